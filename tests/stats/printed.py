"""The table of the real bulletin as it was printed, in every encoding it may come in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from openpyxl import Workbook

import bulletin.sample
from departments.models import Department
from tests.base import department

PRINTED = Path(bulletin.sample.__file__).with_name("figures-2020-12.csv")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030")


def rows() -> list[list[str]]:
    with PRINTED.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def as_csv(encoding: str) -> bytes:
    return PRINTED.read_text("utf-8").encode(encoding)


def as_xlsx() -> bytes:
    """Numbers as numbers, as a spreadsheet would hold them."""
    book = Workbook()
    for row in rows():
        book.active.append([int(cell) if cell.isdecimal() else cell for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def departments() -> list[Department]:
    return [department(row[1], order) for order, row in enumerate(rows()[1:], 1)]
