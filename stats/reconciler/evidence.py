"""What the ledger knows of a month, ready to be asked by a sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from departments.models import Department
from departments.months import Month
from departments.names import fold
from stats.comparisons import Compared
from stats.ledger import Ledger
from stats.models import Figure, FigureChange, Indicator, Source
from stats.models.kinds import Aggregation, Kind, Scope

from .items import Lexicon
from .periods import Period

MONTHS_BACK = 24


@dataclass(frozen=True, slots=True)
class Subject:
    """An indicator of a department, or of the hall."""

    indicator: Indicator
    department: Department | None

    @classmethod
    def of(cls, indicator: Indicator, department: Department | None) -> Subject:
        """What belongs to the hall has no department, whoever a sentence speaks of."""
        return cls(indicator, None if indicator.scope == Scope.HALL else department)

    @property
    def label(self) -> str:
        if self.department is not None:
            return f"{self.department.name}{self.indicator.name}"
        total = "（合计）" if self.indicator.scope == Scope.DEPARTMENT else ""
        return f"{self.indicator.name}{total}"


class Evidence:
    """A month's ledger and what is compared with it; a fixed number of queries for any text.

    Figures of two years at most are read: what a text says of earlier ones is not known.
    """

    def __init__(self, month: Month) -> None:
        self.month = month
        self.compared = Compared(month)
        self.ledger = self.compared.ledger
        self.departments = list(Department.objects.prefetch_related("aliases"))
        self.indicators = list(
            Indicator.objects.select_related("numerator", "denominator").prefetch_related("aliases")
        )
        self.lexicon = Lexicon(month, self.indicators, self.departments)
        self._ledgers: dict[Month, Ledger] = {month: self.ledger}

    @cached_property
    def _earlier(self) -> dict[Month, Ledger]:
        """Asked only where a text speaks of other months."""
        return Ledger.load(_months_before(self.month))

    @cached_property
    def _indicator_names(self) -> dict[str, Indicator]:
        named = {}
        for indicator in self.indicators:
            for name in (*indicator.own_names, *(a.name for a in indicator.aliases.all())):
                named[fold(name)] = indicator
        return named

    def indicator_named(self, heading: str) -> Indicator | None:
        """Whose heading it is; a unit in brackets behind it does no harm."""
        bare = re.sub(r"[（(][^（()）]*[）)]$", "", heading)
        return self._indicator_names.get(fold(bare))

    def ledger_of(self, month: Month) -> Ledger | None:
        if month == self.month:
            return self.ledger
        for known in (self.compared.last_month, self.compared.last_year):
            if known is not None and known.month == month:
                return known
        return self._earlier.get(month)

    def value(self, subject: Subject, period: Period) -> Decimal | None:
        """Exact; None where the ledger has none, or does not know the period."""
        if period.first is None or period.last is None:
            return None
        if period.first == period.last:
            return self._of_month(subject, period.first)
        if period.last == self.month and period.first == Month(self.month.year, 1):
            return self.compared.year_to_date(subject.indicator, subject.department)
        return self._of_months(subject, period)

    def _of_month(self, subject: Subject, month: Month) -> Decimal | None:
        ledger = self.ledger_of(month)
        if ledger is None:
            return None
        if subject.department is None:
            return ledger.value(subject.indicator)
        figure = ledger.figure(subject.indicator, subject.department)
        if figure is None and subject.indicator.aggregation == Aggregation.RATIO:
            return self._ratio(subject, month)
        return figure.value if figure else None

    def _ratio(self, subject: Subject, month: Month) -> Decimal | None:
        """A department's ratio out of its own parts, where it is not reported itself."""
        indicator = subject.indicator
        if indicator.numerator is None or indicator.denominator is None:
            return None
        top = self._of_month(Subject.of(indicator.numerator, subject.department), month)
        base = self._of_month(Subject.of(indicator.denominator, subject.department), month)
        if top is None or not base:
            return None
        return top / base * (100 if indicator.kind == Kind.RATE else 1)

    def _of_months(self, subject: Subject, period: Period) -> Decimal | None:
        """Counts and money of a quarter or a half year; None where a month is missing."""
        indicator = subject.indicator
        summed = indicator.kind in (Kind.COUNT, Kind.MONEY)
        if not summed or indicator.aggregation == Aggregation.RATIO:
            return None
        values = [self._of_month(subject, month) for month in months_of(period)]
        known = [value for value in values if value is not None]
        return sum(known, Decimal()) if known and len(known) == len(values) else None

    def with_excluded(self, indicator: Indicator) -> Decimal | None:
        """The sum of all rows, also of those whose source does not count in totals."""
        own = [f for f in self.ledger.figures if f.indicator_id == indicator.pk]
        if indicator.aggregation != Aggregation.SUM or indicator.scope == Scope.HALL:
            return None
        if all(figure.source.counts_in_totals for figure in own):
            return None
        return sum((figure.value for figure in own if figure.value is not None), Decimal())

    def excluded_departments(self) -> set[int]:
        return {
            f.department_id
            for f in self.ledger.figures
            if f.department_id and not f.source.counts_in_totals and f.value is not None
        }

    def rows(self, indicator: Indicator) -> dict[Department, Decimal]:
        """The values of the departments, as they are printed."""
        return {
            f.department: indicator.rounded(f.value)
            for f in self.ledger.figures
            if f.indicator_id == indicator.pk and f.department and f.value is not None
        }

    @cached_property
    def sources(self) -> list[str]:
        return list(Source.objects.values_list("name", flat=True))

    @cached_property
    def _corrected(self) -> dict[tuple[int, int | None], set[Decimal]]:
        """What cells of the month held before they were corrected."""
        held: dict[tuple[int, int | None], set[Decimal]] = defaultdict(set)
        changes = FigureChange.objects.filter(month=self.month, value_before__isnull=False)
        for change in changes.values_list("indicator_id", "department_id", "value_before"):
            if change[2] is not None:
                held[change[:2]].add(change[2])
        return held

    def before_correction(self, subject: Subject) -> Iterator[Decimal]:
        """Values that the subject had this month and has no longer; a total's among them."""
        if subject.department is not None or subject.indicator.scope == Scope.HALL:
            department = subject.department.pk if subject.department else None
            yield from self._corrected.get((subject.indicator.pk, department), ())
            return
        total = self.ledger.value(subject.indicator)
        if total is None or subject.indicator.aggregation != Aggregation.SUM:
            return
        figures = {f.department_id: f for f in self.ledger.figures if self._counts(f, subject)}
        for (indicator, place), values in self._corrected.items():
            figure = figures.get(place)
            if indicator == subject.indicator.pk and figure and figure.value is not None:
                yield from (total - figure.value + value for value in values)

    @staticmethod
    def _counts(figure: Figure, subject: Subject) -> bool:
        return figure.indicator_id == subject.indicator.pk and figure.source.counts_in_totals


def months_of(period: Period) -> list[Month]:
    """Its months in order; none where it has none."""
    months: list[Month] = []
    month = period.first
    while month is not None and period.last is not None and month <= period.last:
        months.append(month)
        month = month.plus(1) if month < period.last else None
    return months


def _months_before(month: Month) -> Iterable[Month]:
    for back in range(1, MONTHS_BACK + 1):
        try:
            yield month.plus(-back)
        except ValueError:
            return
