"""Rows of text understood as figures: which department, which indicator, which value.

Everything that is not understood is collected as a Problem, so that a clerk sees all of it at
once; with any Problem nothing may be written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from departments.models import Department
from departments.months import Month

from ..models.indicator import Indicator
from ..models.source import Source

Unknown = Literal["", "department", "indicator"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something not understood: where it stands in the file, and what to do about it.

    `unknown` says of which kind a name is that nobody knows, and `name` is that name: it can be
    settled without touching the file.
    """

    row: int | None
    column: str | None
    value: str | None
    message: str
    unknown: Unknown = ""

    @property
    def name(self) -> str:
        return self.value or self.column or ""

    def __str__(self) -> str:
        where = f"第{self.row}行" if self.row else ""
        where += f"“{self.column}”列" if self.column else ""
        what = f"“{self.value}”" if self.value else ""
        return f"{where}{'：' if where else ''}{what}{self.message}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure that the file states; no department means the hall."""

    row: int
    month: Month
    department: Department | None
    indicator: Indicator
    source: Source
    value: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the file's own total row says of an indicator."""

    row: int
    indicator: Indicator
    text: str
    value: Decimal


@dataclass(slots=True)
class Reading:
    """What a sheet says: figures, its own totals, what to tell, and what was not understood."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0
    totals: list[Stated] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def complain(
        self,
        row: int | None,
        column: str | None,
        value: str | None,
        message: str,
        unknown: Unknown = "",
    ) -> None:
        self.problems.append(Problem(row, column, value, message, unknown))
