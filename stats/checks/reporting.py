"""A finding as a rule reports it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

from departments.models import Department
from departments.quoting import quoted

from ..expressions import PRECISION
from ..findings import Finding, Severity
from ..models import Indicator, Rule
from ..models.rule import Check

NAMES_SHOWN = 6


def report(
    rule: Rule,
    message: str,
    *,
    department: Department | None = None,
    indicator: Indicator | None = None,
    printed: str | None = None,
    computed: str | None = None,
    severity: Severity | None = None,
) -> Finding:
    """By the rule's weight, with its note behind the message; neither where a weight is given.

    A built-in check is known by its kind, a comparison by its name.
    """
    return Finding(
        severity or Severity(rule.severity),
        rule.name if rule.check_kind == Check.COMPARE else rule.check_kind,
        message if severity else message + rule.note,
        department=department.name if department else None,
        indicator=indicator.name if indicator else None,
        printed=printed,
        computed=computed,
        printable=True,
    )


def cell(indicator: Indicator, department: Department | None) -> str:
    """`区社保局的“受理数”`"""
    return f"{department or '大厅'}的{quoted(indicator.name)}"


def enumerated(names: list[str]) -> str:
    """`甲、乙、丙`; the first six of a long list, and how many there are."""
    if len(names) <= NAMES_SHOWN:
        return "、".join(names)
    return f"{'、'.join(names[:NAMES_SHOWN])}等{len(names)}个部门"


def plain(value: Decimal) -> str:
    """At most four decimals, no idle zeros."""
    if value.adjusted() > PRECISION - 10:
        return f"{value:.3E}"
    with localcontext() as context:
        context.prec = 2 * PRECISION
        text = f"{value.quantize(Decimal('0.0001'), ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
