"""Tables that can be read by row and column (ISO 14289-1, 7.5): every place has one cell."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from .structure import Tag

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Cell:
    tag: Tag
    row: int
    column: int
    rows: int
    columns: int

    def is_head(self, scope: str) -> bool:
        return self.tag.name == "TH" and self.tag.attributes["Table"]["Scope"] == f"/{scope}"


def arrange(table: Tag, number: int) -> None:
    """Spans cut to the room there is, empty cells where some lack, heads named where it is needed.

    A cell's heads follow from their scope in a plain table. Where cells span, each names its own.
    """
    cells, taken, top = [], dict[Place, Tag](), 0
    for part in table.tags:
        rows = [row for row in part.tags if row.name == "TR"]
        for at, row in enumerate(rows):
            cells += _place(row, top + at, len(rows) - at, taken)
        top += len(rows)
    _fill(table, taken)
    for cell in cells:
        _say_spans(cell)
    if any(cell.rows > 1 or cell.columns > 1 for cell in cells):
        _name_heads(cells, number)


def _place(row: Tag, place: int, below: int, taken: dict[Place, Tag]) -> list[_Cell]:
    """The row's cells where those above have left room, as HTML places them."""
    cells = []
    column = 0
    for tag in row.tags:
        column = next(free for free in count(column) if (place, free) not in taken)
        wide, high = (_span(tag, name) for name in ("colspan", "rowspan"))
        columns = next(n for n in range(1, wide + 1) if n == wide or (place, column + n) in taken)
        cell = _Cell(tag, place, column, min(high, below), columns)
        taken |= {
            (place + down, column + right): tag
            for down in range(cell.rows)
            for right in range(columns)
        }
        cells.append(cell)
        column += columns
    return cells


def _span(tag: Tag, name: str) -> int:
    value = tag.element.get(name, "1")
    return max(1, int(value)) if value.isdecimal() else 1


def _fill(table: Tag, taken: dict[Place, Tag]) -> None:
    width = max((column for _, column in taken), default=-1) + 1
    rows = (row for part in table.tags for row in part.tags if row.name == "TR")
    for place, row in enumerate(rows):
        for column in range(width):
            if (place, column) not in taken:
                # The last of its row's own cells: those after it span down from above.
                taken[place, column] = row.add("TD", row.place)


def _say_spans(cell: _Cell) -> None:
    if cell.columns > 1:
        cell.tag.say("Table", ColSpan=cell.columns)
    if cell.rows > 1:
        cell.tag.say("Table", RowSpan=cell.rows)


def _name_heads(cells: list[_Cell], number: int) -> None:
    heads = [cell for cell in cells if cell.tag.name == "TH"]
    for head in heads:
        head.tag.identity = f"t{number}r{head.row}c{head.column}"
    for cell in cells:
        if names := [head.tag.identity for head in heads if _is_over(head, cell)]:
            cell.tag.say("Table", Headers=names)


def _is_over(head: _Cell, cell: _Cell) -> bool:
    """Whether a head speaks for a cell: above it in its column, or before it in its row."""
    if head.is_head("Column"):
        return head.row < cell.row and _meet(head.column, head.columns, cell.column, cell.columns)
    return head.column < cell.column and _meet(head.row, head.rows, cell.row, cell.rows)


def _meet(one: int, long: int, other: int, longer: int) -> bool:
    return one < other + longer and other < one + long
