"""This month's value beside others': 本月, 比较, 累计."""

from __future__ import annotations

from collections.abc import Callable

from ..comparisons import Against, Comparison, has_year
from ..models.indicator import Indicator
from ..models.kinds import Aggregation, Kind, Scope
from ..phrases import WORDINGS, called, change_unit, changed, told
from .attribute import Asked, Attribute, Group, Whose
from .values import (
    FOR_CHANGES,
    FOR_NUMBERS,
    FOR_PHRASES,
    FOR_SHARES,
    Absent,
    Change,
    Phrase,
    Share,
    Value,
)

Say = Callable[[Comparison, int | None], str | None]
Make = Callable[[Asked], Value | Absent]

THIS_MONTH = Attribute(
    "", Group.NOW, "本月的数", "7016", lambda asked: asked.number(asked.value), FOR_NUMBERS
)


def _compare(asked: Asked, against: Against) -> Comparison:
    return asked.compared.compare(asked.indicator, against, asked.department)


def _before(against: Against) -> Make:
    def make(asked: Asked) -> Value | Absent:
        before = asked.compared.before(asked.indicator, against, asked.department)
        if before is None:
            return Absent(f"{WORDINGS[against].base}没有这项数据")
        return asked.number(before)

    return make


def _phrase(against: Against, say: Say) -> Make:
    def make(asked: Asked) -> Value | Absent:
        comparison = _compare(asked, against)
        if comparison.now is None:
            return Absent(_no_year(against))
        return Phrase(comparison, say)

    return make


def _difference(against: Against) -> Make:
    def make(asked: Asked) -> Value | Absent:
        comparison = _compare(asked, against)
        if comparison.difference is None:
            return Absent("" if comparison.now is None else _missing_base(against))
        return Change(comparison.difference, change_unit(asked.indicator))

    return make


def _percentage(against: Against) -> Make:
    def make(asked: Asked) -> Value | Absent:
        comparison = _compare(asked, against)
        if comparison.difference is None:
            return Absent("" if comparison.now is None else _missing_base(against))
        if comparison.percent is None:
            return Absent(f"{WORDINGS[against].base}是0或者有负数，算不出百分比，请改用“{against}”")
        return Change(comparison.percent, "%")

    return make


def _missing_base(against: Against) -> str:
    return f"{WORDINGS[against].base}没有这项数据，无从比较"


def _no_year(against: Against) -> str:
    return "今年有的月份还没有这项数据" if against is Against.YEAR_TO_DATE else ""


def _year(asked: Asked) -> Value | Absent:
    value = asked.compared.year_to_date(asked.indicator, asked.department)
    return Absent(_no_year(Against.YEAR_TO_DATE)) if value is None else asked.number(value)


def _share_of_total(asked: Asked) -> Value | Absent:
    total, ledger = asked.compared.value(asked.indicator), asked.compared.ledger
    figure = ledger.figure(asked.indicator, asked.department)
    if figure is None or figure.value is None:
        return Absent()
    if not figure.source.counts_in_totals:
        return Absent(f"{asked.department}的这项数据不计入合计，没有占比")
    return Share(figure.value, total) if total else Absent("合计为0，没有占比")


def _not_for_percentages(indicator: Indicator) -> str:
    if indicator.kind not in (Kind.RATE, Kind.DAYS):
        return ""
    return f"“{indicator.name}”的变化不用百分比说，请改用“环比”“同比”“环比差”或“同比差”"


def _only_with_years(indicator: Indicator) -> str:
    return "" if has_year(indicator) else f"“{indicator.name}”各月的数不能累计"


def _only_sums(indicator: Indicator) -> str:
    if indicator.aggregation == Aggregation.SUM and indicator.scope == Scope.DEPARTMENT:
        return ""
    return f"“{indicator.name}”不是各部门相加得来的，没有占比"


def _of_months() -> list[Attribute]:
    """The same attributes for 环比 and for 同比, each from its own base."""
    made = []
    for against in (Against.LAST_MONTH, Against.LAST_YEAR):
        base, long = WORDINGS[against].base, WORDINGS[against].long
        meaning = f"同{base}比"
        made += [
            _compared(against, meaning, f"{against}增长75.42%", _phrase(against, called)),
            _compared(long, meaning, f"{long}增加75.42%", _phrase(against, told)),
            _compared(f"{against}增减", f"{meaning}差多少", "增加3件", _phrase(against, changed)),
            Attribute(
                f"{against}差", Group.COMPARED, f"{meaning}的差，带正负号", "+3020件",
                _difference(against), FOR_CHANGES,
            ),
            Attribute(
                f"{against}率", Group.COMPARED, f"{meaning}的百分比，带正负号", "+75.42%",
                _percentage(against), FOR_CHANGES, complaint=_not_for_percentages,
            ),
            Attribute(base, Group.COMPARED, f"{base}的数", "4004", _before(against), FOR_NUMBERS),
        ]  # fmt: skip
    return made


def _compared(name: str, meaning: str, example: str, make: Make) -> Attribute:
    return Attribute(name, Group.COMPARED, meaning, example, make, FOR_PHRASES)


def _of_years() -> list[Attribute]:
    against = Against.YEAR_TO_DATE
    compared = "累计数同上年同期比"
    long = f"累计{WORDINGS[against].long}"
    rows = (
        ("本年累计", "1月到本月的累计数", "84192", _year, FOR_NUMBERS),
        (against, compared, "累计同比增长3.2%", _phrase(against, called), FOR_PHRASES),
        (long, compared, "比上年同期增加3.2%", _phrase(against, told), FOR_PHRASES),
        ("上年同期累计", "上年1月到同月的累计数", "81580", _before(against), FOR_NUMBERS),
    )
    return [
        Attribute(name, Group.YEAR, meaning, example, make, filters, complaint=_only_with_years)
        for name, meaning, example, make, filters in rows
    ]


CHANGES = [
    *_of_months(),
    *_of_years(),
    Attribute(
        "占比", Group.NOW, "占合计的百分比", "36.86%", _share_of_total, FOR_SHARES,
        whose=Whose.DEPARTMENT, complaint=_only_sums,
    ),
]  # fmt: skip
