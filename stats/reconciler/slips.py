"""Likely slips: what a number that is wrong is instead, so that its writer sees at once.

A slip is also evidence: a number that is a neighbour of the ledger's is meant to be it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from .agreement import agrees, truncated_to
from .claims import Claim
from .evidence import Evidence, Subject
from .numbers import Hedge, Quantity
from .periods import Period, Span
from .units import scale
from .verdicts import plain

#: Fewer digits are equal to something by chance too often.
TELLING = 3


def slip(evidence: Evidence, claim: Claim, subject: Subject, exact: Decimal) -> str:
    """What the number probably is, in words that follow the ledger's value; empty for nothing."""
    quantity = claim.quantity
    printed = subject.indicator.rounded(exact) * scale(quantity, subject.indicator)
    for found in (
        _truncated(quantity, exact, subject),
        _excluded(evidence, quantity, subject),
        _other_time(evidence, quantity, subject, claim.period),
        _other_department(evidence, quantity, subject, claim.period),
        _stale(evidence, quantity, subject),
        _other_indicator(evidence, claim, subject),
        digits_slip(quantity, printed),
    ):
        if found:
            return found
    return ""


def _truncated(quantity: Quantity, exact: Decimal, subject: Subject) -> str:
    value = exact * scale(quantity, subject.indicator)
    if quantity.hedge == Hedge.EXACT and quantity.step < abs(value):
        whole = value == value.to_integral_value() and quantity.step <= 1
        if not whole and truncated_to(value, quantity.step) == quantity.value:
            return "像是截去了尾数，应四舍五入"
    return ""


def _excluded(evidence: Evidence, quantity: Quantity, subject: Subject) -> str:
    if subject.department is not None or quantity.digits < TELLING - 1:
        return ""
    value = evidence.with_excluded(subject.indicator)
    if value is not None and agrees(quantity, value, subject.indicator):
        return f"{plain(value)}是把不计入合计的来源也加进去的数"
    return ""


def _other_time(evidence: Evidence, quantity: Quantity, subject: Subject, period: Period) -> str:
    for other, words in times(evidence, period):
        value = evidence.value(subject, other)
        if value is not None and says(quantity, value, subject):
            return f"像是{words}的数"
    return ""


def times(evidence: Evidence, period: Period) -> Iterator[tuple[Period, str]]:
    """Other stretches of time whose figures are often taken by mistake."""
    month = Period.of(evidence.month)
    if period.first != month.first or period.last != month.last:
        yield month, f"{month.label}"
    if period.span == Span.MONTH:
        before, ago = month.shifted(-1), month.same_last_year
        yield before, f"上月（{before.label}）"
        yield ago, f"去年同月（{ago.label}）"


def says(quantity: Quantity, value: Decimal, subject: Subject) -> bool:
    """Whether the number is a value closely enough that this is no chance."""
    scaled = value * scale(quantity, subject.indicator)
    telling = quantity.digits >= TELLING or not quantity.spelt
    return quantity.hedge == Hedge.EXACT and telling and agrees(quantity, scaled, subject.indicator)


def _other_department(
    evidence: Evidence, quantity: Quantity, subject: Subject, period: Period
) -> str:
    if subject.department is None or period.first != evidence.month:
        return ""
    for department, value in evidence.rows(subject.indicator).items():
        if department != subject.department and says(quantity, value, subject):
            return f"像是{department.name}的数"
    return ""


def _stale(evidence: Evidence, quantity: Quantity, subject: Subject) -> str:
    for value in evidence.before_correction(subject):
        if says(quantity, value, subject):
            return "是更正前的数"
    return ""


def _other_indicator(evidence: Evidence, claim: Claim, subject: Subject) -> str:
    for other in evidence.indicators:
        if other.pk == subject.indicator.pk or other.kind != subject.indicator.kind:
            continue
        value = evidence.value(Subject.of(other, subject.department), claim.period)
        if value is not None and says(claim.quantity, value, subject):
            return f"像是{other.name}的数"
    return ""


def digits_slip(quantity: Quantity, printed: Decimal) -> str:
    """Digits changed places, one too few, one too many, one other."""
    said, held = _digits(quantity.value), _digits(printed)
    if said == held or len(held) < TELLING or quantity.hedge != Hedge.EXACT:
        return ""
    if len(said) == len(held):
        wrong = [
            place for place, pair in enumerate(zip(said, held, strict=True)) if len({*pair}) > 1
        ]
        if sorted(said) == sorted(held) and len(wrong) <= 3:
            return "数字颠倒了"
        if len(wrong) == 1:
            return f"第{wrong[0] + 1}位数字写错了"
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and len(held) > TELLING:
            return "两位数字写错了"
    if quantity.value * 10 in (printed, printed * 100):
        return "小数点或位数错了" if quantity.value > printed else "少了一位"
    if len(said) + 1 == len(held) and _lacks_one(held, said):
        return "少写了一位"
    if len(said) == len(held) + 1 and _lacks_one(said, held):
        return "多写了一位"
    return ""


def _digits(value: Decimal) -> str:
    return plain(abs(value)).replace(".", "")


def _lacks_one(longer: str, shorter: str) -> bool:
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
