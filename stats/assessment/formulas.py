"""The four formulas, over plain numbers. Exact: fractions in, fractions out, rounded once at last.

Values are in the indicator's unit, a rate as its percentage; marks in 分.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor

from ..models.kinds import Direction


def shortfall(value: Fraction, target: Fraction, direction: str) -> Fraction:
    """How far a value stands on the bad side of its target; 0 on the good side.

    Where an indicator has no good side, both are bad.
    """
    if direction == Direction.MORE:
        return max(target - value, Fraction())
    if direction == Direction.LESS:
        return max(value - target, Fraction())
    return abs(value - target)


def linear(
    value: Fraction,
    *,
    full: Fraction,
    target: Fraction,
    points: Fraction,
    least: Fraction,
    direction: str,
) -> Fraction:
    """Full marks less `points` for each unit of shortfall, parts of a unit in proportion.

    Never below `least`, which itself is no more than the full marks.
    """
    return max(full - points * shortfall(value, target, direction), min(least, full))


def pieces(value: Fraction, *, full: Fraction, points: Fraction) -> Fraction:
    """`points` for each piece, up to the full marks; nothing for a value below zero."""
    return min(full, points * max(value, Fraction()))


def best_of(values: Iterable[Fraction], direction: str) -> Fraction | None:
    """The lowest where less is better, else the highest; None of none."""
    found = list(values)
    if not found:
        return None
    return min(found) if direction == Direction.LESS else max(found)


def share(value: Fraction, *, full: Fraction, best: Fraction, direction: str) -> Fraction:
    """Full marks × value ÷ best; where less is better, full marks × best ÷ value.

    Values below zero count as zero. Where more is better and the best is zero nobody gets marks;
    where less is better a zero is the best there can be and gets them all.
    """
    value, best = max(value, Fraction()), max(best, Fraction())
    part, of = (best, value) if direction == Direction.LESS else (value, best)
    if not of:
        return full if direction == Direction.LESS else Fraction()
    return min(full, full * part / of)


def yes_no(value: Fraction, *, full: Fraction, target: Fraction, direction: str) -> Fraction:
    """Full marks for a value that reaches its target or betters it, else nothing."""
    return Fraction() if shortfall(value, target, direction) else full


def as_decimal(exact: Fraction, places: int = 6) -> Decimal:
    """To so many places, half up (away from zero)."""
    scaled = floor(abs(exact) * 10**places + Fraction(1, 2))
    return Decimal(scaled if exact >= 0 else -scaled).scaleb(-places)


def marks(exact: Fraction) -> Decimal:
    """A score as it counts: two decimals, half up."""
    return as_decimal(exact, 2)
