"""The assembled bulletin as plain data: what every format is made from, and nothing else.

Imports no Django. Structs are frozen, typed when decoded, and encode to the same bytes each time.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec


class _Part(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    pass


class Run(_Part, frozen=True):
    """A stretch of text in one dress; a line break inside a paragraph is `\\n`."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    raised: bool = False
    lowered: bool = False
    href: str = ""


class Cell(_Part, frozen=True):
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


class _Block(_Part, frozen=True, tag_field="kind"):
    pass


class Paragraph(_Block, frozen=True, tag="paragraph"):
    kind: ClassVar[str] = "paragraph"
    runs: tuple[Run, ...]


class Subheading(_Block, frozen=True, tag="subheading"):
    """A heading inside a news piece."""

    kind: ClassVar[str] = "subheading"
    runs: tuple[Run, ...]


class ListItem(_Part, frozen=True):
    blocks: tuple[Block, ...]


class ItemList(_Block, frozen=True, tag="list"):
    kind: ClassVar[str] = "list"
    ordered: bool
    items: tuple[ListItem, ...]


class Quote(_Block, frozen=True, tag="quote"):
    kind: ClassVar[str] = "quote"
    blocks: tuple[Block, ...]


class Measure(_Part, frozen=True):
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


class Point(_Part, frozen=True):
    """One value of a chart, and as it is printed; `value` None is missing.

    `aside`: shown, but not counted with the others.
    """

    label: str
    value: Decimal | None = None
    shown: str = ""
    aside: bool = False


class Chart(_Part, frozen=True):
    """A course over months, a ranking, or the shares of a whole, as numbers; each format draws it.

    `description` says in a sentence what is to be seen.
    """

    form: Literal["trend", "ranking", "share"]
    title: str
    points: tuple[Point, ...]
    unit: str = ""
    description: str = ""


class Piece(_Block, frozen=True, tag="piece"):
    """A news piece with its credit line, `（区社保局供稿）`."""

    kind: ClassVar[str] = "piece"
    headline: str
    subtitle: str = ""
    blocks: tuple[Block, ...] = ()
    credit: str = ""


Block = Paragraph | Subheading | ItemList | Quote | Table | Picture | Piece


class Section(_Part, frozen=True):
    """`number` is computed: `一、` for a section, `（一）` for a sub-section."""

    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


class Annex(_Part, frozen=True):
    """`label` is computed: `附件1`, or `附件` where there is only one."""

    label: str
    title: str
    blocks: tuple[Block, ...] = ()


class Highlight(_Part, frozen=True):
    """A key figure at the top of the page: `受理数`, `7016`, `件`.

    `comparisons` are whole phrases: `比上月增加314件，增长4.69%`.
    """

    name: str
    value: str
    unit: str = ""
    comparisons: tuple[str, ...] = ()


class HallFigure(_Part, frozen=True):
    """A figure of the hall as a whole that the prose names, as printed: `排号数`, `7705`, `件`."""

    name: str
    value: str
    unit: str = ""
    source: str = ""
    note: str = ""


class Change(_Part, frozen=True):
    """What a later version says otherwise: `栏目“…”的表格，社保局，受理数`, `2586`, `2587`.

    An empty `before` was added, an empty `after` taken out; where both are, it is told no closer.
    """

    where: str
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        before, after = _in_quotes(self.before), _in_quotes(self.after)
        if self.before and self.after:
            return f"{self.where}：{before}改为{after}"
        if self.after:
            return f"{self.where}：新增{after}"
        return f"{self.where}：删去{before}" if self.before else f"{self.where}有改动"


class Size(_Part, frozen=True):
    """A size or font on paper that differs from the standard's, by its name in `paper.Paper`.

    mm and pt as numbers, fonts as names.
    """

    name: str
    value: float | str


#: The two kinds of head and foot on paper (简报, 公文).
Style = Literal["brief", "official"]


