"""A rule asked of the cast's December, outside the database unless it is saved."""

from __future__ import annotations

from typing import Any

from departments.months import Month
from stats.checks.evidence import Evidence
from stats.checks.running import run_rule
from stats.findings import Finding
from stats.models import Rule
from stats.models.rule import Check
from tests.base import DECEMBER


def found(rule: Rule, month: Month = DECEMBER) -> list[Finding]:
    return run_rule(rule, Evidence(month))


def check(kind: Check, month: Month = DECEMBER, **more: Any) -> list[Finding]:
    """What a built-in check finds."""
    return found(Rule(name=kind.label, check_kind=kind, **more), month)


def comparison(left: str, relation: str, right: str, **more: Any) -> Rule:
    return Rule(**{"name": "试", "left": left, "relation": relation, "right": right} | more)


def said(findings: list[Finding]) -> list[str]:
    return [finding.message for finding in findings]
