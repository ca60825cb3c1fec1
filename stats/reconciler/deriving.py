"""Numbers that nothing names directly: sums, differences, ratios of what the sentence names.

The search is kept small: a chance result among many combinations would prove nothing.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, permutations

from departments.models import Department
from stats.models.kinds import Kind

from .agreement import agrees
from .claims import Claim, Role, Understood
from .evidence import Evidence, Subject
from .numbers import PERCENT, TIMES, Hedge
from .opinions import Opinion, contradicts, derived, matches, unknown
from .periods import Period, Span
from .slips import TELLING
from .units import fits
from .verdicts import plain

MOST_OPERANDS = 8


def derive(evidence: Evidence, claim: Claim) -> Opinion | None:
    """A figure of the subject that the sentence does not name, or a result of two that it does."""
    if claim.period.span == Span.OTHER or claim.quantity.hedge != Hedge.EXACT:
        return None
    if claim.quantity.unit == PERCENT:
        return _ratio(evidence, claim)
    if claim.role != Role.LEVEL or claim.quantity.digits < TELLING:
        return None
    return _unnamed(evidence, claim) or _sum_or_difference(evidence, claim)


def _subjects(evidence: Evidence, claim: Claim) -> list[Subject]:
    """Indicators named in the sentence, of the departments named in it and of the hall."""
    places = [*claim.departments, None]
    subjects = [Subject.of(i, d) for i in claim.indicators for d in places]
    return list(dict.fromkeys([*claim.subjects, *subjects]))[:MOST_OPERANDS]


def _operands(evidence: Evidence, claim: Claim) -> list[tuple[Subject, Decimal]]:
    """With what 办结率 may be a ratio to, where it is one."""
    period = Period.of(evidence.month) if claim.period.span == Span.SO_FAR else claim.period
    subjects = _subjects(evidence, claim)
    if claim.ratio:
        places: list[Department | None] = list(claim.departments[-1:]) or [None]
        subjects += [Subject.of(i, d) for i in evidence.indicators for d in places]
    held = [(s, evidence.value(s, period)) for s in dict.fromkeys(subjects)]
    return [(s, v) for s, v in held if v is not None and s.indicator.kind == Kind.COUNT]


def _unnamed(evidence: Evidence, claim: Claim) -> Opinion | None:
    """办件总量7016件: no indicator is named, but one of the subject's is exactly this."""
    period = Period.of(evidence.month) if claim.period.span == Span.SO_FAR else claim.period
    places = [*dict.fromkeys(claim.departments), None]
    for place in places:
        for indicator in evidence.indicators:
            subject = Subject.of(indicator, place)
            value = evidence.value(subject, period)
            if value is None or not fits(claim.quantity, indicator) or not claim.quantity.unit:
                continue
            if agrees(claim.quantity, value, indicator):
                return matches(subject, period, value)
    return None


def _sum_or_difference(evidence: Evidence, claim: Claim) -> Opinion | None:
    operands = _operands(evidence, claim)
    for (first, a), (second, b) in combinations(operands, 2):
        if not fits(claim.quantity, first.indicator):
            continue
        for result, sign in ((a + b, "+"), (a - b, "-"), (b - a, "-")):
            if result > 0 and agrees(claim.quantity, result):
                left, right = (second, first) if result == b - a else (first, second)
                return derived(f"{left.label} {sign} {right.label} = {plain(result)}")
    return None


def _ratio(evidence: Evidence, claim: Claim) -> Opinion | None:
    if claim.quantity.digits < TELLING:
        return None
    operands = _operands(evidence, claim)
    for (first, a), (second, b) in permutations(operands, 2):
        if b and agrees(claim.quantity, a / b * 100):
            return derived(f"{first.label} ÷ {second.label} = {plain(claim.quantity.value)}%")
    return None


def gap(evidence: Evidence, claim: Claim) -> Opinion:
    """甲比乙多265件: both are named, so the number can be wrong."""
    if not claim.subjects or not claim.others:
        return unknown()
    subject, other = claim.subjects[0], claim.others[-1]
    values = evidence.value(subject, claim.period), evidence.value(other, claim.period)
    if values[0] is None or values[1] is None:
        return unknown()
    difference = values[0] - values[1]
    against = f"{subject.label} - {other.label} = {plain(difference)}"
    if claim.quantity.unit == PERCENT:
        percent = difference / values[1] * 100 if values[1] else None
        right = percent is not None and agrees(claim.quantity, percent * (claim.sign or 1))
        return derived(f"{subject.label}比{other.label}") if right else unknown()
    printed = subject.indicator.rounded(values[0]) - other.indicator.rounded(values[1])
    if any(agrees(claim.quantity, by * (claim.sign or 1)) for by in (difference, printed)):
        return derived(against)
    if claim.understood != Understood.ALL or claim.ambiguous or not claim.sign:
        return unknown(against)
    return contradicts(
        f"按数据计算，{against}，这里写的是{plain(claim.quantity.value)}{claim.quantity.unit}。",
        subject=subject,
        against=against,
        computed=plain(abs(difference)),
    )


def times(evidence: Evidence, claim: Claim) -> Opinion:
    """是上月的1.2倍, 占去年同期的108%."""
    if claim.quantity.unit not in (TIMES, PERCENT) or claim.quantity.digits < 2:
        return unknown()
    hundred = 100 if claim.quantity.unit == PERCENT else 1
    month = Period.of(evidence.month)
    for subject in claim.subjects:
        now = evidence.value(subject, month)
        for before in (month.shifted(-1), month.same_last_year):
            base = evidence.value(subject, before)
            if now is not None and base and agrees(claim.quantity, now / base * hundred):
                return derived(f"{subject.label}{month.label} ÷ {before.label}")
    return unknown()
