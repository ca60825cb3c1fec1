"""Rates within 0 and 100, as their parts make them; shares that make up the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal

from departments.models import Department
from departments.quoting import quoted

from ..findings import Finding
from ..models import Indicator, Rule
from ..models.kinds import Aggregation, Kind
from .evidence import Evidence, value_in
from .reporting import cell, report

WHOLE = Decimal(100)
#: How the name of a column ends that says which part of the hall's work a department did.
SHARE_ENDINGS = ("占比", "比重", "份额")


def rate_range(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """Rates below 0 or above 100, of departments and of the hall, also where computed."""
    for indicator, department in evidence.cells():
        value = evidence.known(indicator, department)
        if indicator.kind == Kind.RATE and value is not None and not 0 <= value <= WHOLE:
            yield report(
                rule,
                f"{cell(indicator, department)}是{indicator.format(value)}，"
                "比率应在0%至100%之间。请核对。",
                department=department,
                indicator=indicator,
                printed=indicator.format(value),
            )
    for indicator in evidence.by_department:
        total = evidence.ledger.value(indicator) if indicator.kind == Kind.RATE else None
        if indicator.aggregation == Aggregation.RATIO and total is not None and total > WHOLE:
            yield report(
                rule,
                f"{quoted(indicator.name)}全大厅算出来是{indicator.format(total)}，"
                "比率应在0%至100%之间。请核对它的分子和分母。",
                indicator=indicator,
                printed=indicator.format(total),
            )


def rate_parts(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """A stated ratio against its numerator and denominator, both rounded as printed."""
    for indicator, department in evidence.cells():
        stated = evidence.known(indicator, department)
        computed = _from_parts(indicator, department, evidence)
        if stated is None or computed is None:
            continue
        if abs(indicator.rounded(stated) - indicator.rounded(computed)) > rule.tolerance:
            yield _parts_disagree(rule, indicator, department, evidence, stated, computed)


def shares(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """A column of shares adds to 100 within the error of rounding: half a unit for each share.

    Those outside the totals may be among them or not. Where a department's share is missing,
    only a sum above 100 is wrong.
    """
    for indicator in evidence.by_department:
        if is_share(indicator):
            yield from _share_column(rule, indicator, evidence)


def is_share(indicator: Indicator) -> bool:
    named = (indicator.name.endswith(SHARE_ENDINGS), indicator.heading.endswith(SHARE_ENDINGS))
    return indicator.kind == Kind.RATE and any(named)


def _from_parts(
    indicator: Indicator, department: Department | None, evidence: Evidence
) -> Decimal | None:
    top, base = (
        evidence.by_pk.get(indicator.numerator_id),
        evidence.by_pk.get(indicator.denominator_id),
    )
    if indicator.aggregation != Aggregation.RATIO or top is None or base is None:
        return None
    above, below = (value_in(evidence.ledger, part, department) for part in (top, base))
    if above is None or not below:
        return None
    return above / below * (100 if indicator.kind == Kind.RATE else 1)


def _parts_disagree(
    rule: Rule,
    indicator: Indicator,
    department: Department | None,
    evidence: Evidence,
    stated: Decimal,
    computed: Decimal,
) -> Finding:
    parts = []
    for pk in (indicator.numerator_id, indicator.denominator_id):
        part = evidence.by_pk[pk]
        value = value_in(evidence.ledger, part, department) or Decimal()
        parts.append(f"{part.name}（{part.format(value)}）")
    unit = Decimal(1).scaleb(-indicator.decimals)
    cut = computed.quantize(unit, ROUND_DOWN) == stated != indicator.rounded(computed)
    return report(
        rule,
        f"{cell(indicator, department)}填的是{indicator.format(stated)}，"
        f"按{parts[0]}÷{parts[1]}应是{indicator.format(computed)}"
        f"{'，像是截去了尾数' if cut else ''}。请核对这三个数。",
        department=department,
        indicator=indicator,
        printed=indicator.format(stated),
        computed=indicator.format(computed),
    )


def _share_column(rule: Rule, indicator: Indicator, evidence: Evidence) -> Iterator[Finding]:
    ledger = evidence.ledger
    figures = [ledger.figure(indicator, department) for department in ledger.departments]
    known = [figure for figure in figures if figure is not None and figure.value is not None]
    values = [indicator.rounded(figure.value) for figure in known if figure.value is not None]
    counted = [
        indicator.rounded(figure.value)
        for figure in known
        if figure.value is not None and figure.source.counts_in_totals
    ]
    if len(values) < 2:
        return
    off = min((sum(some) - WHOLE for some in (values, counted) if some), key=abs)
    allowed = rule.tolerance + len(values) * Decimal("0.5").scaleb(-indicator.decimals)
    if abs(off) <= allowed or (off < 0 and len(known) < len(figures)):
        return
    total = indicator.format(WHOLE + off)
    yield report(
        rule,
        f"{quoted(indicator.name)}一列{len(values)}个部门加起来是{total}，应是100%"
        f"（四舍五入最多差{allowed.normalize():f}个百分点）。请核对各部门的占比。",
        indicator=indicator,
        printed=total,
        computed="100%",
    )
