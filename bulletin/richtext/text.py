"""Blocks as plain text, a line each: what is read by rules that know no markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..document import Block, ItemList, Paragraph, Quote, Subheading, Table, text_of_runs
from .blocks import to_blocks


def text_of(html: str) -> str:
    """The plain text of rich text in reading order, tables included."""
    return "\n".join(lines_of(to_blocks(html), with_tables=True))


def lines_of(blocks: Iterable[Block], *, with_tables: bool = False) -> Iterator[str]:
    """Paragraphs, subheadings and the items of lists; pieces are left out.

    A table's row is a line, its cells set apart by tabs; its remarks are lines after it.
    """
    for block in blocks:
        if isinstance(block, Paragraph | Subheading):
            yield text_of_runs(block.runs)
        elif isinstance(block, Quote):
            yield from lines_of(block.blocks, with_tables=with_tables)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from lines_of(item.blocks, with_tables=with_tables)
        elif isinstance(block, Table) and with_tables:
            for row in (*block.head, *block.body):
                yield "\t".join(text_of_runs(cell.runs) + cell.note for cell in row)
            yield from block.remarks
