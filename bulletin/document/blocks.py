"""What a bulletin's text is made of: paragraphs, lists, tables, pictures, news pieces."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import ClassVar

import msgspec


class Part(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    pass


class Run(Part, frozen=True):
    """A stretch of text in one dress; a line break inside a paragraph is `\\n`."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    raised: bool = False
    lowered: bool = False
    href: str = ""


def text_of_runs(runs: Iterable[Run]) -> str:
    """What they say, without their dress."""
    return "".join(run.text for run in runs)


class Cell(Part, frozen=True):
    """`note` prints after the text in smaller type; numeric cells are set right.

    `source` says where a figure of the ledger comes from; the table's remarks print it.
    """

    runs: tuple[Run, ...] = ()
    note: str = ""
    header: bool = False
    numeric: bool = False
    source: str = ""
    colspan: int = 1
    rowspan: int = 1


class _Block(Part, frozen=True, tag_field="kind"):
    pass


class Paragraph(_Block, frozen=True, tag="paragraph"):
    kind: ClassVar[str] = "paragraph"
    runs: tuple[Run, ...]


class Subheading(_Block, frozen=True, tag="subheading"):
    """A heading inside a news piece."""

    kind: ClassVar[str] = "subheading"
    runs: tuple[Run, ...]


class ListItem(Part, frozen=True):
    blocks: tuple[Block, ...]


class ItemList(_Block, frozen=True, tag="list"):
    kind: ClassVar[str] = "list"
    ordered: bool
    items: tuple[ListItem, ...]


class Quote(_Block, frozen=True, tag="quote"):
    kind: ClassVar[str] = "quote"
    blocks: tuple[Block, ...]


class Measure(Part, frozen=True):
    """What a column of figures counts, by its name in the ledger, whatever heading is printed."""

    name: str
    unit: str = ""


class Table(_Block, frozen=True, tag="table"):
    """`head` rows repeat on each page; `remarks` print below, after 备注.

    `measures` are those of the last columns, where the table was made from the ledger.
    """

    kind: ClassVar[str] = "table"
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    remarks: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()


class Picture(_Block, frozen=True, tag="picture"):
    """A picture with its bytes, so that a frozen bulletin is whole by itself; no text is printed.

    `alt` says what it shows, for those who do not see it. `width` and `height` in pixels.
    """

    kind: ClassVar[str] = "picture"
    sha256: str
    alt: str = ""
    media_type: str = ""
    width: int = 0
    height: int = 0
    content: bytes = b""

    @property
    def data_uri(self) -> str:
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"


class Piece(_Block, frozen=True, tag="piece"):
    """A news piece with its credit line, `（区社保局供稿）`."""

    kind: ClassVar[str] = "piece"
    headline: str
    subtitle: str = ""
    blocks: tuple[Block, ...] = ()
    credit: str = ""


Block = Paragraph | Subheading | ItemList | Quote | Table | Picture | Piece
