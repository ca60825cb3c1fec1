"""Shares (占……的百分之几) held against the figures that they are shares of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from stats.models.kinds import Aggregation

from .agreement import agrees, rounded_to
from .claims import Claim, Role, Understood, Whose
from .evidence import Evidence, Subject
from .numbers import PERCENT
from .opinions import Opinion, contradicts, derived, unknown
from .periods import Span
from .verdicts import Verdict, plain

#: Shares that add to more than this are not of parts apart.
OVERLAPPING = 130


def judge(evidence: Evidence, claim: Claim) -> Opinion:
    quantity = claim.quantity
    if quantity.unit != PERCENT:
        return unknown()
    if quantity.value > 100:
        return contradicts(
            f"比重不会超过100%，这里写的是{plain(quantity.value)}%。请核对分子和分母。"
        )
    if claim.period.span == Span.OTHER:
        return unknown()
    shares = list(_shares(evidence, claim))
    for against, share in shares:
        if agrees(quantity, share):
            return derived(against)
    if claim.is_elsewhere:
        return unknown()
    if not shares or claim.understood != Understood.ALL or claim.ambiguous:
        return unknown()
    if not _one_whole(claim):
        return unknown()
    against, share = shares[0]
    shown = plain(rounded_to(share, min(quantity.step, Decimal("0.01"))))
    return contradicts(
        f"按数据计算，{against.partition(' = ')[0]}是{shown}%，这里写的是"
        f"{plain(quantity.value)}%{_slip(evidence, claim)}。",
        subject=claim.subjects[0],
        against=against,
        computed=f"{shown}%",
    )


def add_up(claims: list[Claim], opinions: list[Opinion]) -> None:
    """Where a sentence tells the parts of one whole, the last that makes them more is wrong.

    Its own departments' business the ledger need not know. Far more than the whole they are only
    when they overlap: 网上 and 掌上 may both be 90%.
    """
    for sentence in dict.fromkeys(claim.sentence for claim in claims):
        parts = [n for n, c in enumerate(claims) if c.sentence == sentence and _is_part(c)]
        quantities = [claims[n].quantity for n in parts]
        total = sum((q.value for q in quantities), Decimal())
        slack = sum((q.coarse_step if q.hedge else q.step for q in quantities), Decimal()) / 2
        contradicted = any(opinions[n].verdict == Verdict.CONTRADICTS for n in parts)
        if len(parts) > 1 and not contradicted and 100 + slack < total <= OVERLAPPING:
            opinions[parts[-1]] = contradicts(
                f"这句里的比重加起来是{plain(total)}%，超过了100%，请核对。"
            )


def _is_part(claim: Claim) -> bool:
    return claim.role == Role.SHARE and claim.divided and claim.quantity.unit == PERCENT


def _one_whole(claim: Claim) -> bool:
    """Whether the sentence leaves no doubt of what the share is of."""
    if claim.whose == Whose.SUM:
        return True
    departments = {s.department for s in claim.subjects}
    parts = {s.indicator.pk for s in claim.subjects}
    if claim.wholes:
        return len(departments) == 1
    return None not in departments and len(departments) == 1 and len(parts) == 1


def _shares(evidence: Evidence, claim: Claim) -> list[tuple[str, Decimal]]:
    found = []
    for part_label, part, subject in _parts(evidence, claim):
        for whole in _wholes(evidence, claim, subject):
            base = evidence.value(whole, claim.period)
            if base and part <= base and whole != subject:
                share = part / base * 100
                shown = plain(rounded_to(share, Decimal("0.01")))
                found.append((f"{part_label}占{whole.label}的比重 = {shown}%", share))
    return found


def _parts(evidence: Evidence, claim: Claim) -> list[tuple[str, Decimal, Subject]]:
    """What the share is of: the last number's subject, or all of a list's together."""
    found = []
    for subject in claim.subjects if claim.whose != Whose.SUM else ():
        value = evidence.value(subject, claim.period)
        if value is not None:
            found.append((subject.label, value, subject))
    for parts in _lists(claim):
        values = [evidence.value(part, claim.period) for part in parts]
        if all(value is not None for value in values):
            total = sum((value for value in values if value is not None), Decimal())
            names = "、".join(part.label for part in parts)
            found.append((f"{names}合计", total, parts[0]))
    return found


def _lists(claim: Claim) -> Iterator[list[Subject]]:
    """The sentence's departments of one indicator, where it names several."""
    for indicator in dict.fromkeys(part.indicator for part in claim.parts):
        parts = [part for part in claim.parts if part.indicator == indicator]
        if len(parts) > 1:
            yield parts


def _wholes(evidence: Evidence, claim: Claim, part: Subject) -> list[Subject]:
    if claim.wholes:
        own = [Subject.of(indicator, part.department) for indicator in claim.wholes]
        return [*(Subject.of(indicator, None) for indicator in claim.wholes), *own]
    if part.department is not None:
        return [Subject.of(part.indicator, None)]
    return [
        Subject.of(indicator, None)
        for indicator in evidence.indicators
        if indicator.aggregation == Aggregation.SUM and indicator.unit == part.indicator.unit
    ]


def _slip(evidence: Evidence, claim: Claim) -> str:
    for subject in claim.subjects:
        value = evidence.value(subject, claim.period)
        everything = evidence.with_excluded(subject.indicator)
        if value is not None and everything and agrees(claim.quantity, value / everything * 100):
            return "，像是把不计入合计的来源也算进了总数"
    return ""
