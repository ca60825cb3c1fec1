"""A backup as a stream of bytes, out of one moment of the database."""

from __future__ import annotations

import gzip
import hashlib
import io
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import msgspec
from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.models import Max, Min
from django.utils import timezone

from ..models.edition import newest_of
from .manifest import FORMAT, Columns, Contents, Head, Manifest, Table
from .migrated import LEFT_OUT, Model, ahead_of, applied_in, models_at
from .refusing import BackupRefused
from .sequences import reached
from .tables import encoded_rows
from .values import Tally, fields_of, join_rows

#: How large a part becomes before it is written; a single row may be larger.
PART = 1024 * 1024
LEVEL = 6
HEAD, MANIFEST = "head.json", "manifest.json"


def write(out: BinaryIO, *, using: str) -> tuple[Head, Manifest]:
    """Everything read through the connection `using`, which sees one moment only."""
    loader = MigrationLoader(connections[using])
    if newer := ahead_of(loader):
        raise BackupRefused(
            f"数据库是更新的版本用过的（有{newer[0]}），这个版本不能备份。请用那个版本来备份。"
        )
    applied = applied_in(loader)
    if not applied:
        raise BackupRefused("数据库是空的，没有可以备份的。请核对环境变量 DATABASE_URL。")
    tables = models_at(loader, applied)
    head = _head(tables, using, applied)
    with (
        gzip.GzipFile("", "wb", LEVEL, out, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        _add(archive, HEAD, msgspec.json.format(msgspec.json.encode(head)))
        written = tuple([_write_table(archive, model, using) for model in tables])
        manifest = Manifest(written, _contents(tables, written, using))
        _add(archive, MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    return head, manifest


def _head(tables: Sequence[Model], using: str, applied: dict[str, tuple[str, ...]]) -> Head:
    columns = (
        Columns(model._meta.label, tuple(field.attname for field in fields_of(model)))
        for model in tables
    )
    return Head(
        format=FORMAT,
        made_at=timezone.now(),
        version=_version(),
        vendor=connections[using].vendor,
        migrations=applied,
        left_out=LEFT_OUT,
        tables=tuple(columns),
    )


def _version() -> str:
    """The commit that runs; empty where the program was installed without git."""
    command = ["git", "-C", str(settings.BASE_DIR), "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _write_table(archive: tarfile.TarFile, model: Model, using: str) -> Table:
    tally = Tally()
    sums: list[str] = []
    for part in _parts(model, using, tally):
        _add(archive, f"{model._meta.label}/{len(sums) + 1}", part)
        sums.append(hashlib.sha256(part).hexdigest())
    number = reached(model, using)
    return Table(model._meta.label, tally.rows, tally.digest, number, tuple(sums))


def _parts(model: Model, using: str, tally: Tally) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for row in encoded_rows(model, using):
        if waiting and size + len(row) > PART:
            yield join_rows(waiting)
            waiting, size = [], 0
        tally.add(row)
        waiting.append(row)
        size += len(row)
    if waiting:
        yield join_rows(waiting)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _contents(tables: Sequence[Model], written: Sequence[Table], using: str) -> Contents:
    counted = {table.label: table.rows for table in written}
    by_label = {model._meta.label: model for model in tables}
    months: dict[str, Any] = {}
    if bulletins := by_label.get("bulletin.Bulletin"):
        every = bulletins._base_manager.using(using)
        months = every.aggregate(first=Min("month"), last=Max("month"))
    return Contents(
        accounts=counted.get("departments.User", 0),
        departments=counted.get("departments.Department", 0),
        figures=counted.get("stats.Figure", 0),
        pieces=counted.get("bulletin.NewsItem", 0),
        bulletins=counted.get("bulletin.Bulletin", 0),
        editions=counted.get("bulletin.Edition", 0),
        first_month=str(months.get("first") or ""),
        last_month=str(months.get("last") or ""),
        newest_hash=_newest_hash(by_label, using),
    )


def _newest_hash(tables: Mapping[str, Model], using: str) -> str:
    """Of the chain, whose links withdrawals were not in its first tables."""
    if "bulletin.Edition" not in tables:
        return ""
    withdrawal = tables.get("bulletin.Withdrawal")
    is_link = withdrawal and any(field.name == "hash" for field in withdrawal._meta.fields)
    return newest_of(
        tables["bulletin.Edition"]._base_manager.using(using),
        withdrawal._base_manager.using(using) if withdrawal and is_link else None,
    )
