"""Months of figures, and every number that is computed from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Q

from departments.models import Department
from departments.months import Month

from .models.figure import Figure
from .models.indicator import Indicator
from .models.kinds import Aggregation, Kind, Scope
from .models.source import Source


@dataclass(frozen=True, slots=True)
class Total:
    """A hall-wide value, and what it leaves out by its source.

    `value` is exact, not yet rounded; None when there is nothing to total.
    """

    value: Decimal | None
    excluded: tuple[Figure, ...] = ()


class Hall:
    """What several ledgers share: indicators, departments, and the figures of some months.

    With `only`, just those figures: whoever asks knows that the others are not needed.
    """

    def __init__(self, months: list[Month], *, only: Q | None = None) -> None:
        self.figures: dict[Month, list[Figure]] = {month: [] for month in months}
        for figure in Figure.objects.filter(only or Q(), month__in=months).with_names():
            self.figures[figure.month].append(figure)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        return {indicator.name: indicator for indicator in Indicator.objects.all()}

    @cached_property
    def departments(self) -> list[Department]:
        return list(Department.objects.prefetch_related("presences"))


class Ledger:
    """The figures of one month, loaded by a fixed number of queries, then only read.

    `load` takes several months at once, by the same number of queries as one.
    """

    def __init__(self, month: Month, *, hall: Hall | None = None) -> None:
        self.month = month
        self._hall = hall or Hall([month])
        self.figures = self._hall.figures[month]
        self._by_cell = {(f.indicator_id, f.department_id): f for f in self.figures}
        self._by_indicator: dict[int, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            self._by_indicator[figure.indicator_id].append(figure)

    @classmethod
    def load(cls, months: Iterable[Month], *, only: Q | None = None) -> dict[Month, Ledger]:
        """The ledgers of these months; a month without figures has an empty one."""
        wanted = list(dict.fromkeys(months))
        hall = Hall(wanted, only=only)
        return {month: cls(month, hall=hall) for month in wanted}

    @property
    def indicators(self) -> dict[str, Indicator]:
        """Every indicator by its name, in the indicators' order."""
        return self._hall.indicators

    @property
    def all_departments(self) -> list[Department]:
        """Every department of the hall, also those that were there at other times only."""
        return self._hall.departments

    @cached_property
    def departments(self) -> list[Department]:
        """Those present that month and those with a figure, in the departments' order."""
        counted = {figure.department_id for figure in self.figures}
        return [
            department
            for department in self._hall.departments
            if department.pk in counted or department.is_present_in(self.month)
        ]

    @cached_property
    def present(self) -> list[Department]:
        """Those with a window in the hall that month, in the departments' order."""
        return [d for d in self._hall.departments if d.is_present_in(self.month)]

    def figure(self, indicator: Indicator, department: Department | None) -> Figure | None:
        return self._by_cell.get((indicator.pk, department.pk if department else None))

    def value(self, indicator: Indicator) -> Decimal | None:
        """The hall's value of an indicator: observed for the hall, or totalled; exact."""
        return self.total(indicator).value

    def total(self, indicator: Indicator) -> Total:
        """The total by the indicator's own rule (design, rules 1 and 2)."""
        if indicator.scope == Scope.HALL:
            observed = self.figure(indicator, None)
            return Total(observed.value if observed else None)
        own = self._by_indicator.get(indicator.pk, [])
        excluded = tuple(f for f in own if not f.source.counts_in_totals and f.value is not None)
        return Total(self._totalled(indicator), excluded)

    def _totalled(self, indicator: Indicator) -> Decimal | None:
        match indicator.aggregation:
            case Aggregation.SUM:
                values = self._counted(indicator.pk).values()
                return sum(values, Decimal()) if values else None
            case Aggregation.RATIO:
                return self._ratio(indicator)
            case Aggregation.WEIGHTED:
                return self._weighted(indicator)
        return None

    def _counted(self, indicator_id: int | None) -> dict[int | None, Decimal]:
        """The values that count in totals, by department."""
        return {
            f.department_id: f.value
            for f in self._by_indicator.get(indicator_id or 0, [])
            if f.value is not None and f.source.counts_in_totals
        }

    def _ratio(self, indicator: Indicator) -> Decimal | None:
        tops, bases = self._counted(indicator.numerator_id), self._counted(indicator.denominator_id)
        both = tops.keys() & bases.keys()
        base = sum((bases[key] for key in both), Decimal())
        if not base:
            return None
        top = sum((tops[key] for key in both), Decimal())
        return top / base * (100 if indicator.kind == Kind.RATE else 1)

    def _weighted(self, indicator: Indicator) -> Decimal | None:
        values, weights = self._counted(indicator.pk), self._counted(indicator.weight_id)
        both = values.keys() & weights.keys()
        weight = sum((weights[key] for key in both), Decimal())
        if not weight:
            return None
        return sum((values[key] * weights[key] for key in both), Decimal()) / weight


def excluded_by_source(figures: list[Figure]) -> dict[Source, list[str]]:
    """The departments whose figures stay outside the totals, under the source that says so."""
    left_out: dict[Source, list[str]] = {}
    for figure in figures:
        if figure.value is None or figure.source.counts_in_totals or figure.department is None:
            continue
        names = left_out.setdefault(figure.source, [])
        if figure.department.name not in names:
            names.append(figure.department.name)
    return left_out
