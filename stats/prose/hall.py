"""Placeholders that name no indicator: the month, and the hall as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from departments.months import Month

from ..comparisons import Compared
from ..ledger import Ledger, excluded_by_source

MONTH_NAMES = ("年", "月", "年月")
EXCLUSIONS = "合计说明"


@dataclass(frozen=True, slots=True)
class HallName:
    """`make` gives None where there is nothing to print, such as a month before the first."""

    name: str
    meaning: str
    make: Callable[[Compared], str | None]


def month_values(month: Month) -> dict[str, str]:
    return {"年": str(month.year), "月": str(month.number), "年月": month.label}


def _month(name: str) -> Callable[[Compared], str]:
    return lambda compared: month_values(compared.month)[name]


def _label(ledger: Ledger | None) -> str | None:
    return ledger.month.label if ledger else None


def _so_far(compared: Compared) -> str:
    number = compared.month.number
    return "1月" if number == 1 else f"1—{number}月"


def exclusions(ledger: Ledger) -> str:
    """`以上合计不含市公交公司（数据来源于窗口统计，不计入合计）。`, or nothing."""
    left_out = excluded_by_source(ledger.figures)
    if not left_out:
        return ""
    parts = (
        f"{'、'.join(names)}（{source.exclusion_note()}）" for source, names in left_out.items()
    )
    return f"以上合计不含{'；'.join(parts)}。"


HALL_NAMES = {
    one.name: one
    for one in (
        HallName("年月", "统计的月份", _month("年月")),
        HallName("年", "统计的年份", _month("年")),
        HallName("月", "统计的月份，只印数字", _month("月")),
        HallName("上月", "上一个月", lambda compared: _label(compared.last_month)),
        HallName("上年同月", "上年的同一个月", lambda compared: _label(compared.last_year)),
        HallName("累计月份", "从1月到本月", _so_far),
        HallName("部门数", "本月进驻的部门有几个", lambda c: str(len(c.ledger.present))),
        HallName(
            EXCLUSIONS,
            "哪些部门不计入合计；没有就不印",
            lambda compared: exclusions(compared.ledger),
        ),
    )
}
