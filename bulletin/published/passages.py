"""A Document as passages with their places in the page, and its tables as rows by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..document import Block, Cell, Document, Piece, Table, text_of_runs
from ..models.passage import LONGEST_CREDIT
from ..richtext.text import lines_of

#: What PostgreSQL takes in no text.
NOTHING = {0: None}


@dataclass(frozen=True, slots=True)
class Told:
    """A passage as data; its fields are those of `models.Passage`."""

    anchor: str
    place: str
    heading: str
    text: str
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row that has a heading; its fields are those of `models.PrintedRow`.

    `cells` are column, text and note.
    """

    anchor: str
    table: str
    name: str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A section, sub-section or annex; `anchor` is the id of what holds it in the page."""

    anchor: str
    place: str
    heading: str
    title: str
    blocks: tuple[Block, ...]


def passages(document: Document) -> Iterator[Told]:
    """The title with the opening, then each section's own text and its pieces, in order."""
    yield Told("", "", document.title.translate(NOTHING), _lines(document.opening))
    for part in _parts(document):
        yield Told(part.anchor, part.place, part.heading.translate(NOTHING), _lines(part.blocks))
        for block in part.blocks:
            if isinstance(block, Piece):
                yield _piece(part, block)


def _piece(part: _Part, piece: Piece) -> Told:
    text = "\n".join(filter(None, (piece.subtitle, _lines(piece.blocks), piece.credit)))
    heading = piece.headline.translate(NOTHING)
    credit = piece.credit.translate(NOTHING)[:LONGEST_CREDIT]
    return Told(part.anchor, part.heading, heading, text.translate(NOTHING), credit)


def _lines(blocks: Iterable[Block]) -> str:
    return "\n".join(lines_of(blocks, with_tables=True)).translate(NOTHING)


def _parts(document: Document) -> Iterator[_Part]:
    for place, section in enumerate(document.sections, 1):
        anchor, heading = f"s{place}", section.number + section.title
        yield _Part(anchor, "", heading, section.title, section.blocks)
        for child in section.sections:
            yield _Part(anchor, heading, child.number + child.title, child.title, child.blocks)
    for place, annex in enumerate(document.annexes, 1):
        heading = f"{annex.label} {annex.title}"
        yield _Part(f"a{place}", "", heading, annex.title, annex.blocks)


def rows(document: Document) -> Iterator[Row]:
    """The named rows of the statistics: tables that stand in sections, not inside pieces.

    A section's second table is told from its first: 办件情况（第2张表）.
    """
    for part in _parts(document):
        tables = [block for block in part.blocks if isinstance(block, Table)]
        for number, table in enumerate(tables, 1):
            title = part.title if number == 1 else f"{part.title}（第{number}张表）"
            yield from _rows(part.anchor, title.translate(NOTHING), table)


def _rows(anchor: str, title: str, table: Table) -> Iterator[Row]:
    columns = _columns(table.head)
    for row in table.body:
        name = next((_text(cell) for cell in row if cell.header), "")
        if not name:
            continue
        named, cells, at = False, [], 0
        for cell in row:
            # The ordinal stands before the name.
            if named:
                column = columns[at] if at < len(columns) else ""
                cells.append((column, _text(cell), cell.note.translate(NOTHING)))
            named, at = named or cell.header, at + cell.colspan
        yield Row(anchor, title, name, tuple(cells))


def _columns(head: tuple[tuple[Cell, ...], ...]) -> list[str]:
    """What stands above each column: with two rows of headings, both (`受理 网上`)."""
    grid: dict[tuple[int, int], str] = {}
    for line, row in enumerate(head):
        at = 0
        for cell in row:
            while (line, at) in grid:
                at += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    grid[line + down, at + right] = _text(cell) if down == 0 else ""
            at += cell.colspan
    width = max((at for _, at in grid), default=-1) + 1
    return [
        " ".join(filter(None, (grid.get((line, at), "") for line in range(len(head)))))
        for at in range(width)
    ]


def _text(cell: Cell) -> str:
    return text_of_runs(cell.runs).replace("\n", "").translate(NOTHING)
