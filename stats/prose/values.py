"""What a placeholder stands for, and the filters that say how it is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from ..comparisons import Comparison
from ..models.indicator import Indicator
from ..models.kinds import Kind
from ..phrases import PERCENT_DECIMALS, shown

TEN_THOUSAND = Decimal(10000)
SCALED_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Style:
    """How to print; `decimals` None leaves it to the indicator."""

    scaled: bool = False
    decimals: int | None = None
    with_unit: bool = False
    absolute: bool = False
    grouped: bool = False

    @classmethod
    def of(cls, filters: tuple[str, ...]) -> Style:
        """Of known filters; their order does not matter."""
        style = cls()
        for name in filters:
            style = replace(style, **FILTERS[name].changes)
        return style


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    meaning: str
    changes: Mapping[str, Any]


SCALED = "万"
FILTERS = {
    one.name: one
    for one in (
        Filter(SCALED, "以万计，两位小数，如7016印作0.7万", {"scaled": True}),
        Filter("带单位", "后面印上单位，如7016件", {"with_unit": True}),
        Filter("一位小数", "正好一位小数，如75.4%", {"decimals": 1}),
        Filter("两位小数", "正好两位小数，如75.42%", {"decimals": 2}),
        Filter("千分位", "三位一撇，如7,016", {"grouped": True}),
        Filter("绝对值", "去掉正负号", {"absolute": True}),
    )
}
DECIMALS = frozenset({"一位小数", "两位小数"})
#: Which filters go with which value.
FOR_NUMBERS = DECIMALS | {SCALED, "带单位", "千分位"}
FOR_CHANGES = DECIMALS | {"绝对值"}
FOR_PHRASES = FOR_SHARES = DECIMALS
FOR_TEXTS: frozenset[str] = frozenset()


class Value(Protocol):
    def shown(self, style: Style) -> str: ...


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no value; `reason` ends no sentence: `上月为0，算不出环比率`."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    text: str

    def shown(self, style: Style) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Number:
    """A value of an indicator, exact, printed by the indicator's rule or by filters."""

    value: Decimal
    indicator: Indicator

    def shown(self, style: Style) -> str:
        digits, scale = self._digits(style)
        text = f"{Decimal(digits):,f}" if style.grouped else digits
        if self.indicator.kind == Kind.RATE:
            return f"{text}%"
        return text + scale + (self.indicator.unit if style.with_unit else "")

    def _digits(self, style: Style) -> tuple[str, str]:
        """And `万` where it is counted so: what would come out as 0万 is not."""
        if style.scaled:
            scaled = self._rounded(self.value / TEN_THOUSAND, style, SCALED_DECIMALS)
            if Decimal(scaled):
                return scaled, SCALED
        return self._rounded(self.value, style, self.indicator.decimals), ""

    def _rounded(self, value: Decimal, style: Style, at_most: int) -> str:
        """By the indicator's rule; with idle zeros only where the decimals were asked for."""
        if style.decimals is not None:
            return f"{self.indicator.rounded(value, style.decimals) + 0:f}"
        return shown(self.indicator.rounded(value, at_most) + 0)


@dataclass(frozen=True, slots=True)
class Change:
    """A difference, or a percentage, with its sign: `+35件`, `-3.1%`, `0件`."""

    value: Decimal
    unit: str

    def shown(self, style: Style) -> str:
        sign = "" if style.absolute or not self.value else "+" if self.value > 0 else "-"
        size = abs(self.value)
        percent = self.unit == "%" and style.decimals is None
        return f"{sign}{tidy(size) if percent else shown(size, style.decimals)}{self.unit}"


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage of a whole that is not zero."""

    part: Decimal
    whole: Decimal

    def shown(self, style: Style) -> str:
        percent = self.part / self.whole * 100
        return f"{tidy(percent) if style.decimals is None else shown(percent, style.decimals)}%"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A comparison in words; `say` gives None where this month's value is missing."""

    comparison: Comparison
    say: Callable[[Comparison, int | None], str | None]

    def shown(self, style: Style) -> str:
        return self.say(self.comparison, style.decimals) or ""


def unscalable(indicator: Indicator) -> str:
    """Why its values are not counted by ten thousands; or nothing."""
    if indicator.kind == Kind.RATE:
        return "是比率"
    return f"的单位已经是“{indicator.unit}”" if indicator.unit[:1] in ("万", "亿") else ""


def tidy(percent: Decimal) -> str:
    """Half up to two decimals, without idle zeros; further where it would come out as 0."""
    places = max(PERCENT_DECIMALS, -percent.adjusted()) if percent else 0
    return shown(percent.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
