"""A text as the units in which people compare: sentences, list items, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..document import Block, Cell, ItemList, Paragraph, Quote, Subheading, Table, text_of_runs
from ..models.news import Text
from ..richtext import to_blocks

#: A sentence with the quotes and brackets that close after it; a line without an end is one too.
SENTENCE = re.compile("[^。！？；\n]*[。！？；]+[”’」』）)》]*|[^。！？；\n]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """`cells` holds one text, or those of a table's row; `place` is what it is part of."""

    place: str
    cells: tuple[str, ...]

    @property
    def is_row(self) -> bool:
        return self.place == "表格"

    def __str__(self) -> str:
        return "　".join(self.cells)


def units_of(text: Text) -> list[Unit]:
    """All that is written, in reading order; what is empty is left out."""
    given = [
        *((Unit("标题", (text.headline,)), Unit("副标题", (text.subtitle,)))),
        *units_of_blocks(to_blocks(text.body)),
        *((Unit("署名", (text.credit,)), Unit("栏目", (text.section_wish,)))),
    ]
    return [unit for unit in given if any(cell.strip() for cell in unit.cells)]


def units_of_blocks(blocks: Iterable[Block]) -> Iterator[Unit]:
    """What blocks say, in reading order; a picture says its description."""
    for block in blocks:
        if isinstance(block, Paragraph | Subheading):
            yield from (Unit("正文", (one,)) for one in sentences(text_of_runs(block.runs)))
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from units_of_blocks(item.blocks)
        elif isinstance(block, Quote):
            yield from units_of_blocks(block.blocks)
        elif isinstance(block, Table):
            yield from (_row(row) for row in (*block.head, *block.body))
        else:
            yield Unit("图片", (getattr(block, "alt", "") or "没有说明的图片",))


def sentences(text: str) -> list[str]:
    """The sentences of a line; put together again they are the line, without its line ends."""
    return [found for found in SENTENCE.findall(text) if found.strip()]


def _row(cells: Iterable[Cell]) -> Unit:
    return Unit("表格", tuple(text_of_runs(cell.runs) for cell in cells))
