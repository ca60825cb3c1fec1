"""A statistical table as the Document prints it."""

from __future__ import annotations

from stats.tables import TableCell, TableData, TableRow

from .document import Cell, Measure, Table
from .richtext.blocks import plain, text_runs


def as_block(data: TableData, explanations: tuple[str, ...]) -> Table:
    """`explanations` stand among the remarks below."""
    ordinals = any(row.ordinal is not None for row in data.rows)
    headings = (*(("序号",) if ordinals else ()), "部门", *data.headings)
    rows = [*data.rows, *((data.total,) if data.total else ())]
    return Table(
        head=(tuple(Cell(text_runs(heading), header=True) for heading in headings),),
        body=tuple(_as_cells(row, ordinals) for row in rows),
        remarks=tuple(map(plain, (*data.remarks, *explanations))),
        measures=tuple(Measure(name, unit) for name, unit in data.measures),
    )


def _as_cells(row: TableRow, ordinals: bool) -> tuple[Cell, ...]:
    ordinal = (Cell(text_runs(str(row.ordinal or "")), numeric=True),) if ordinals else ()
    return (*ordinal, Cell(text_runs(row.name), header=True), *map(_as_cell, row.cells))


def _as_cell(cell: TableCell) -> Cell:
    note = f"（{plain(cell.note)}）" if cell.note else ""
    return Cell(text_runs(cell.text), note=note, numeric=True, source=cell.source)
