"""The figures that a Document prints, as a tidy table that imports again (`stats.tidy`)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest

from stats.spreadsheets import CellValue, as_csv

from ..document import Cell, Document, HallFigure, Measure, Table, titled_tables
from .csv import CONTENT_TYPE
from .rendered import Rendered
from .tabular import NUMBER, words

#: As `stats.tidy` names and reads them.
HEADINGS = ("月份", "部门", "指标", "数值", "单位", "来源", "附注")
HALL, MISSING, TOTAL = "大厅", "暂无数据", "合计"

Row = tuple[CellValue, ...]


def render(document: Document) -> Rendered:
    return Rendered(f"{document.month}.csv", CONTENT_TYPE, as_csv([HEADINGS, *rows(document)]))


def rows(document: Document) -> Iterator[Row]:
    """A row a figure, below HEADINGS: the hall's, then each table's; a figure printed twice, once.

    Totals are left out, as they follow from the rest; so is what the ledger did not have.
    """
    found: dict[tuple[str, str], Row] = {}
    for row in _all(document):
        found.setdefault((str(row[1]), str(row[2])), row)
    yield from found.values()


def _all(document: Document) -> Iterator[Row]:
    for figure in document.hall:
        yield _of_hall(document.month, figure)
    for _, table in titled_tables(document):
        for cells in table.body:
            yield from _of_row(document.month, table, cells)


def _of_hall(month: str, figure: HallFigure) -> Row:
    value = _value(figure.value)
    return (month, HALL, figure.name, value, figure.unit, figure.source, figure.note)


def _of_row(month: str, table: Table, cells: tuple[Cell, ...]) -> Iterator[Row]:
    """Bulletins from before there were measures: the headings, and no unit nor source."""
    department = next((words(cell) for cell in cells if cell.header), "")
    figures = [cell for cell in cells if not cell.header][-len(_measures(table)) :]
    if department in ("", TOTAL):
        return
    for measure, cell in zip_longest(_measures(table), figures):
        if measure is None or cell is None or (table.measures and not cell.source):
            continue
        note = cell.note.removeprefix("（").removesuffix("）")
        value = _value(words(cell))
        yield (month, department, measure.name, value, measure.unit, cell.source, note)


def _measures(table: Table) -> tuple[Measure, ...]:
    if table.measures or not table.head:
        return table.measures
    names = [words(cell) for cell in table.head[-1]]
    return tuple(Measure(name) for name in names if name not in ("序号", "部门"))


def _value(printed: str) -> CellValue:
    """The number, a rate as its percentage; what is none is missing."""
    match = NUMBER.fullmatch(printed)
    return Decimal(match[1]) if match else MISSING
