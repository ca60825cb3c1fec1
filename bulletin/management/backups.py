"""What a backup holds, in a sentence and as data."""

from __future__ import annotations

from typing import Any

import msgspec
from django.utils import timezone

from bulletin.backup import Head, Manifest
from departments.months import Month

VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def in_words(head: Head, manifest: Manifest, size: int) -> str:
    """When it was made and of what, how much it is, and what is in it."""
    held = manifest.contents
    made = timezone.localtime(head.made_at)
    months = ""
    if held.first_month:
        first, last = (Month.parse(one).label for one in (held.first_month, held.last_month))
        months = f"（{first if first == last else f'{first}至{last}'}）"
    return (
        f"{made:%Y-%m-%d %H:%M:%S}的{VENDORS.get(head.vendor, head.vendor)}数据库，"
        f"{manifest.rows}行，文件{_in_mebibytes(size)}。"
        f"有通报{held.bulletins}期{months}、已发布{held.editions}个版本，数据{held.figures}个，"
        f"稿件{held.pieces}篇，部门{held.departments}个，账号{held.accounts}个。"
    )


def _in_mebibytes(size: int) -> str:
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{size / 2**10:.0f} KB"


def as_data(head: Head, manifest: Manifest, size: int) -> dict[str, Any]:
    return {
        "bytes": size,
        "made_at": head.made_at.isoformat(),
        "database": head.vendor,
        "version": head.version,
        "rows": manifest.rows,
        **msgspec.to_builtins(manifest.contents),
        "tables": {table.label: table.rows for table in manifest.tables},
    }
