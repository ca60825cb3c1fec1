"""An assessment in words: amounts, gaps, and the rules as they are printed."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

from ..models import Criterion, Indicator
from ..models.assessment import Ties
from ..models.criterion import Formula
from ..models.kinds import Direction, Kind
from .formulas import as_decimal

#: Shown for a cell of the ledger that nobody filled.
UNFILLED = "未填"
NO_DATA = "无数据"
#: A minus as it is printed, not a hyphen.
MINUS = "\u2212"


def plain(exact: Fraction) -> str:
    """Up to six decimals, without idle zeros; 约 before what had more."""
    value = as_decimal(exact)
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace("-", MINUS)
    return text if Fraction(value) == exact else f"约{text}"


def amount(exact: Fraction, indicator: Indicator) -> str:
    """`99.5%`, `120件`."""
    return plain(exact) + ("%" if indicator.kind == Kind.RATE else indicator.unit)


def step(indicator: Indicator) -> str:
    """What one unit of difference is called: rates differ by 个百分点."""
    return "个百分点" if indicator.kind == Kind.RATE else indicator.unit or "个单位"


def gaps(numbers: list[int]) -> str:
    """The months that lack data: `缺3月、5—7月`; empty when none does."""
    runs = []
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        months = [number for _, number in run]
        runs.append(f"{months[0]}月" if len(months) == 1 else f"{months[0]}—{months[-1]}月")
    return f"缺{'、'.join(runs)}" if runs else ""


def rule(criterion: Criterion) -> str:
    """The criterion's formula as a sentence for print, without its full marks."""
    match criterion.formula:
        case Formula.LINEAR:
            return _linear(criterion)
        case Formula.PIECES:
            unit = criterion.indicator.unit or "个单位"
            return f"每{unit}得{plain(Fraction(criterion.points or 0))}分，得到满分为止。"
        case Formula.SHARE if criterion.indicator.direction == Direction.LESS:
            return "满分乘以本组最低的数，除以本部门的数；本部门为0的得满分。"
        case Formula.SHARE:
            return "满分乘以本部门的数，除以本组最高的数。"
    reach = "不超过" if criterion.indicator.direction == Direction.LESS else "达到"
    return f"{reach}{_target(criterion)}得满分，否则不得分。"


def _linear(criterion: Criterion) -> str:
    indicator, points = criterion.indicator, plain(Fraction(criterion.points or 0))
    side = {Direction.MORE.value: "低", Direction.LESS.value: "高"}.get(
        indicator.direction, "高或低"
    )
    return (
        f"目标值{_target(criterion)}，每{side}1{step(indicator)}扣{points}分，零头按比例扣，"
        f"扣到{plain(Fraction(criterion.floor))}分为止。"
    )


def _target(criterion: Criterion) -> str:
    return amount(Fraction(criterion.target or 0), criterion.indicator)


def ties(rule: str, business: Indicator | None) -> str:
    """How equal totals are ranked, for print."""
    match rule:
        case Ties.BY_CASES:
            return f"总分相同的，{business}多的在前；仍相同的并列，下一名次空出。"
        case Ties.BY_ORDER:
            return "总分相同的，按部门排序在前的在前。"
    return "总分相同的并列，下一名次空出。"
