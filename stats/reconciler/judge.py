"""Claims held against the ledger."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from stats.models.kinds import Kind, Scope

from . import changing, counting, deriving, ranking, sharing
from .agreement import agrees, is_bound_kept
from .claims import Claim, Role, Understood, Whose
from .evidence import Evidence, Subject
from .numbers import Hedge
from .opinions import Opinion, contradicts, derived, held_against, matches, unknown
from .periods import OTHER, Period, Span
from .slips import TELLING, slip, times
from .units import fits, may_fit, scale
from .verdicts import Verdict

Held = tuple[Subject, Period, Decimal]


def judge(evidence: Evidence, claims: list[Claim]) -> list[Opinion]:
    """An opinion for each claim, in their order.

    A number that is right anchors its sentence: what follows is of the same subject matter.
    """
    opinions: list[Opinion] = []
    anchored: set[int] = set()
    for claim in claims:
        claim.anchored = claim.sentence in anchored
        opinion = JUDGES[claim.role](evidence, claim)
        if opinion.verdict == Verdict.UNKNOWN:
            opinion = deriving.derive(evidence, claim) or opinion
        if opinion.verdict == Verdict.MATCHES and claim.quantity.digits >= TELLING:
            anchored.add(claim.sentence)
        opinions.append(opinion)
    sharing.add_up(claims, opinions)
    return opinions


def _level(evidence: Evidence, claim: Claim) -> Opinion:
    if claim.whose == Whose.SUM:
        return _sum(evidence, claim)
    candidates = [s for s in claim.subjects if may_fit(claim.quantity, s.indicator)]
    if impossible := _over_the_whole(claim, candidates):
        return impossible
    if claim.period.span == Span.OTHER:
        return unknown()
    held = [(s, p, v) for s in candidates for p, v in _values(evidence, s, claim)]
    right = [one for one in held if _agrees(claim, one)]
    if claim.whose == Whose.EACH and held:
        each = [one for whole in held for one in _each_of(evidence, claim, whole)]
        wrong = [one for one in each if not (_agrees(claim, one) or _is_kept(claim, one))]
        return _mismatch(evidence, claim, wrong) if wrong else matches(*held[0])
    if right and (claim.understood < Understood.NOT or claim.quantity.digits >= TELLING):
        return matches(*right[0])
    if right:
        return unknown()
    if claim.includes_excluded and (opinion := _with_excluded(evidence, claim)):
        return opinion
    if kept := [one for one in held if _is_kept(claim, one)]:
        return unknown(held_against(*kept[0]))
    return _mismatch(evidence, claim, held) if held else _of_another_time(evidence, claim)


def _each_of(evidence: Evidence, claim: Claim, held: Held) -> list[Held]:
    """The departments, where all of them are meant: 各部门满意率均在95%以上."""
    subject, period, _ = held
    everyone = subject.department is None and subject.indicator.scope == Scope.DEPARTMENT
    of_all = claim.quantity.hedge == Hedge.EXACT and _agrees(claim, held)
    if not everyone or period.first != evidence.month or of_all:
        return [held]
    outside = evidence.excluded_departments()
    rows = evidence.rows(subject.indicator).items()
    return [(Subject.of(subject.indicator, d), period, v) for d, v in rows if d.pk not in outside]


def _values(evidence: Evidence, subject: Subject, claim: Claim) -> list[tuple[Period, Decimal]]:
    periods = [claim.period]
    month = Period.of(evidence.month)
    if claim.inherits:
        periods.append(month)
    if claim.was:
        periods += [month.shifted(-1), month.same_last_year]
    if claim.period.span == Span.SO_FAR:
        first = month.first
        periods = [month]
        if first is not None and first.number > 1:
            periods.append(Period.until(type(first)(first.year, 1), first))
    values = [(period, evidence.value(subject, period)) for period in periods]
    return [(period, value) for period, value in values if value is not None]


def _agrees(claim: Claim, held: Held) -> bool:
    subject, _, value = held
    return agrees(
        claim.quantity, value * scale(claim.quantity, subject.indicator), subject.indicator
    )


def _is_kept(claim: Claim, held: Held) -> bool:
    subject, _, value = held
    return is_bound_kept(claim.quantity, value * scale(claim.quantity, subject.indicator))


def _over_the_whole(claim: Claim, candidates: list[Subject]) -> Opinion | None:
    """A rate over 100%, whatever the ledger has."""
    rates = [s for s in candidates if s.indicator.kind == Kind.RATE]
    if rates and claim.quantity.unit == "%" and claim.quantity.value > 100:
        return contradicts(f"{rates[0].indicator.name}不会超过100%，请核对。", subject=rates[0])
    return None


def _mismatch(evidence: Evidence, claim: Claim, held: list[Held]) -> Opinion:
    subject, period, value = held[0]
    for one in held:
        if words := slip(evidence, claim, one[0], one[2]):
            subject, period, value = one
            break
    telling = bool(words) and claim.quantity.digits >= TELLING
    if not _may_contradict(claim, subject, telling=telling):
        understood = claim.understood < Understood.NOT
        return unknown(held_against(subject, period, value) if understood else None)
    known = f"{subject.label}{period.label}在数据里是{subject.indicator.format(value)}"
    return contradicts(
        f"{known}，这里写的是{claim.quantity.value:f}{claim.quantity.unit}"
        f"{'，' + words if words else ''}。",
        subject=subject,
        period=period,
        value=value,
    )


def _may_contradict(claim: Claim, subject: Subject, *, telling: bool) -> bool:
    """Whether the words are understood well enough to call the number wrong."""
    if claim.understood == Understood.NOT or claim.is_elsewhere:
        return False
    if not fits(claim.quantity, subject.indicator):
        return telling and claim.quantity.digits > TELLING
    near = claim.placed or claim.anchored or claim.context == Understood.ALL
    doubtful = claim.ambiguous or claim.understood == Understood.ALMOST
    if telling:
        return near or not doubtful or claim.quantity.digits > TELLING
    return near and not doubtful


def _with_excluded(evidence: Evidence, claim: Claim) -> Opinion | None:
    for subject in claim.subjects:
        value = evidence.with_excluded(subject.indicator)
        if value is not None and agrees(claim.quantity, value, subject.indicator):
            return derived(f"{subject.indicator.name}，含不计入合计的来源 = {value:f}")
    return None


def _of_another_time(evidence: Evidence, claim: Claim) -> Opinion:
    """The ledger lacks the month named, but the number is the bulletin's own month's."""
    if claim.period.span != Span.MONTH or claim.quantity.digits < TELLING:
        return unknown()
    if claim.understood == Understood.NOT:
        return unknown()
    for subject in claim.subjects:
        for period, words in list(times(evidence, claim.period))[:1]:
            value = evidence.value(subject, period)
            if value is not None and agrees(claim.quantity, value, subject.indicator):
                return contradicts(
                    f"这里说的是{claim.period.label}，但这个数是{words}的。",
                    subject=subject,
                    period=period,
                    value=value,
                )
    return unknown()


def _sum(evidence: Evidence, claim: Claim) -> Opinion:
    values = [evidence.value(s, claim.period) for s in claim.subjects]
    known = [value for value in values if value is not None]
    if not known or len(known) != len(values) or claim.period == OTHER:
        return unknown()
    indicator = claim.subjects[0].indicator
    total = sum(known, Decimal())
    names = "、".join(s.department.name if s.department else "" for s in claim.subjects)
    against = f"{names}{indicator.name}{claim.period.label}之和 = {indicator.format(total)}"
    if indicator.kind in (Kind.COUNT, Kind.MONEY) and agrees(claim.quantity, total):
        return derived(against)
    if claim.understood or claim.ambiguous or not fits(claim.quantity, indicator):
        return unknown(against)
    if indicator.kind not in (Kind.COUNT, Kind.MONEY):
        return unknown(against)
    return contradicts(
        f"{names}的{indicator.name}合计应为{indicator.format(total)}，这里写的是"
        f"{claim.quantity.value:f}。",
        subject=claim.subjects[0],
        against=against,
        computed=indicator.format(total),
    )


JUDGES: dict[Role, Callable[[Evidence, Claim], Opinion]] = {
    Role.LEVEL: _level,
    Role.CHANGE: changing.judge,
    Role.SHARE: sharing.judge,
    Role.GAP: deriving.gap,
    Role.TIMES: deriving.times,
    Role.RANK: ranking.judge,
    Role.BODIES: counting.bodies,
    Role.REACHED: counting.reached,
}
