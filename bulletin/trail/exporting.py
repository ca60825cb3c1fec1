"""The record taken along: written as it is read, so that its length does not matter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils import timezone

from departments.events import Act, record
from departments.models import Event, User
from stats.spreadsheets import csv_parts, save_xlsx

from .asking import Asked
from .lines import HEAD, Line

TITLE = "操作记录"
FORMATS = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON"}
WIDTHS = (19, 12, 15, 10, 12, 30, 14, 10, 80)


def count(asked: Asked, user: User) -> int:
    return asked.events(user).count() + asked.changes(user).count()


def as_csv(found: Iterable[Line]) -> Iterator[bytes]:
    return csv_parts(_rows(found))


def as_json(found: Iterable[Line]) -> Iterator[bytes]:
    """One array, a line an object, its keys as the head names them."""
    start = "[\n"
    for line in found:
        at = timezone.localtime(line.at).isoformat()
        told = dict(zip(HEAD, (at, *line.cells[1:]), strict=True))
        yield (start + json.dumps(told, ensure_ascii=False)).encode()
        start = ",\n"
    yield b"[]\n" if start == "[\n" else b"\n]\n"


def write_xlsx(found: Iterable[Line], path: Path) -> None:
    with path.open("wb") as file:
        save_xlsx(_rows(found), file, title=TITLE, widths=WIDTHS)


def record_export(by: User | None, told: str) -> None:
    """That the record was taken along is itself on it."""
    record(by, Event(), f"导出操作记录{told}", act=Act.EXPORT, subject=TITLE)


def _rows(found: Iterable[Line]) -> Iterator[tuple[str, ...]]:
    yield HEAD
    for line in found:
        yield line.cells
