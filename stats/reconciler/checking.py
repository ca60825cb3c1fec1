"""A text in, its numbers out, each with a verdict."""

from __future__ import annotations

from decimal import Decimal

from departments.models import Department
from departments.months import Month

from . import months, tables
from .claims import Claim, Role
from .evidence import Evidence
from .judge import judge
from .numbers import folded
from .opinions import Opinion, unknown
from .sentences import Reader
from .verdicts import Judged, Verdict


def check_text(text: str, *, month: Month) -> list[Judged]:
    """Every number of the text that is a figure, in its order, held against the month's ledger.

    Asks a fixed number of queries, however long the text.
    """
    return check_with(Evidence(month), text)


def check_with(
    evidence: Evidence,
    text: str,
    *,
    is_title: bool = False,
    is_news: bool = False,
    speaker: Department | None = None,
) -> list[Judged]:
    """As `check_text`, with evidence that several texts share.

    News is held against the ledger only where it names the month; `speaker` is whom 我局 means.
    """
    plain = folded(text)
    found_tables = tables.tables_in(plain)
    reader = Reader(evidence, tables.blanked(plain, found_tables), speaker)
    claims = [*reader.read(), *tables.claims_of(evidence, plain, found_tables)]
    opinions = judge(evidence, claims)
    if is_news:
        opinions = [_of_news(c, o) for c, o in zip(claims, opinions, strict=True)]
    found = [
        _judged(text, claim, opinion)
        for claim, opinion in zip(claims, opinions, strict=True)
        if _is_told(claim, opinion)
    ]
    said = list(zip(claims, opinions, strict=True))
    found += months.judge(evidence, text, reader.months, said, is_title=is_title)
    return sorted(found, key=lambda judged: judged.start)


def _of_news(claim: Claim, opinion: Opinion) -> Opinion:
    told = claim.period_at is not None
    return unknown() if opinion.verdict == Verdict.CONTRADICTS and not told else opinion


def _is_told(claim: Claim, opinion: Opinion) -> bool:
    """A bare number of which nothing is known is a room, a form or a telephone."""
    if opinion.verdict != Verdict.UNKNOWN:
        return True
    return bool(claim.quantity.unit) and claim.role != Role.RANK


def _judged(text: str, claim: Claim, opinion: Opinion) -> Judged:
    quantity, subject = claim.quantity, opinion.subject
    return Judged(
        text=text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        value=Decimal(quantity.value),
        unit=quantity.unit,
        verdict=opinion.verdict,
        against=opinion.against,
        message=opinion.message,
        computed=opinion.computed,
        indicator=subject.indicator.name if subject else None,
        department=subject.department.name if subject and subject.department else None,
        period=opinion.period,
    )
