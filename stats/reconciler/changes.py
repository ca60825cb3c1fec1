"""环比, 同比 and other changes: what the ledger has for one, and whether a number says it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from stats.models.kinds import Kind

from .agreement import agrees
from .claims import Claim
from .evidence import Evidence, Subject
from .numbers import PERCENT, POINTS, Quantity
from .periods import OTHER, Period, Span
from .units import fits, scale

LAST_MONTH, LAST_YEAR = "环比", "同比"


@dataclass(frozen=True, slots=True)
class Change:
    """Both values as printed. `base` is how the words call what is compared with."""

    subject: Subject
    period: Period
    base: str
    before_period: Period
    now: Decimal
    before: Decimal

    @property
    def difference(self) -> Decimal:
        return self.now - self.before

    @property
    def percent(self) -> Decimal | None:
        """Exact; None on a base of zero, and for rates and days."""
        if self.before <= 0 or self.subject.indicator.kind in (Kind.RATE, Kind.DAYS):
            return None
        return self.difference / self.before * 100

    def in_unit_of(self, quantity: Quantity) -> Decimal | None:
        """The change as the number gives it; None where the unit cannot give it."""
        indicator = self.subject.indicator
        if quantity.unit == PERCENT:
            return self.percent
        if quantity.unit == POINTS:
            return self.difference if indicator.kind == Kind.RATE else None
        if indicator.kind != Kind.RATE and fits(quantity, indicator):
            return self.difference * scale(quantity, indicator)
        return None

    def said_by(self, claim: Claim) -> bool:
        """Whether size and direction are as the sentence has them."""
        change = self.in_unit_of(claim.quantity)
        if change is None:
            return False
        return _same(claim, change)

    def size_said_by(self, claim: Claim) -> bool:
        change = self.in_unit_of(claim.quantity)
        return change is not None and agrees(claim.quantity, abs(change))


def _same(claim: Claim, change: Decimal) -> bool:
    sign = claim.sign or 1
    signed = claim.quantity.value < 0
    return agrees(claim.quantity, change if signed and not claim.sign else change * sign)


def change_of(evidence: Evidence, subject: Subject, claim: Claim, base: object) -> Change | None:
    """None where the ledger lacks one of the values."""
    period = base_period(claim.period, base)
    return between(evidence, subject, claim.period, period, str(base_name(base, claim.period)))


def between(
    evidence: Evidence, subject: Subject, period: Period, before: Period, base: str
) -> Change | None:
    if period.span == Span.SO_FAR:
        period = Period.of(evidence.month)
    values = evidence.value(subject, period), evidence.value(subject, before)
    if values[0] is None or values[1] is None:
        return None
    rounded = subject.indicator.rounded
    return Change(subject, period, base, before, rounded(values[0]), rounded(values[1]))


def base_period(period: Period, base: object) -> Period:
    """The months that a period is compared with."""
    if isinstance(base, Period):
        whole_year = base.span == Span.MONTHS and period.span == Span.MONTH
        return OTHER if whole_year else base
    if base == LAST_YEAR:
        return period.same_last_year
    return period.shifted(-1) if period.span == Span.MONTH else OTHER


def base_name(base: object, period: Period) -> str:
    if not isinstance(base, Period):
        return str(base)
    if base.first is not None and period.first is not None:
        if base.first == period.shifted(-1).first:
            return LAST_MONTH
        if base.first == period.same_last_year.first:
            return LAST_YEAR
    return "比" + base.label
