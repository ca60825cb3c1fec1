"""A hall of many years on whatever database, of the size of a real one."""

from __future__ import annotations

import hashlib
import random
from typing import Any

from django.core.management import call_command
from django.test import Client

from bulletin.models import Edition
from departments.models import User
from departments.months import Month
from stats.models import Figure, FigureChange
from stats.models.change import Door
from stats.spans import Span
from tests import bench_ledger
from tests.invented_issues import document, issue, names

#: Bytes of a real edition's formats; random ones, which no packing makes smaller.
SIZES = {"html": 120_000, "pdf": 350_000, "docx": 130_000}


def build(years: int) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    bench_ledger.furnish()
    months = Span.ending(bench_ledger.LAST, months=12 * years).months
    bench_ledger.fill(months)
    _write_down_changes()
    by, chance = User.objects.get(username="bench"), random.Random(7)
    for month in months:
        formats = {name: chance.randbytes(size) for name, size in SIZES.items()}
        issue(document(month, departments=names()), by=by, **formats)


def _write_down_changes() -> None:
    """Each figure was handed in once."""
    FigureChange.objects.bulk_create(
        (
            FigureChange(
                month=figure.month, indicator_id=figure.indicator_id,
                department_id=figure.department_id, value_after=figure.value,
                source_after_id=figure.source_id, door=Door.IMPORT,
            )
            for figure in Figure.objects.iterator()
        ),
        batch_size=2000,
    )  # fmt: skip


def published() -> dict[str, str]:
    """Of every issue's address, the SHA-256 of what it answers."""
    client, told = Client(), {}
    for edition in Edition.objects.without_content().order_by("pk"):
        address = edition.bulletin.get_absolute_url()
        for name in ("", "bulletin.pdf", "bulletin.docx", "bulletin.json"):
            answer: Any = client.get(address + name, headers={"host": "127.0.0.1"})
            if answer.status_code != 200:
                raise RuntimeError(f"{address}{name}: {answer.status_code}")
            told[address + name] = hashlib.sha256(answer.getvalue()).hexdigest()
    return told


def rewrite(value: int) -> None:
    """One transaction: every figure of the newest month is this value."""
    Figure.objects.filter(month=bench_ledger.LAST).update(value=value)


def newest_month() -> Month:
    return bench_ledger.LAST
