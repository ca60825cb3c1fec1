"""The bulletin's words held against the ledger: what is read of a Document, as findings.

Tables made from the ledger need no reading, and those inside news pieces are not ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from departments.models import Department
from departments.months import Month
from departments.quoting import quoted
from stats.findings import Finding, Severity
from stats.reconciler import Evidence, Judged, Verdict, check_with

from .document import Block, Document, Piece, every_section
from .richtext.text import lines_of

OPENING = "开头语"
SHOWN = 8


def reconcile(document: Document) -> list[Finding]:
    """What contradicts the ledger blocks; what nothing is known of in our own prose is a warning.

    Asks a fixed number of queries, and none where nothing is written.
    """
    evidence = Evidence(Month.parse(document.month))
    findings = list(_prose(evidence, OPENING, "", document.opening))
    for section in every_section(document):
        findings += _prose(evidence, section.title, section.title, section.blocks)
        for block in section.blocks:
            if isinstance(block, Piece):
                findings += _piece(evidence, block)
    return findings


def _prose(
    evidence: Evidence, where: str, title: str, blocks: Iterable[Block]
) -> Iterator[Finding]:
    text = "\n".join([title, *lines_of(blocks)])
    judged = check_with(evidence, text)
    yield from _contradictions(judged, f"{quoted(where)}里")
    unknown = [one.text for one in judged if one.verdict == Verdict.UNKNOWN]
    if unknown:
        shown = "、".join(unknown[:SHOWN]) + ("等" if len(unknown) > SHOWN else "")
        yield Finding(
            Severity.WARNING,
            "unknown_number",
            f"{quoted(where)}里有{len(unknown)}个数字在数据里找不到依据：{shown}。请自行核对。",
            printed="、".join(unknown),
        )


def _piece(evidence: Evidence, piece: Piece) -> Iterator[Finding]:
    text = "\n".join([piece.headline, piece.subtitle, *lines_of(piece.blocks)])
    speaker = _department_of(evidence, piece.credit)
    judged = check_with(evidence, text, is_news=True, speaker=speaker)
    yield from _contradictions(judged, f"稿件{quoted(piece.headline)}里")


def _department_of(evidence: Evidence, credit: str) -> Department | None:
    """Who speaks in a piece: the department of `（区社保局供稿）`."""
    return next(evidence.lexicon.departments_in(credit), None)


def _contradictions(judged: list[Judged], where: str) -> Iterator[Finding]:
    for one in judged:
        if one.verdict == Verdict.CONTRADICTS:
            yield Finding(
                Severity.BLOCKING,
                "contradiction",
                f"{where}的{quoted(one.text)}与数据不符：{one.message}",
                department=one.department,
                indicator=one.indicator,
                printed=one.text,
                computed=one.computed,
            )
