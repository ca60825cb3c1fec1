"""What is published about each department: its printed figures and its pieces.

Whose a printed name is, is asked of the names there are now: a department that was renamed keeps
its former name as an alias, so rows and credit lines under that name stay its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet

from departments.models import Department
from departments.months import Month

from ..models import Passage, PrintedRow
from .folding import fold_text

#: As numbers are printed; whatever else stands in a cell is no number.
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
#: A section is called “政务服务大厅12月部门窗口办件情况” in its month, and is the same next month.
MONTH_IN_TITLE = re.compile(r"(?:20\d\d年)?\d{1,2}月份?")
#: The month of a passage or a row.
MONTH = "edition__bulletin__month"


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell of a table as it was printed."""

    text: str
    note: str = ""

    @property
    def number(self) -> Decimal | None:
        """Rates as their percentage; None where no number was printed."""
        bare = fold_text(self.text).removesuffix("%")
        return Decimal(bare.replace(",", "")) if NUMBER.fullmatch(bare) else None


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month's row: its cells by column; `name` as it was printed then."""

    month: Month
    name: str
    anchor: str
    cells: Mapping[str, Printed]


@dataclass(frozen=True, slots=True)
class Series:
    """A department's rows of one table, the newest month first."""

    table: str
    rows: list[MonthRow] = field(default_factory=list)

    @property
    def columns(self) -> list[str]:
        """Those of the newest month, then what earlier ones had besides."""
        return list(dict.fromkeys(name for row in self.rows for name in row.cells))


@dataclass(frozen=True, slots=True)
class PublishedPiece:
    month: Month
    headline: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Account:
    """All that is published about one department, the newest month first."""

    series: tuple[Series, ...]
    pieces: tuple[PublishedPiece, ...]

    @property
    def months(self) -> list[Month]:
        told = {row.month for one in self.series for row in one.rows}
        return sorted(told | {piece.month for piece in self.pieces}, reverse=True)

    def within(self, months: Sequence[Month]) -> Account:
        """The same for these months only."""
        wanted = set(months)
        cut = (
            Series(one.table, [row for row in one.rows if row.month in wanted])
            for one in self.series
        )
        return Account(
            tuple(one for one in cut if one.rows),
            tuple(piece for piece in self.pieces if piece.month in wanted),
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """A department that is published, and the newest month in which it is."""

    department: Department
    latest: Month


def account_of(department: Department) -> Account:
    """Five queries; empty where nothing is published about it."""
    known = _known()
    names = {name for name, bearer in known.items() if bearer == department}
    found = (
        PrintedRow.objects.shown()
        .filter(folded__in=names)
        .order_by(f"-{MONTH}", "order")
        .values_list(MONTH, "table", "name", "anchor", "cells")
    )
    series: dict[str, Series] = {}
    for month, table, name, anchor, cells in found:
        row = MonthRow(month, name, anchor, _by_column(cells))
        title = MONTH_IN_TITLE.sub("", table) or table
        series.setdefault(title, Series(title)).rows.append(row)
    return Account(tuple(series.values()), _pieces(department, known))


def published_departments() -> list[Listed]:
    """In their own order; four queries."""
    known = _known()
    latest: dict[Department, Month] = {}

    def seen(department: Department, month: Month) -> None:
        latest[department] = max(month, latest.get(department, month))

    named = PrintedRow.objects.shown().filter(folded__in=known)
    for name, month in _with_latest(named, "folded"):
        seen(known[name], month)
    for credit, month in _credits():
        for department in credited(credit, known):
            seen(department, month)
    ordered = sorted(latest, key=lambda department: (department.order, department.name))
    return [Listed(department, latest[department]) for department in ordered]


def credited(credit: str, known: Mapping[str, Department]) -> set[Department]:
    """The departments that a credit line names, a longer name before one that is part of it."""
    left, found = fold_text(credit), set()
    for name in sorted(known, key=len, reverse=True):
        if name in left:
            found.add(known[name])
            left = left.replace(name, "\n")
    return found


def _known() -> dict[str, Department]:
    """Every name and other name, folded as the rows are; two queries."""
    departments = Department.objects.prefetch_related("aliases")
    return {fold_text(name): one for one in departments for name in reversed(one.names())}


def _by_column(cells: Iterable[Sequence[str]]) -> dict[str, Printed]:
    columns: dict[str, Printed] = {}
    for column, text, note in cells:
        columns.setdefault(column, Printed(text, note))
    return columns


def _credits() -> Iterable[tuple[str, Month]]:
    """Each credit line that was printed, and the newest month it was printed in."""
    return _with_latest(Passage.objects.shown().filter(credit__gt=""), "credit")


def _with_latest(printed: QuerySet[Any], text: str) -> Iterable[tuple[str, Month]]:
    return printed.order_by().values_list(text).annotate(latest=Max(MONTH))


def _pieces(department: Department, known: Mapping[str, Department]) -> tuple[PublishedPiece, ...]:
    own = [credit for credit, _ in _credits() if department in credited(credit, known)]
    found = Passage.objects.shown().filter(credit__in=own).order_by(f"-{MONTH}", "order")
    told = found.values_list(MONTH, "heading", "anchor")
    return tuple(PublishedPiece(*piece) for piece in told)
