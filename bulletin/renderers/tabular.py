"""A table of the Document as rows of cells, for formats that know nothing but rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..document import Cell, Document, Table, text_of_runs, titled_tables
from .rendered import RenderingFailed

NO_TABLE = "这期通报没有统计表。"
NUMBER = re.compile(r"(-?\d+(?:\.(?P<places>\d+))?)(?P<percent>%?)")
REMARK = "备注："
#: What the import takes of one cell is 500 characters; a long remark goes on in the next row.
LONGEST_REMARK = 400

Grid = list[list[Cell | None]]


@dataclass(frozen=True, slots=True)
class Number:
    """A cell's number as printed: `99.5%` is 99.5 with one place, `percent`."""

    value: Decimal
    places: int
    percent: bool


def tables_of(document: Document) -> list[tuple[str, Table]]:
    """The statistical tables with their titles; raises RenderingFailed where there is none."""
    found = list(titled_tables(document))
    if not found:
        raise RenderingFailed(NO_TABLE)
    return found


def table_of(document: Document, number: int) -> tuple[str, Table]:
    """The table of this number with its title, from 1 in the order of print, or RenderingFailed."""
    found = tables_of(document)
    if not 1 <= number <= len(found):
        raise RenderingFailed(f"这期通报没有第{number}张统计表，一共{len(found)}张。")
    return found[number - 1]


def grid(rows: Iterable[Sequence[Cell]]) -> Grid:
    """Each cell at its top left; None in its place where one reaches over."""
    laid: list[dict[int, Cell | None]] = []
    for top, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in _row(laid, top):
                column += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    _row(laid, top + down)[column + right] = None
            laid[top][column] = cell
    return [[row.get(column) for column in range(max(row, default=-1) + 1)] for row in laid]


def _row(laid: list[dict[int, Cell | None]], number: int) -> dict[int, Cell | None]:
    while len(laid) <= number:
        laid.append({})
    return laid[number]


def words(cell: Cell) -> str:
    """The text without its note."""
    return text_of_runs(cell.runs)


def number(cell: Cell) -> Number | None:
    match = NUMBER.fullmatch(words(cell)) if cell.numeric else None
    if match is None:
        return None
    return Number(Decimal(match[1]), len(match["places"] or ""), bool(match["percent"]))


def remarks(table: Table) -> Iterator[str]:
    """The lines below the table, each marked, so that no reader takes it for a row."""
    for remark in table.remarks:
        for start in range(0, len(remark), LONGEST_REMARK):
            yield REMARK + remark[start : start + LONGEST_REMARK]
