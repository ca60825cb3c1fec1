"""Changes held against the ledger: their size, their direction, their kind and their base."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from stats.models.kinds import Kind

from .changes import LAST_MONTH, LAST_YEAR, Change, between, change_of
from .claims import Claim, Understood
from .evidence import Evidence
from .numbers import PERCENT, POINTS
from .opinions import Opinion, agreed, contradicts, unknown
from .periods import Period, Span
from .slips import TELLING, digits_slip
from .verdicts import plain

TWO_PLACES = Decimal("0.01")
WORDS = {1: "增加", -1: "减少", 0: "变化"}


def judge(evidence: Evidence, claim: Claim) -> Opinion:
    if claim.period.span == Span.OTHER:
        return unknown()
    if claim.is_elsewhere:
        claim.understood = Understood.NOT
    bases = [claim.base] if claim.base else [LAST_MONTH, LAST_YEAR]
    changes = [
        change
        for subject in claim.subjects
        for base in bases
        if (change := change_of(evidence, subject, claim, base))
    ]
    for change in changes:
        if change.said_by(claim):
            return agreed(_against(change, claim), change.subject)
    if _is_the_months(evidence, claim):
        return agreed(f"{evidence.month.label}的变化", claim.subjects[0])
    if opinion := _wrong_kind(claim):
        return opinion
    if not claim.base or not changes:
        return unknown(_against(changes[0], claim) if changes else None)
    return _mismatch(evidence, claim, changes)


def _is_the_months(evidence: Evidence, claim: Claim) -> bool:
    """Where the month named is wrong, that is told of the month; its changes are right."""
    own = replace(claim, period=Period.of(evidence.month))
    changes = [change_of(evidence, s, own, claim.base) for s in claim.subjects if claim.base]
    return any(change.said_by(claim) for change in changes if change)


def _against(change: Change, claim: Claim) -> str:
    held = change.in_unit_of(claim.quantity)
    label = f"{change.subject.label}{change.period.label}{change.base}"
    if held is None:
        return f"{label}：{change.before_period.label}{_printed(change, before=True)}"
    sign = "+" if held > 0 else ""
    step = claim.quantity.step if claim.quantity.unit in (PERCENT, POINTS) else None
    shown = held.quantize(min(step, step.scaleb(-1))) if step is not None else held
    return f"{label} = {sign}{plain(shown)}{claim.quantity.unit}"


def _printed(change: Change, *, before: bool = False) -> str:
    return change.subject.indicator.format(change.before if before else change.now)


def _wrong_kind(claim: Claim) -> Opinion | None:
    """个百分点 for what is no rate: wrong whatever the ledger has."""
    if claim.understood == Understood.NOT or not claim.subjects or not claim.base:
        return None
    subject = claim.subjects[0]
    if claim.quantity.unit == POINTS and all(s.indicator.kind != Kind.RATE for s in claim.subjects):
        return contradicts(
            f"{subject.indicator.name}不是比率，变化应写百分之几，不能写“个百分点”。",
            subject=subject,
        )
    return None


def _mismatch(evidence: Evidence, claim: Claim, changes: list[Change]) -> Opinion:
    change = changes[0]
    words = _slip(evidence, claim, change)
    for other in changes[1:]:
        if not words and (words := _slip(evidence, claim, other)):
            change = other
    sure = claim.understood == Understood.ALL and not claim.ambiguous
    telling = bool(words) and (claim.quantity.digits >= TELLING or claim.base is not None)
    if claim.understood == Understood.NOT or not (sure or telling):
        return unknown(_against(change, claim))
    if change.in_unit_of(claim.quantity) is None and not words:
        return unknown(_against(change, claim))
    return contradicts(
        f"{change.subject.label}{change.period.label}{_printed(change)}，"
        f"{change.before_period.label}{_printed(change, before=True)}，{_truth(change, claim)}"
        f"{'；' + words if words else ''}。",
        subject=change.subject,
        against=_against(change, claim),
        computed=_truth(change, claim),
    )


def _truth(change: Change, claim: Claim) -> str:
    """What the sentence should say, at two decimals at most."""
    direction = WORDS[(change.difference > 0) - (change.difference < 0)]
    if not change.difference:
        return f"{change.base}持平"
    if change.subject.indicator.kind == Kind.RATE:
        return f"{change.base}{direction}{plain(abs(change.difference))}个百分点"
    if claim.quantity.unit == PERCENT and change.percent is not None:
        percent = abs(change.percent).quantize(claim.quantity.step.scaleb(0).min(TWO_PLACES))
        return f"{change.base}{direction}{plain(percent)}%"
    return f"{change.base}{direction}{plain(abs(change.difference))}{change.subject.indicator.unit}"


def _slip(evidence: Evidence, claim: Claim, change: Change) -> str:
    indicator = change.subject.indicator
    if indicator.kind == Kind.RATE and claim.quantity.unit == PERCENT:
        points = abs(change.difference)
        return (
            "比率的变化应写“个百分点”"
            if claim.quantity.value == points
            else ("比率的变化应写“个百分点”，不写百分之几")
        )
    if change.size_said_by(claim):
        return "方向写反了"
    for name, period in (
        (LAST_MONTH, change.period.shifted(-1)),
        (LAST_YEAR, change.period.same_last_year),
    ):
        other = between(evidence, change.subject, change.period, period, name)
        if other and name != change.base and other.size_said_by(claim):
            return f"像是{name}的数"
    held = change.in_unit_of(claim.quantity)
    return digits_slip(claim.quantity, abs(held).quantize(claim.quantity.step)) if held else ""
