"""Counts of departments, and the marks that some of them reach."""

from __future__ import annotations

from decimal import Decimal

from stats.models.kinds import Kind

from .agreement import agrees
from .claims import Claim
from .evidence import Evidence, Subject
from .numbers import Hedge
from .opinions import Opinion, agreed, unknown
from .verdicts import plain


def bodies(evidence: Evidence, claim: Claim) -> Opinion:
    """The departments present, with figures, counted in totals, or at nothing or at the full."""
    for words, number in _counts(evidence, claim):
        if number == claim.quantity.value:
            return agreed(f"{words} = {number}")
    return unknown()


def _counts(evidence: Evidence, claim: Claim) -> list[tuple[str, int]]:
    ledger = evidence.ledger
    excluded = evidence.excluded_departments()
    counted = [d for d in ledger.departments if d.pk not in excluded]
    found = [
        (f"{ledger.month.label}在大厅的部门数", len(ledger.present)),
        (f"{ledger.month.label}有数据的部门数", len(ledger.departments)),
        (f"{ledger.month.label}计入合计的部门数", len(counted)),
    ]
    for indicator in claim.indicators or [s.indicator for s in claim.subjects]:
        rows = evidence.rows(indicator)
        name = indicator.name
        found += [
            (f"{name}有数据的部门数", len(rows)),
            (f"{name}为0的部门数", sum(not value for value in rows.values())),
            (f"{name}不为0的部门数", sum(bool(value) for value in rows.values())),
        ]
        if indicator.kind == Kind.RATE:
            full = sum(value == 100 for value in rows.values())
            found += [
                (f"{name}为100%的部门数", full),
                (f"{name}不到100%的部门数", len(rows) - full),
            ]
    if claim.threshold is not None:
        found += _reaching(evidence, claim.threshold)
    if len(claim.departments) > 1:
        found.append(("句中列出的部门数", len(set(claim.departments))))
    return [(words, number) for words, number in found if number]


def _reaching(evidence: Evidence, threshold: Claim) -> list[tuple[str, int]]:
    """How many departments have more, less, or just what was said before: 低于98%的部门."""
    said, found = threshold.quantity.value, []
    for subject in threshold.subjects:
        rows, name = evidence.rows(subject.indicator), subject.indicator.name
        excluded = evidence.excluded_departments()
        counted = [value for department, value in rows.items() if department.pk not in excluded]
        for values in (list(rows.values()), counted):
            found += [
                (f"{name}高于{plain(said)}的部门数", sum(value > said for value in values)),
                (f"{name}低于{plain(said)}的部门数", sum(value < said for value in values)),
                (f"{name}为{plain(said)}的部门数", sum(value == said for value in values)),
                (f"{name}不低于{plain(said)}的部门数", sum(value >= said for value in values)),
            ]
    return found


def reached(evidence: Evidence, claim: Claim) -> Opinion:
    """满意率100%的部门: a mark that some department has."""
    for subject in claim.subjects:
        values = evidence.rows(subject.indicator).values()
        if any(_reaches(claim, value, subject) for value in values):
            return agreed(f"有部门的{subject.indicator.name}如此", subject)
    return unknown()


def _reaches(claim: Claim, value: Decimal, subject: Subject) -> bool:
    match claim.quantity.hedge:
        case Hedge.LEAST:
            return value >= claim.quantity.value
        case Hedge.MOST:
            return value <= claim.quantity.value
    return agrees(claim.quantity, value, subject.indicator)
