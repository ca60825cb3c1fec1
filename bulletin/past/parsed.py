"""What is read out of an earlier bulletin: its elements as the file has them, then its parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from stats.intake.sheets import Merge

from ..pictures import ReadPicture


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at: what it is, where it stands, what was done, what to check."""

    what: str
    where: str
    done: str
    check: str

    def __str__(self) -> str:
        return f"{self.what}｜{self.where}：{self.done}。{self.check}。"

    def as_json(self) -> dict[str, str]:
        return {"what": self.what, "where": self.where, "done": self.done, "check": self.check}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its text on one line, and as clean HTML for the body of a piece.

    `level` of a heading, 0 for none; `gap`: an empty line stands before it; `ordinal` is its
    number in a list that numbers itself.
    """

    text: str
    html: str
    level: int = 0
    gap: bool = False
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of text, and as clean HTML."""

    rows: tuple[tuple[str, ...], ...]
    html: str
    merges: tuple[Merge, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join("\t".join(row) for row in self.rows)


Element = Line | Grid


@dataclass(frozen=True, slots=True)
class Script:
    """A file as elements in reading order; `notes` say in Chinese what it lost on the way."""

    elements: tuple[Element, ...]
    encoding: str | None = None
    pictures: tuple[ReadPicture, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastPiece:
    """`credit` as it prints, with its brackets; `html` is not yet held to a piece's limits."""

    headline: str
    subtitle: str
    html: str
    credit: str = ""


@dataclass(slots=True)
class PastSection:
    """A section, a sub-section or an annex: prose, then a table of figures, or pieces.

    `remarks` stood below the table, and are computed anew.
    """

    title: str
    lines: list[str] = field(default_factory=list)
    grid: Grid | None = None
    pieces: list[PastPiece] = field(default_factory=list)
    children: list[PastSection] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    is_annex: bool = False

    def every(self) -> Iterable[PastSection]:
        return (self, *self.children)


@dataclass(slots=True)
class Past:
    """An earlier bulletin; empty where the file does not say it."""

    masthead: str = ""
    title: str = ""
    issuer: str = ""
    date: dt.date | None = None
    number: int | None = None
    document_number: str = ""
    recipients: str = ""
    opening: list[str] = field(default_factory=list)
    sections: list[PastSection] = field(default_factory=list)
    report_to: str = ""
    copies_to: str = ""
    sent_to: str = ""
    print_run: int | None = None
    encoding: str | None = None
    pictures: dict[str, ReadPicture] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def every_section(self) -> Iterable[PastSection]:
        for section in self.sections:
            yield from section.every()

    def doubt(self, what: str, where: str, done: str, check: str) -> None:
        self.doubts.append(Doubt(what, where, done.rstrip("。"), check.rstrip("。")))
