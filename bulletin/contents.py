"""What there is in a Document's blocks, counted: how much work it is to set them."""

from __future__ import annotations

from dataclasses import dataclass

from .document import (
    Block,
    ItemList,
    Paragraph,
    Picture,
    Piece,
    Quote,
    Subheading,
    Table,
    text_of_runs,
)

#: About how many characters of text a cell and a picture are worth, in time and memory.
CELL, PICTURE = 30, 3000


@dataclass(slots=True)
class Contents:
    """Characters, levels of lists and quotations, pictures with their bytes, cells of tables."""

    characters: int = 0
    levels: int = 0
    pictures: int = 0
    picture_bytes: int = 0
    cells: int = 0
    #: Rows and columns of the largest table.
    largest: tuple[int, int] = (0, 0)

    def __add__(self, other: Contents) -> Contents:
        return Contents(
            self.characters + other.characters,
            max(self.levels, other.levels),
            self.pictures + other.pictures,
            self.picture_bytes + other.picture_bytes,
            self.cells + other.cells,
            max(self.largest, other.largest),
        )

    @property
    def weight(self) -> int:
        return self.characters + CELL * self.cells + PICTURE * self.pictures


def contents_of(blocks: tuple[Block, ...]) -> Contents:
    found = Contents()
    _count(found, blocks, 0)
    return found


def _count(found: Contents, blocks: tuple[Block, ...], level: int) -> None:
    found.levels = max(found.levels, level)
    for block in blocks:
        match block:
            case Paragraph() | Subheading():
                found.characters += len(text_of_runs(block.runs))
            case Piece():
                _count(found, block.blocks, level)
            case Quote():
                _count(found, block.blocks, level + 1)
            case ItemList():
                for item in block.items:
                    _count(found, item.blocks, level + 1)
            case Picture():
                found.pictures += 1
                found.picture_bytes += len(block.content)
            case Table():
                _count_table(found, block)


def _count_table(found: Contents, table: Table) -> None:
    rows = (*table.head, *table.body)
    columns = max((sum(cell.colspan for cell in row) for row in rows), default=0)
    found.largest = max(found.largest, (len(rows), columns), key=lambda size: size[0] * size[1])
    found.cells += sum(len(row) for row in rows)
    found.characters += sum(len(text_of_runs(cell.runs)) for row in rows for cell in row)
