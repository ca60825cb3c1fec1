"""The Document itself: its sections and annexes, its head and foot, and which version it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from .beside import Chart, HallFigure, Highlight
from .blocks import Block, Part, Piece, Table
from .change import Change


class Section(Part, frozen=True):
    """`number` is computed: `一、` for a section, `（一）` for a sub-section."""

    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


class Annex(Part, frozen=True):
    """`label` is computed: `附件1`, or `附件` where there is only one."""

    label: str
    title: str
    blocks: tuple[Block, ...] = ()


class Size(Part, frozen=True):
    """A size or font on paper that differs from the standard's, by its name in `paper.Paper`.

    mm and pt as numbers, fonts as names.
    """

    name: str
    value: float | str


#: The two kinds of head and foot on paper (简报, 公文).
Style = Literal["brief", "official"]


class Document(Part, frozen=True):
    """`month` is the statistics month, `2020-12`; `date` the bulletin's own.

    `document_number` (发文字号) and `recipients` (主送机关) are printed in the style `official`;
    `number`, `report_to` and `sent_to` (报, 发) in `brief`; `copies_to` is 抄送, or 送 beside them.
    `print_run` is 共印份数.
    `sizes` are those of paper, whatever stands on it.
    `highlights` and `charts` stand beside the text, on the page only. `published` is the day on
    which this version came out; a draft has none. `chained_to` is the newest hash of all that had
    been published by then, 64 zeros where that was nothing.
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
    chained_to: str = ""
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


def chinese_date(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
