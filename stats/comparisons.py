"""This month beside others (环比、同比、本年累计), as numbers; `phrases` puts them into words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from departments.models import Department
from departments.months import Month

from .ledger import Ledger
from .models.indicator import Aggregation, Indicator, Kind


class Against(StrEnum):
    """What a month is compared with; never one called by the other's name."""

    LAST_MONTH = "环比"
    LAST_YEAR = "同比"


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
        """Exact, not rounded; None on a base of zero or a missing one, and for rates and days."""
        if self.difference is None or not self.before or self.before < 0:
            return None
        if self.indicator.kind in (Kind.RATE, Kind.DAYS):
            return None
        return self.difference / self.before * 100


class Compared:
    """A month's ledger, with those of the month before, the year before, and the year so far."""

    def __init__(self, month: Month) -> None:
        self.month = month
        self._ledgers = Ledger.load(
            [month, *_earlier(month), *(Month(month.year, n) for n in range(1, month.number))]
        )

    @property
    def ledger(self) -> Ledger:
        return self._ledgers[self.month]

    @cached_property
    def last_month(self) -> Ledger | None:
        return self._before(1)

    @cached_property
    def last_year(self) -> Ledger | None:
        return self._before(12)

    def value(self, indicator: Indicator, department: Department | None = None) -> Decimal | None:
        """The month's value of a department, or the hall's; exact."""
        return _value(self.ledger, indicator, department)

    def compare(
        self, indicator: Indicator, against: Against, department: Department | None = None
    ) -> Comparison:
        before = self.last_month if against is Against.LAST_MONTH else self.last_year
        return Comparison(
            indicator,
            against,
            _printed(indicator, self.value(indicator, department)),
            _printed(indicator, _value(before, indicator, department) if before else None),
        )

    def year_to_date(
        self, indicator: Indicator, department: Department | None = None
    ) -> Decimal | None:
        """Counts and money summed from January on; None where a month is missing or for others.

        A rate's year is made of its parts' years where it is a ratio; an average of months would
        be wrong.
        """
        if indicator.aggregation == Aggregation.RATIO:
            return self._ratio_to_date(indicator, department)
        if indicator.kind not in (Kind.COUNT, Kind.MONEY):
            return None
        values = [
            _value(self._ledgers[Month(self.month.year, number)], indicator, department)
            for number in range(1, self.month.number + 1)
        ]
        known = [value for value in values if value is not None]
        return sum(known, Decimal()) if len(known) == len(values) else None

    def _ratio_to_date(self, indicator: Indicator, department: Department | None) -> Decimal | None:
        if indicator.numerator is None or indicator.denominator is None:
            return None
        top = self.year_to_date(indicator.numerator, department)
        base = self.year_to_date(indicator.denominator, department)
        if top is None or not base:
            return None
        return top / base * (100 if indicator.kind == Kind.RATE else 1)

    def _before(self, months: int) -> Ledger | None:
        try:
            return self._ledgers[self.month.plus(-months)]
        except ValueError:  # before the first month there is
            return None


def _earlier(month: Month) -> list[Month]:
    found = []
    for months in (1, 12):
        try:
            found.append(month.plus(-months))
        except ValueError:
            continue
    return found


def _value(ledger: Ledger, indicator: Indicator, department: Department | None) -> Decimal | None:
    if department is None:
        return ledger.value(indicator)
    figure = ledger.figure(indicator, department)
    return figure.value if figure else None


def _printed(indicator: Indicator, value: Decimal | None) -> Decimal | None:
    return None if value is None else indicator.rounded(value)
