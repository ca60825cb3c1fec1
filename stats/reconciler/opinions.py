"""How a claim came out, before it is tied to its place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .evidence import Subject
from .periods import Period
from .verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Opinion:
    verdict: Verdict
    against: str | None = None
    message: str = ""
    computed: str | None = None
    subject: Subject | None = None
    #: The months whose figure the number is, where it is one.
    period: Period | None = None


def held_against(subject: Subject, period: Period, value: Decimal) -> str:
    """`受理数（合计）2020年12月 = 7016`."""
    return f"{subject.label}{period.label} = {subject.indicator.format(value)}"


def matches(subject: Subject, period: Period, value: Decimal) -> Opinion:
    return Opinion(
        Verdict.MATCHES,
        held_against(subject, period, value),
        "与数据相符。",
        subject.indicator.format(value),
        subject,
        period,
    )


def agreed(against: str, subject: Subject | None = None) -> Opinion:
    return Opinion(Verdict.MATCHES, against, "与数据相符。", subject=subject)


def derived(against: str) -> Opinion:
    return Opinion(Verdict.DERIVED, against, "可由数据算出。")


def unknown(against: str | None = None) -> Opinion:
    return Opinion(Verdict.UNKNOWN, against, "数据里没有可以核对的数，请自行核对。")


def contradicts(
    message: str,
    *,
    subject: Subject | None = None,
    period: Period | None = None,
    value: Decimal | None = None,
    against: str | None = None,
    computed: str | None = None,
) -> Opinion:
    if subject is not None and period is not None and value is not None:
        against = held_against(subject, period, value)
        computed = subject.indicator.format(value)
    return Opinion(Verdict.CONTRADICTS, against, message, computed, subject, period)
