"""All rules over one month."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from departments.months import Month

from ..findings import Finding, by_weight
from ..models import Rule
from ..models.rule import Check
from .comparing import compare
from .completeness import missing, name_gone
from .evidence import Evidence
from .past import copied, jump
from .rates import rate_parts, rate_range, shares
from .standard import standard_rule
from .totals import imported_total

CHECKS: dict[str, Callable[[Rule, Evidence], Iterator[Finding]]] = {
    Check.COMPARE: compare,
    Check.MISSING: missing,
    Check.RATE_RANGE: rate_range,
    Check.RATE_PARTS: rate_parts,
    Check.SHARES: shares,
    Check.IMPORTED_TOTAL: imported_total,
    Check.JUMP: jump,
    Check.COPIED: copied,
    Check.NAME_GONE: name_gone,
}


def check_month(month: Month) -> list[Finding]:
    """What does not agree in the month's figures, the gravest first; nothing is waived yet.

    A fixed number of queries, whatever the number of rules, departments and months.
    """
    evidence = Evidence(month)
    return by_weight(finding for rule in standing_rules() for finding in run_rule(rule, evidence))


def run_rule(rule: Rule, evidence: Evidence) -> list[Finding]:
    return list(CHECKS[rule.check_kind](rule, evidence))


def standing_rules() -> list[Rule]:
    """The hall's active rules in their order, then the built-in ones that it says nothing of."""
    rules = list(Rule.objects.all())
    said = {rule.check_kind for rule in rules}
    return [
        *(rule for rule in rules if rule.is_active),
        *(standard_rule(check) for check in CHECKS if check not in {*said, Check.COMPARE}),
    ]
