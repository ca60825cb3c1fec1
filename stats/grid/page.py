"""A month's grid as plain data: rows, columns, cells, totals."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

import msgspec
from django.db.models import Max

from departments.models import Department
from departments.months import Month

from ..ledger import Ledger, Total
from ..models import Figure, FigureChange, Indicator, Source
from ..models.kinds import Aggregation, Scope
from ..writing import Content
from .cells import State, key
from .reach import Reach

NAMED = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """`mark`: its source where that is not its column's usual one; `beside`: earlier months."""

    key: str
    state: State
    mark: str
    is_missing: bool
    beside: list[str]


@dataclass(frozen=True, slots=True)
class Heading:
    """`mark`: the usual source, where that is not the default one."""

    indicator: Indicator
    usual: Source | None
    mark: str


@dataclass(frozen=True, slots=True)
class Row:
    department: Department
    cells: list[Cell]


class Sum(msgspec.Struct, frozen=True):
    """A column's total as printed, and what it leaves out."""

    text: str
    note: str = ""


class Grid:
    """The part of a month that a Reach reaches, by a fixed number of queries.

    `beside`: with the values of last month and of the same month last year.
    """

    def __init__(self, reach: Reach, *, beside: bool = False) -> None:
        self.reach = reach
        self.month = reach.month
        # Before the figures: what is written in between is reported again rather than missed.
        self.since = newest_change(self.month)
        earlier = {"上月": 1, "上年": 12} if beside else {}
        months = {
            name: month for name, back in earlier.items() if (month := self.month.neighbour(-back))
        }
        ledgers = Ledger.load([self.month, *months.values()])
        self.ledger = ledgers[self.month]
        self.earlier = {name: ledgers[month] for name, month in months.items()}

    @cached_property
    def sources(self) -> list[Source]:
        return list(Source.objects.all())

    @cached_property
    def default_source(self) -> Source | None:
        """As Source.objects.default() chooses it, out of those already loaded."""
        marked = next((source for source in self.sources if source.is_default), None)
        return marked or (self.sources[0] if len(self.sources) == 1 else None)

    @cached_property
    def usual_sources(self) -> dict[int, Source | None]:
        """By indicator: the source of most of its figures this month, else the default one."""
        held: dict[int, Counter[Source]] = defaultdict(Counter)
        for figure in self.ledger.figures:
            held[figure.indicator_id][figure.source] += 1
        usual: dict[int, Source | None] = dict.fromkeys(
            (one.pk for one in self.ledger.indicators.values()), self.default_source
        )
        return usual | {pk: counted.most_common(1)[0][0] for pk, counted in held.items()}

    def source_for(self, indicator: Indicator) -> Source | None:
        """Of a new figure that names none. Never one that would leave it out of the totals."""
        usual = self.usual_sources[indicator.pk]
        return usual if usual and usual.counts_in_totals else self.default_source

    @cached_property
    def columns(self) -> list[Indicator]:
        return self._indicators(Scope.DEPARTMENT)

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(indicator) for indicator in self.columns]

    @cached_property
    def departments(self) -> list[Department]:
        own = self.reach.department
        return [d for d in self.ledger.departments if own is None or d == own]

    @property
    def rows(self) -> list[Row]:
        return [
            Row(department, [self._cell(indicator, department) for indicator in self.columns])
            for department in self.departments
        ]

    @cached_property
    def hall(self) -> list[tuple[Heading, Cell]]:
        return [(self._heading(one), self._cell(one, None)) for one in self._indicators(Scope.HALL)]

    @property
    def totals(self) -> dict[str, Sum]:
        """By the column's name, `i5`; none for those who see one row only."""
        if self.reach.department is not None:
            return {}
        return {f"i{one.pk}": _sum(one, self.ledger.total(one)) for one in self.columns}

    @cached_property
    def places(self) -> dict[str, tuple[Indicator, Department | None]]:
        """Every cell that is seen, by its name."""
        places: dict[str, tuple[Indicator, Department | None]] = {
            key(indicator, None): (indicator, None) for indicator in self._indicators(Scope.HALL)
        }
        for department in self.departments:
            places |= {key(one, department): (one, department) for one in self.columns}
        return places

    def figure(self, indicator: Indicator, department: Department | None) -> Figure | None:
        return self.ledger.figure(indicator, department)

    def state(self, indicator: Indicator, department: Department | None) -> State:
        figure = self.figure(indicator, department)
        return State.of(Content.of(figure) if figure else None, indicator)

    def _indicators(self, scope: Scope) -> list[Indicator]:
        own = self.reach.department
        return [
            indicator
            for indicator in self.ledger.indicators.values()
            if indicator.scope == scope and self.reach.sees(indicator, own)
        ]

    def _cell(self, indicator: Indicator, department: Department | None) -> Cell:
        figure = self.figure(indicator, department)
        foreign = figure is not None and figure.source != self.usual_sources[indicator.pk]
        return Cell(
            key(indicator, department),
            self.state(indicator, department),
            figure.source.name if figure and foreign else "",
            figure is not None and figure.value is None,
            self._beside(indicator, department),
        )

    def _heading(self, indicator: Indicator) -> Heading:
        usual = self.usual_sources[indicator.pk]
        return Heading(indicator, usual, "" if usual in (None, self.default_source) else usual.name)

    def _beside(self, indicator: Indicator, department: Department | None) -> list[str]:
        shown = []
        for name, ledger in self.earlier.items():
            figure = ledger.figure(indicator, department)
            shown.append(f"{name} {figure.printed() if figure else '无'}")
        return shown


def newest_change(month: Month) -> int:
    """The number of the month's newest change; 0 where there was none."""
    newest = FigureChange.objects.filter(month=month).aggregate(Max("pk"))["pk__max"]
    return newest or 0


def _sum(indicator: Indicator, total: Total) -> Sum:
    if indicator.aggregation == Aggregation.NONE:
        return Sum("", "不合计")
    text = "" if total.value is None else indicator.format(total.value)
    names = [str(figure.department) for figure in total.excluded]
    if not names:
        return Sum(text)
    more = f"等{len(names)}个部门" if len(names) > NAMED else ""
    return Sum(text, f"不含{'、'.join(names[:NAMED])}{more}")
