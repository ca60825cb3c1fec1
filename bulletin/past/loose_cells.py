"""Tables whose cells stand in a paragraph each, and nothing says that they are cells.

So does a table come out of Word as plain text; it is found by its rows' ordinals, 1, 2, 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stats.intake.layout import looks_like_table

from .parsed import Element, Line
from .text import grid

ORDINALS = frozenset({"序号", "排名", "名次"})
MOST_COLUMNS = 30


def with_tables(elements: Sequence[Element]) -> tuple[Element, ...]:
    return tuple(_with_tables(elements))


def _with_tables(elements: Sequence[Element]) -> Iterator[Element]:
    index = 0
    while index < len(elements):
        rows = _rows(elements, index)
        if len(rows) > 1 and looks_like_table(rows):
            yield grid(rows)
            index += sum(map(len, rows))
        else:
            yield elements[index]
            index += 1


def _rows(elements: Sequence[Element], index: int) -> list[list[str]]:
    if _text(elements, index) not in ORDINALS:
        return []
    ahead = range(index + 2, index + MOST_COLUMNS + 1)
    first = next((place for place in ahead if _text(elements, place) == "1"), None)
    if first is None:
        return []
    width = first - index
    rows = [_row(elements, index, width)]
    while _text(elements, index + len(rows) * width) == str(len(rows)):
        row = _row(elements, index + len(rows) * width, width)
        if "\n" in row:
            break
        rows.append(row)
    return rows


def _row(elements: Sequence[Element], start: int, width: int) -> list[str]:
    return [_text(elements, place) for place in range(start, start + width)]


def _text(elements: Sequence[Element], place: int) -> str:
    """What stands there; a line break where there is no line, which no line has."""
    element = elements[place] if place < len(elements) else None
    return element.text if isinstance(element, Line) else "\n"