class Document(_Part, frozen=True):
    """`month` is the statistics month, `2020-12`; `date` the bulletin's own.

    `document_number` (发文字号) and `recipients` (主送机关) are printed in the style `official`;
    `number`, `report_to` and `sent_to` (报, 发) in `brief`; `copies_to` is 抄送, or 送 beside them.
    `print_run` is 共印份数.
    `sizes` are those of paper, whatever stands on it.
    `highlights` and `charts` stand beside the text, on the page only. `published` is the day on
    which this version came out; a draft has none.
    """

    month: str
    masthead: str
    title: str
    issuer: str
    date: dt.date
    number: int | None = None
    opening: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    annexes: tuple[Annex, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    charts: tuple[Chart, ...] = ()
    hall: tuple[HallFigure, ...] = ()
    style: Style = "brief"
    document_number: str = ""
    recipients: str = ""
    report_to: str = ""
    copies_to: str = ""
    sent_to: str = ""
    print_run: int | None = None
    version: int = 0
    correction: str = ""
    changes: tuple[Change, ...] = ()
    published: dt.date | None = None
    sizes: tuple[Size, ...] = ()
    is_draft: bool = False

    @property
    def index_number(self) -> str:
        """索引号: `TB-202012`, and `TB-202012-2` for a second version; the same for ever."""
        later = f"-{self.version}" if self.version > 1 else ""
        return f"TB-{self.month.replace('-', '')}{later}"

    @property
    def printed_date(self) -> str:
        """`2021年1月13日`, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
        return chinese_date(self.date)

    @property
    def is_official(self) -> bool:
        return self.style == "official"

    @property
    def distribution(self) -> tuple[tuple[str, str], ...]:
        """The imprint's rows of names, each with its word: `报`, `送`, `发`, or `抄送` alone."""
        if self.is_official:
            rows = [("抄送", self.copies_to)]
        else:
            copies = "送" if self.report_to or self.sent_to else "抄送"
            rows = [("报", self.report_to), (copies, self.copies_to), ("发", self.sent_to)]
        return tuple((word, names) for word, names in rows if names)


def every_section(document: Document) -> Iterator[Section]:
    """Sections with their sub-sections, then the annexes as sections, in the order of print."""
    for section in document.sections:
        yield section
        yield from section.sections
    for annex in document.annexes:
        yield Section(annex.label, annex.title, annex.blocks)


def titled_tables(document: Document) -> Iterator[tuple[str, Table]]:
    """The tables made from the ledger, each with the title it stands under, in the order of print.

    Those stand in a section or an annex itself; what a piece holds was typed.
    """
    for section in every_section(document):
        for block in section.blocks:
            if isinstance(block, Table):
                yield section.title, block


def statistical_tables(document: Document) -> tuple[Table, ...]:
    """The tables made from the ledger, in the order of print: the first is number 1."""
    return tuple(table for _, table in titled_tables(document))


def pieces(document: Document) -> tuple[Piece, ...]:
    """The news pieces in the order of print: the first stands at the page's anchor `p1`."""
    return tuple(
        block
        for section in every_section(document)
        for block in section.blocks
        if isinstance(block, Piece)
    )


def _in_quotes(text: str) -> str:
    """Quotes inside become single ones (GB/T 15834)."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def chinese_date(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def encode(document: Document) -> bytes:
    """The same bytes for the same Document: what is frozen and hashed."""
    return msgspec.json.encode(document, order="deterministic")


def decode(content: bytes) -> Document:
    """Raises msgspec.ValidationError when the bytes are no Document."""
    return msgspec.json.decode(content, type=Document)


def content_of(document: Document) -> Document:
    """What is said, without which version says it, and why: equal where nothing was changed."""
    return msgspec.structs.replace(
        document, version=0, correction="", changes=(), published=None, is_draft=True
    )


def content_hash(document: Document) -> str:
    """SHA-256 of what is said; a signature holds for this."""
    return hashlib.sha256(encode(content_of(document))).hexdigest()
