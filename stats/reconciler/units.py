"""Which units a number may have to be a value of an indicator, and its value in that unit."""

from __future__ import annotations

from decimal import Decimal

from stats.models import Indicator
from stats.models.kinds import Kind

from .numbers import PER_MILLE, PERCENT, Quantity

CASES = frozenset(("件", "宗", "笔", "起", "件次"))
DAYS = frozenset(("天", "个工作日", "个自然日"))
#: Count units that are used one for the other, though not when a number is to be held wrong.
LOOSE = CASES | {"人次", "项", "次", "条", "个", "份", "篇", "人", "户次", "例"}
YUAN = {"元": 0, "万元": 4, "亿元": 8, "千元": 3, "百万元": 6, "十万元": 5}


def fits(quantity: Quantity, indicator: Indicator) -> bool:
    """Whether the unit is the indicator's, or one as good, so that it can contradict it."""
    unit = quantity.unit
    match indicator.kind:
        case Kind.RATE:
            return unit in (PERCENT, PER_MILLE)
        case Kind.DAYS:
            return unit in DAYS or unit == indicator.unit
        case Kind.MONEY:
            return unit == "元"
    own = indicator.unit
    return unit in ("", own) or (own in CASES | {""} and unit in CASES)


def may_fit(quantity: Quantity, indicator: Indicator) -> bool:
    """Whether the number may be a value of the indicator at all."""
    loose = indicator.kind == Kind.COUNT and quantity.unit in LOOSE
    return fits(quantity, indicator) or loose


def scale(quantity: Quantity, indicator: Indicator) -> Decimal:
    """What a value of the indicator is multiplied with, to be in the number's unit."""
    if indicator.kind == Kind.MONEY:
        return Decimal(1).scaleb(YUAN.get(indicator.unit, 0))
    if indicator.kind == Kind.RATE and quantity.unit == PER_MILLE:
        return Decimal(10)
    return Decimal(1)
