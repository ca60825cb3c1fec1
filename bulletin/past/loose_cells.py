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
    head = elements[index]
    if not isinstance(head, Line) or head.text not in ORDINALS:
        return []
    texts = []
    for element in elements[index:]:
        if not isinstance(element, Line):
            break
        texts.append(element.text)
    if "1" not in texts[: MOST_COLUMNS + 1]:
        return []
    width = texts.index("1")
    rows = [texts[:width]]
    while texts[len(rows) * width : len(rows) * width + 1] == [str(len(rows))]:
        row = texts[len(rows) * width : (len(rows) + 1) * width]
        if len(row) < width:
            break
        rows.append(row)
    return rows
