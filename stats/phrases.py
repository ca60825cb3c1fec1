"""Comparisons in the words of official statistics, which fit their sign.

Counts and money change by per cent, rates by percentage points, days by days. Where a percentage
would mislead (a base of zero or below, a change too small to show) the change itself is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .comparisons import Against, Comparison
from .models.indicator import Indicator
from .models.kinds import Kind

POINTS = "个百分点"
PERCENT_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """How a comparison is called: `与上月` 持平, `比上月` 增加, `环比` 增长, and its base."""

    long: str
    short: str
    base: str


WORDINGS = {
    Against.LAST_MONTH: Wording("比上月", "环比", "上月"),
    Against.LAST_YEAR: Wording("比上年同月", "同比", "上年同月"),
    Against.YEAR_TO_DATE: Wording("比上年同期", "累计同比", "上年同期"),
}
#: (up, down): after 比上月; after 环比 with a percentage.
CHANGED = dict.fromkeys(Kind, ("增加", "减少")) | {Kind.RATE: ("提高", "降低")}
GREW = ("增长", "下降")


def told(comparison: Comparison, decimals: int | None = None) -> str | None:
    """`比上月增加75.42%`, `比上月提高1.1个百分点`, `比上月减少0.28天`, `与上月持平`.

    `上月无数据，不作比较` on a missing base; None where this month's own value is missing.
    `decimals`: exactly so many; else at most two for a percentage, without idle zeros.
    """
    wording = WORDINGS[comparison.against]
    return _phrase(comparison, wording.long, f"与{wording.base}", False, decimals)


def called(comparison: Comparison, decimals: int | None = None) -> str | None:
    """`环比增长75.42%`, `同比提高1.1个百分点`, `环比减少0.28天`, `环比持平`; else as `told`."""
    short = WORDINGS[comparison.against].short
    return _phrase(comparison, short, short, True, decimals)


def changed(comparison: Comparison, decimals: int | None = None) -> str | None:
    """By how much, not by what share: `增加35件`, `降低1.1个百分点`, `持平`; else as `told`."""
    difference = comparison.difference
    if difference is None:
        return _no_base(comparison)
    if not difference:
        return "持平"
    return _word(comparison, difference) + amount(comparison, decimals)


def amount(comparison: Comparison, decimals: int | None = None) -> str:
    """How far apart the two are, without a sign: `35件`, `1.1个百分点`, `0.28天`.

    Raises ValueError where one of them is missing.
    """
    difference = comparison.difference
    if difference is None:
        raise ValueError("a value is missing")
    whole = comparison.indicator.kind == Kind.COUNT  # half a case is none, whoever asks
    size = shown(abs(difference), None if whole else decimals)
    return size + change_unit(comparison.indicator)


def change_unit(indicator: Indicator) -> str:
    """The unit in which an indicator changes."""
    return POINTS if indicator.kind == Kind.RATE else indicator.unit


def shown(number: Decimal, decimals: int | None = None) -> str:
    """Half up to exactly so many decimals; without idle zeros where None, or where 0 would lie."""
    if decimals is not None:
        rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if rounded or not number:
            return f"{rounded:f}"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _phrase(
    comparison: Comparison, before_change: str, before_equal: str, short: bool, decimals: int | None
) -> str | None:
    difference = comparison.difference
    if difference is None:
        return _no_base(comparison)
    if not difference:
        return f"{before_equal}持平"
    share = _share(comparison, decimals)
    if share is None:
        return before_change + _word(comparison, difference) + amount(comparison, decimals)
    up, down = GREW if short else CHANGED[Kind(comparison.indicator.kind)]
    return f"{before_change}{up if difference > 0 else down}{share}"


def _no_base(comparison: Comparison) -> str | None:
    if comparison.now is None:
        return None
    return f"{WORDINGS[comparison.against].base}无数据，不作比较"


def _word(comparison: Comparison, difference: Decimal) -> str:
    up, down = CHANGED[Kind(comparison.indicator.kind)]
    return up if difference > 0 else down


def _share(comparison: Comparison, decimals: int | None) -> str | None:
    """`75.42%`; None where it would say nothing, or that all or nothing changed when some did."""
    percent = comparison.percent
    if percent is None:
        return None
    places = PERCENT_DECIMALS if decimals is None else decimals
    rounded = abs(percent).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if not rounded or (rounded == 100 and -100 < percent < 0):
        return None
    return f"{shown(rounded, decimals)}%"
