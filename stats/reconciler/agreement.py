"""When a number in prose says what the ledger has: by its own digits and its hedge."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

from stats.models import Indicator
from stats.models.kinds import Rounding

from .numbers import Hedge, Quantity

#: How far above 超过7000 a value may be, in places of its first digit.
LEADING = Decimal(1)


def agrees(quantity: Quantity, exact: Decimal, indicator: Indicator | None = None) -> bool:
    """Whether the number is the value, rounded half up at the number's own precision.

    余 rounds down, 近 up, 约 to the nearest of its last digit that is no zero; 以上 and 以下 are
    bounds. The value may be rounded first as its indicator is printed.
    """
    if quantity.hedge != Hedge.EXACT:
        return _hedged(quantity, exact)
    values = {exact} if indicator is None else {exact, indicator.rounded(exact)}
    rule = indicator.rounding if indicator is not None else Rounding.HALF_UP
    mode = ROUND_FLOOR if rule == Rounding.TRUNCATE else ROUND_HALF_UP
    if any(rounded_to(value, quantity.step, mode) == quantity.value for value in values):
        return True
    # 七千 in characters is as often meant for 7016 as for 7000.
    return quantity.spelt and rounded_to(exact, quantity.coarse_step) == quantity.value


def _hedged(quantity: Quantity, exact: Decimal) -> bool:
    said, step = quantity.value, quantity.coarse_step
    match quantity.hedge:
        case Hedge.ABOUT:
            return any(
                rounded_to(exact, place) == said for place in (quantity.step, step, step / 10)
            )
        case Hedge.OVER:
            return said <= exact < said + max(step, _leading(said) / 10)
        case Hedge.NEAR:
            return said - max(step, _leading(said) / 10) < exact <= said
        case Hedge.LEAST:
            return said <= exact <= said + max(step, _leading(said))
        case _:
            return said - max(step, _leading(said)) <= exact <= said


def is_bound_kept(quantity: Quantity, exact: Decimal) -> bool:
    """Whether 超过1000件 is true of the value, though far from telling what it is."""
    if quantity.hedge == Hedge.LEAST:
        return exact >= quantity.value
    return quantity.hedge == Hedge.MOST and exact <= quantity.value


def _leading(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(value.adjusted()) if value else Decimal(1)


def rounded_to(value: Decimal, step: Decimal, mode: str = ROUND_HALF_UP) -> Decimal:
    """The nearest multiple of a power of ten; halves away from zero unless told otherwise."""
    with localcontext() as context:
        context.prec = 60
        return (value / step).quantize(Decimal(1), mode) * step


def truncated_to(value: Decimal, step: Decimal) -> Decimal:
    return rounded_to(value, step, ROUND_FLOOR if value >= 0 else ROUND_CEILING)
