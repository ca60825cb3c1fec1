"""What a file's reader hands on: rows of text, within limits; and its refusal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: A whole ledger, 60 departments by 12 indicators by 120 months, is 86,400 rows and 6 MB as CSV.
MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 100
MAX_CELLS = 1_000_000
MAX_CELL = 500


class UnreadableFile(Exception):
    """The file is no table; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A block of merged cells, rows and columns counted from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of text as the file shows them; row numbers count from 1 as in Excel.

    `remarks` are sentences for whoever hands the file in; `name` is empty for a CSV.
    """

    rows: list[list[str]]
    encoding: str | None
    sha256: str
    name: str = ""
    merges: tuple[Merge, ...] = ()
    remarks: tuple[str, ...] = ()


def clipped(source: Iterable[list[str]]) -> list[list[str]]:
    """Trailing blanks off; raises UnreadableFile where the table is larger than any hall's.

    Stops at the first row that is too many, so that nobody waits for the rest.
    """
    rows: list[list[str]] = []
    cells = 0
    for number, row in enumerate(source, 1):
        while row and not row[-1].strip():
            row.pop()
        _refuse_large_row(number, row)
        rows.append(row)
        cells += len(row)
        if len(rows) > MAX_ROWS or cells > MAX_CELLS:
            _refuse_large(rows, cells)
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise UnreadableFile("文件是空的，没有内容可以导入。")
    return rows


def too_much_in(row: int, cell: str = "") -> str:
    begins = f"（“{cell[:20]}……”）" if cell else ""
    return f"第{row}行有一格超过{MAX_CELL}个字{begins}，不像统计表。"


def too_wide(row: int) -> str:
    return f"第{row}行超过{MAX_COLUMNS}列，请只留要导入的列。"


def too_long() -> str:
    return f"表格超过{MAX_ROWS}行，请分开导入。"


def _refuse_large_row(number: int, row: list[str]) -> None:
    if len(row) > MAX_COLUMNS:
        raise UnreadableFile(too_wide(number))
    for cell in row:
        if len(cell) > MAX_CELL:
            raise UnreadableFile(too_much_in(number, cell))


def _refuse_large(rows: list[list[str]], cells: int) -> None:
    if cells > MAX_CELLS:
        raise UnreadableFile(f"表格超过{MAX_CELLS // 10_000}万格，请分开导入。")
    raise UnreadableFile(too_long())
