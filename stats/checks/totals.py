"""What an imported file's own total row says, beside the total that is printed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from departments.quoting import quoted

from ..findings import Finding
from ..ledger import excluded_by_source
from ..models import FigureImport, Indicator, Rule
from ..models.kinds import Aggregation, Scope
from .evidence import Evidence
from .reporting import report


def imported_total(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """Stated totals that are neither the printed total nor the sum of the file's own source."""
    for done in evidence.imports:
        for indicator in evidence.by_department:
            stated = _stated(done, indicator)
            computed = evidence.ledger.value(indicator)
            if stated is None or computed is None:
                continue
            own = _sum(indicator, evidence, done.source_id)
            if not any(_agree(stated, some, indicator, rule) for some in (computed, own)):
                yield _disagree(rule, done, indicator, evidence, stated, computed)


def _stated(done: FigureImport, indicator: Indicator) -> Decimal | None:
    text = done.stated_totals.get(indicator.name)
    try:
        value = None if text is None else Decimal(str(text).strip().rstrip("%％"))
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def _sum(indicator: Indicator, evidence: Evidence, source: int | None = None) -> Decimal | None:
    """Of all the departments' figures, or of one source's; None for what is not summed."""
    if indicator.aggregation != Aggregation.SUM or indicator.scope != Scope.DEPARTMENT:
        return None
    values = [
        figure.value
        for figure in evidence.ledger.figures
        if figure.indicator_id == indicator.pk and source in (None, figure.source_id)
        if figure.value is not None
    ]
    return sum(values, Decimal()) if values else None


def _agree(stated: Decimal, some: Decimal | None, indicator: Indicator, rule: Rule) -> bool:
    if some is None:
        return False
    return abs(indicator.rounded(stated) - indicator.rounded(some)) <= rule.tolerance


def _disagree(
    rule: Rule,
    done: FigureImport,
    indicator: Indicator,
    evidence: Evidence,
    stated: Decimal,
    computed: Decimal,
) -> Finding:
    off = indicator.rounded(stated) - indicator.rounded(computed)
    unit = "个百分点" if indicator.unit == "%" else indicator.unit
    return report(
        rule,
        f"文件{quoted(done.file_name)}（{done.source}）的合计行里{quoted(indicator.name)}是"
        f"{indicator.format(stated)}，系统算出{indicator.format(computed)}，文件"
        f"{'多' if off > 0 else '少'}{indicator.format(abs(off)).rstrip('%')}{unit}。"
        f"{_explained(stated, indicator, evidence, rule)}",
        indicator=indicator,
        printed=indicator.format(stated),
        computed=indicator.format(computed),
    )


def _explained(stated: Decimal, indicator: Indicator, evidence: Evidence, rule: Rule) -> str:
    figures = [f for f in evidence.ledger.figures if f.indicator_id == indicator.pk]
    left_out = excluded_by_source(figures)
    if left_out and _agree(stated, _sum(indicator, evidence), indicator, rule):
        names = "；".join(f"{'、'.join(who)}（{source}）" for source, who in left_out.items())
        return f"正好等于把不计入合计的{names}也加进去。"
    return "请核对是不是漏导了行、读错了数，或导入后改过。"
