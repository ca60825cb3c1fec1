"""The sizes of the paper in Word's units: twentieths of a point (twips), and fonts by one name."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..paper import Paper
from ..paper.sizes import POINT
from .xml import halves, twips


def font(css: str) -> str:
    """The first name of a CSS list: Word knows one, and what stands in for it by `others()`."""
    return names(css)[0]


def names(css: str) -> list[str]:
    return [name.strip(" '\"") for name in css.split(",")]


@dataclass(frozen=True, slots=True)
class Sizes:
    paper: Paper

    @property
    def line(self) -> int:
        """The grid's pitch, rounded down: rounded up, a page would lose its last line."""
        return math.floor(self.paper.line * 1440 / 25.4)

    @property
    def body_type(self) -> float:
        """A character of the body as it is on paper."""
        return self.paper.body * 20

    @property
    def character(self) -> int:
        return twips(self.paper.text_width / self.paper.characters)

    @property
    def character_space(self) -> int:
        """By how much the grid's characters are wider than their size, in 4096ths of a point."""
        return math.floor(self._wider * 4096)

    @property
    def closer(self) -> int:
        """The same for the text itself, in twips: that as many characters fit a line.

        One closer than they need, since LibreOffice rounds; the line is stretched again.
        """
        return math.floor(self._wider * 20) - 1

    @property
    def _wider(self) -> float:
        wide = self.paper.text_width / POINT / self.paper.characters
        return wide - halves(self.paper.body) / 2

    @property
    def text_width(self) -> int:
        return twips(self.paper.text_width)

    @property
    def table_line(self) -> int:
        return twips(self.paper.table_line)

    @property
    def note_line(self) -> int:
        return twips(self.paper.note_line)

    @property
    def small(self) -> int:
        """A character of 4号."""
        return round(self.paper.small * 20)

    @property
    def footer(self) -> int:
        """From the page's edge to the line of the page number, whose dash stands in the middle."""
        low = (0.5 - self.paper.page_dash) * self.paper.small * POINT
        return twips(self.paper.bottom - self.paper.page_number_below - low)

    @property
    def header(self) -> int:
        """From the page's edge to the draft's mark, in the middle of the margin."""
        return twips(self.paper.top / 2 - self.paper.title * POINT / 2)
