"""This month beside others (环比、同比、累计同比), as numbers; `phrases` puts them into words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from departments.models import Department
from departments.months import Month

from .ledger import Ledger
from .models.figure import Figure
from .models.indicator import Indicator
from .models.kinds import Aggregation, Kind, Scope


class Against(StrEnum):
    """What a value is compared with; never one called by another's name."""

    LAST_MONTH = "环比"
    LAST_YEAR = "同比"
    YEAR_TO_DATE = "累计同比"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values as printed: each rounded by the indicator's rule, so that readers can check.

    None where the ledger has no value.
    """

    indicator: Indicator
    against: Against
    now: Decimal | None
    before: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """In the indicator's unit; percentage points for a rate."""
        if self.now is None or self.before is None:
            return None
        return self.now - self.before

    @property
    def percent(self) -> Decimal | None:
        """Exact, not rounded; None for rates and days.

        None as well where a percentage says nothing: on a base of zero, below zero, or missing,
        and where the sign changes.
        """
        if self.indicator.kind in (Kind.RATE, Kind.DAYS):
            return None
        if self.now is None or self.before is None or self.before <= 0 or self.now < 0:
            return None
        return (self.now - self.before) / self.before * 100


class Compared:
    """A month's ledger, and those that it is compared with, each group loaded when asked for.

    One query for the months before it, one for the year so far, one for last year's same months.
    `earlier`: the month before and the same month of last year, where they are at hand.
    """

    def __init__(
        self,
        month: Month,
        *,
        ledger: Ledger | None = None,
        earlier: dict[Month, Ledger] | None = None,
    ) -> None:
        self.month = month
        self.ledger = ledger or Ledger(month)
        if earlier is not None:
            self._earlier = earlier

    @property
    def last_month(self) -> Ledger | None:
        """None before the first month there is."""
        return self._before(1)

    @property
    def last_year(self) -> Ledger | None:
        return self._before(12)

    def _before(self, months: int) -> Ledger | None:
        month = self.month.neighbour(-months)
        return self._earlier[month] if month else None

    @cached_property
    def _earlier(self) -> dict[Month, Ledger]:
        months = (self.month.neighbour(-1), self.month.neighbour(-12))
        return Ledger.load(month for month in months if month)

    @cached_property
    def _this_year(self) -> list[Ledger]:
        """From January to the month itself."""
        months = [Month(self.month.year, number) for number in range(1, self.month.number)]
        return [*Ledger.load(months).values(), self.ledger]

    @cached_property
    def _year_before(self) -> list[Ledger]:
        """The same months of last year; none before the first year there is."""
        last = self.month.neighbour(-12)
        months = [Month(last.year, number) for number in range(1, last.number + 1)] if last else []
        return list(Ledger.load(months).values())

    def value(self, indicator: Indicator, department: Department | None = None) -> Decimal | None:
        """The month's value of a department, or the hall's; exact."""
        return _value(self.ledger, indicator, department)

    def before(
        self, indicator: Indicator, against: Against, department: Department | None = None
    ) -> Decimal | None:
        """The value that this month's (or the year's so far) is compared with; exact."""
        if against is Against.YEAR_TO_DATE:
            return self._to_date(self._year_before, indicator, department)
        ledger = self.last_month if against is Against.LAST_MONTH else self.last_year
        return _value(ledger, indicator, department) if ledger else None

    def compare(
        self, indicator: Indicator, against: Against, department: Department | None = None
    ) -> Comparison:
        if against is Against.YEAR_TO_DATE:
            now = self.year_to_date(indicator, department)
        else:
            now = self.value(indicator, department)
        before = self.before(indicator, against, department)
        return Comparison(indicator, against, _printed(indicator, now), _printed(indicator, before))

    def year_to_date(
        self, indicator: Indicator, department: Department | None = None
    ) -> Decimal | None:
        """From January on; None where a month's figure is missing, or for what has no year's value.

        What is additive is summed; a ratio's year is made of its parts' years, and an average is
        weighted over all months: a mean of months would be wrong. A department's months outside
        the hall are not asked for.
        """
        return self._to_date(self._this_year, indicator, department)

    def _to_date(
        self, ledgers: list[Ledger], indicator: Indicator, department: Department | None
    ) -> Decimal | None:
        if not has_year(indicator):
            return None
        months = [ledger for ledger in ledgers if self._is_asked(ledger, indicator, department)]
        if not months:
            return None
        if indicator.aggregation == Aggregation.SUM:
            values = [_value(ledger, indicator, department) for ledger in months]
            known = [value for value in values if value is not None]
            return sum(known, Decimal()) if len(known) == len(values) else None
        return _pooled(
            [list(_parts(ledger, indicator, department)) for ledger in months], indicator
        )

    def _is_asked(
        self, ledger: Ledger, indicator: Indicator, department: Department | None
    ) -> bool:
        """Not the months in which a department was not in the hall and has no figure either."""
        if department is None or ledger.figure(indicator, department) is not None:
            return True
        known = self._departments.get(department.pk, department)
        return not known.presences.all() or known.is_present_in(ledger.month)

    @cached_property
    def _departments(self) -> dict[int, Department]:
        """With their presences, so that asking costs no query each."""
        return {department.pk: department for department in self.ledger.all_departments}


def has_year(indicator: Indicator) -> bool:
    """Whether months add up to a year: not for what is only observed, nor for a hall's days."""
    if indicator.aggregation == Aggregation.NONE:
        return False
    if indicator.aggregation == Aggregation.SUM:
        return indicator.kind != Kind.DAYS or indicator.scope == Scope.DEPARTMENT
    return True


def _pooled(months: list[list[tuple[Decimal, Decimal]]], indicator: Indicator) -> Decimal | None:
    """All tops over all bases; None where a month has none, or the base is zero."""
    if not all(months):
        return None
    pairs = [pair for month in months for pair in month]
    base = sum((base for _, base in pairs), Decimal())
    if not base:
        return None
    ratio = indicator.aggregation == Aggregation.RATIO and indicator.kind == Kind.RATE
    return sum((top for top, _ in pairs), Decimal()) / base * (100 if ratio else 1)


def _parts(
    ledger: Ledger, indicator: Indicator, department: Department | None
) -> Iterator[tuple[Decimal, Decimal]]:
    """Numerator and denominator, or value times weight and weight, of each place that counts."""
    weighted = indicator.aggregation == Aggregation.WEIGHTED
    tops = _known(ledger, indicator.pk if weighted else indicator.numerator_id, department)
    bases = _known(
        ledger, indicator.weight_id if weighted else indicator.denominator_id, department
    )
    for place, base in bases.items():
        top = tops.get(place)
        if top is not None:
            yield (top * base if weighted else top), base
        elif not base:  # nothing was done, so that nothing could be rated
            yield Decimal(), base


def _known(
    ledger: Ledger, indicator_id: int | None, department: Department | None
) -> dict[int | None, Decimal]:
    """The known values by department: one's own, or all that count in totals."""
    return {
        f.department_id: f.value
        for f in ledger.figures
        if f.indicator_id == indicator_id
        and f.value is not None
        and (f.department_id == department.pk if department else _counts(f))
    }


def _counts(figure: Figure) -> bool:
    return figure.department_id is None or figure.source.counts_in_totals


def _value(ledger: Ledger, indicator: Indicator, department: Department | None) -> Decimal | None:
    if department is None:
        return ledger.value(indicator)
    figure = ledger.figure(indicator, department)
    return figure.value if figure else None


def _printed(indicator: Indicator, value: Decimal | None) -> Decimal | None:
    return None if value is None else indicator.rounded(value)
