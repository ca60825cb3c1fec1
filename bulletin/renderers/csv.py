"""The statistical tables as CSV: as printed, and so that they import again."""

from __future__ import annotations

from stats.spreadsheets import CellValue, as_csv

from ..document import Cell, Document, Table
from .rendered import Rendered
from .tabular import grid, number, remarks, table_of, words

CONTENT_TYPE = "text/csv; charset=utf-8"


def render(document: Document) -> Rendered:
    """The first table, which in most bulletins is the only one; raises RenderingFailed."""
    return of_table(document, 1)


def of_table(document: Document, place: int) -> Rendered:
    """The table of this number; raises RenderingFailed where there is none."""
    _, table = table_of(document, place)
    return Rendered(f"{document.month}.csv", CONTENT_TYPE, _written(table))


def _written(table: Table) -> bytes:
    """Head, rows and remarks; a note stands in its cell."""
    rows: list[list[CellValue]] = [
        [_value(cell) for cell in row] for row in grid((*table.head, *table.body))
    ]
    return as_csv([*rows, *([remark] for remark in remarks(table))])


def _value(cell: Cell | None) -> CellValue:
    if cell is None:
        return None
    found = number(cell)
    if found is None or found.percent or cell.note:
        return words(cell) + cell.note
    return found.value
