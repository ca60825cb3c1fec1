"""This month beside the months before: jumps, and figures copied from last month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from departments.models import Department
from departments.quoting import quoted

from ..findings import Finding
from ..models import Figure, Indicator, Rule, Source
from ..models.kinds import Kind
from .evidence import MONTHS_BACK, Evidence
from .reporting import cell, report

DEFAULT_MULTIPLE = Decimal(5)
LEAST_MONTHS = 6
#: The deviation is taken for at least this part of the median, since months may be all alike.
LEAST_PART = Decimal("0.05")
#: And for at least so much, in percentage points, for a rate.
LEAST_POINTS = Decimal(1)
#: What is less than this away from the median is no jump: a few cases, half a day.
SMALL = {Kind.COUNT: Decimal(10), Kind.DAYS: Decimal("0.5")}
#: Last month's figures again: at least so many, of which two are counts that chance won't repeat.
LEAST_COLUMNS, LEAST_LARGE, LARGE = 3, 2, 10


def jump(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """Figures further from the median of the last twelve months than so many times the MAD.

    The median absolute deviation does not follow single odd months as a standard deviation does
    (Hampel's identifier). At least six months must be known.
    """
    for indicator, department in evidence.cells():
        value = evidence.known(indicator, department)
        key = (indicator.pk, department.pk if department else None)
        past = evidence.history.get(key, [])
        if value is None or len(past) < LEAST_MONTHS:
            continue
        low, high = usual(past, indicator, rule.parameter or DEFAULT_MULTIPLE)
        near = abs(value - median(past)) < SMALL.get(Kind(indicator.kind), 0)
        if not near and not low <= value <= high:
            yield _jumped(rule, indicator, department, value, past, (low, high))


def usual(past: list[Decimal], indicator: Indicator, multiple: Decimal) -> tuple[Decimal, Decimal]:
    """The range in which the indicator's value is nothing unusual."""
    middle = Decimal(median(past))
    deviation = Decimal(median([abs(value - middle) for value in past]))
    least = LEAST_POINTS if indicator.kind == Kind.RATE else abs(middle) * LEAST_PART
    reach = multiple * max(deviation, least)
    low, high = middle - reach, middle + reach
    if indicator.kind != Kind.MONEY:
        low = max(low, Decimal())
    return low, min(high, max(Decimal(100), *past)) if indicator.kind == Kind.RATE else high


def copied(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """Departments all of whose known figures of a source are last month's again.

    Three of them at least, two of these counts of ten and more: zeros, small numbers, and rates
    of 100% do repeat themselves.
    """
    if evidence.last_month is None:
        return
    for department in evidence.ledger.departments:
        for source, figures in _by_source(evidence, department).items():
            if _are_last_months(figures, department, evidence):
                yield report(
                    rule,
                    f"{department}本月来自{quoted(source.name)}的{len(figures)}项数据与上月完全相同："
                    f"{_listed(figures)}。请核对是不是误用了上月的表。",
                    department=department,
                    printed=_listed(figures),
                )


def _jumped(
    rule: Rule,
    indicator: Indicator,
    department: Department | None,
    value: Decimal,
    past: list[Decimal],
    bounds: tuple[Decimal, Decimal],
) -> Finding:
    low, high = map(indicator.format, bounds)
    middle = Decimal(median(past))
    known = "" if len(past) == MONTHS_BACK else f"有数据的{len(past)}个月"
    return report(
        rule,
        f"{cell(indicator, department)}是{indicator.format(value)}，近{MONTHS_BACK}个月{known}"
        f"一般在{low}至{high}之间（中位数{indicator.format(middle)}），相差太大。"
        f"{_slip(value, middle)}请核对；数据属实就放行，写明原因。",
        department=department,
        indicator=indicator,
        printed=indicator.format(value),
        computed=f"{low}至{high}",
    )


def _slip(value: Decimal, middle: Decimal) -> str:
    """Ten times as much, or as little, is mostly a digit typed or dropped."""
    if middle > 0 and 8 <= value / middle <= 12:
        return "像是多写了一位。"
    if value > 0 and 8 <= middle / value <= 12:
        return "像是少写了一位。"
    return ""


def _by_source(evidence: Evidence, department: Department) -> dict[Source, list[Figure]]:
    found: dict[Source, list[Figure]] = defaultdict(list)
    for indicator in evidence.by_department:
        figure = evidence.ledger.figure(indicator, department)
        if figure is not None and figure.value is not None:
            found[figure.source].append(figure)
    return found


def _are_last_months(figures: list[Figure], department: Department, evidence: Evidence) -> bool:
    if len(figures) < LEAST_COLUMNS or evidence.last_month is None:
        return False
    large = [f for f in figures if f.indicator.kind != Kind.RATE and (f.value or 0) >= LARGE]
    before = (evidence.last_month.figure(f.indicator, department) for f in figures)
    same = all(b is not None and b.value == f.value for f, b in zip(figures, before, strict=True))
    return same and len(large) >= LEAST_LARGE


def _listed(figures: list[Figure]) -> str:
    return "、".join(f"{figure.indicator.name}{figure.printed()}" for figure in figures)
