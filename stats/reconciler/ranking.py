"""Ranks held against the departments' figures."""

from __future__ import annotations

from stats.models.kinds import Direction

from .claims import Claim, Understood
from .evidence import Evidence, Subject
from .opinions import Opinion, agreed, contradicts, unknown


def judge(evidence: Evidence, claim: Claim) -> Opinion:
    """Competition ranking by the printed values (1, 2, 2, 4), with or without those not counted."""
    said = claim.quantity.value
    held = [(s, ranks) for s in claim.subjects if (ranks := _ranks(evidence, s))]
    if not held:
        return unknown()
    for subject, ranks in held:
        if said in ranks:
            return agreed(f"{subject.label}排名 = 第{said}", subject)
    subject, ranks = held[0]
    against = f"{subject.label}排名 = 第{ranks[0]}"
    if claim.understood != Understood.ALL or claim.ambiguous:
        return unknown(against)
    return contradicts(
        f"{subject.label}排在第{ranks[0]}位，这里写的是第{said}位。",
        subject=subject,
        against=against,
        computed=str(ranks[0]),
    )


def _ranks(evidence: Evidence, subject: Subject) -> list[int]:
    rows = evidence.rows(subject.indicator)
    if subject.department not in rows:
        return []
    less = subject.indicator.direction == Direction.LESS
    excluded = evidence.excluded_departments()
    ranks = []
    for outside in (excluded, set()):
        own = rows[subject.department]
        others = [v for d, v in rows.items() if d.pk not in outside]
        ranks.append(1 + sum(value < own if less else value > own for value in others))
    return ranks
