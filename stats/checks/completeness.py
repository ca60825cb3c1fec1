"""Who has not reported, and who reports without being there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass

from departments.models import Department
from departments.quoting import quoted

from ..findings import Finding, Severity
from ..ledger import Ledger
from ..models import Indicator, Rule
from ..models.figure import MISSING
from ..models.kinds import Scope
from .evidence import Evidence
from .reporting import cell, enumerated, report

ADVICE = f"请补录；确实没有这项数据，就填“{MISSING}”。"
#: When so many lack the same indicator it is one finding: the import is missing, not the cells.
MANY = 3


@dataclass(frozen=True, slots=True)
class Reported:
    """Of the figures asked of a department, how many there are; a stated 暂无数据 is one."""

    there: int
    asked: int

    @property
    def missing(self) -> int:
        return self.asked - self.there


def reported(evidence: Evidence, *, besides: Container[str] = ()) -> dict[int, Reported]:
    """By department present that month; what is asked is what `missing` asks.

    Indicators that nobody hands in are named in `besides`.
    """
    wanted = [indicator for indicator in _asked(evidence) if indicator.name not in besides]
    return {
        department.pk: Reported(len(_columns(evidence.ledger, department, wanted)), len(wanted))
        for department in evidence.ledger.present
    }


def missing(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """Empty cells of indicators that others have this month, or that somebody had last month.

    Told once for a department without any figure, once for an indicator that most lack, else
    cell by cell. A stated 暂无数据 is a note, whatever the rule's weight.
    """
    ledger = evidence.ledger
    if not ledger.figures:
        if evidence.last_month is not None and evidence.last_month.figures:
            yield report(rule, f"{evidence.month.label}还没有任何数据。请导入或录入。")
        return
    yield from _of_the_hall(rule, evidence)
    wanted = _asked(evidence)
    silent = [d for d in ledger.present if wanted and not _columns(ledger, d, wanted)]
    for department in silent:
        yield _all_of(rule, evidence, department)
    others = [department for department in ledger.present if department not in silent]
    for indicator in wanted:
        yield from _of_a_column(rule, evidence, indicator, others)
    yield from _stated(rule, evidence)


def name_gone(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """Figures of a department that has no window in the hall that month.

    Silent where no department's time in the hall is known.
    """
    ledger = evidence.ledger
    if not any(department.presences.all() for department in ledger.departments):
        return
    for department in ledger.departments:
        if department not in ledger.present:
            count = sum(figure.department_id == department.pk for figure in ledger.figures)
            yield report(
                rule,
                f"{department}{evidence.month.label}有{count}项数据，但"
                f"{_away(department, evidence)}。"
                "请在“部门”里改进驻时段，或把这些数据改到现在的部门名下。",
                department=department,
            )


def _asked(evidence: Evidence) -> list[Indicator]:
    return [i for i in evidence.by_department if _is_asked(i, evidence)]


def _is_asked(indicator: Indicator, evidence: Evidence) -> bool:
    return any(
        figure.indicator_id == indicator.pk
        for ledger in (evidence.ledger, evidence.last_month)
        if ledger is not None
        for figure in ledger.figures
    )


def _columns(ledger: Ledger, department: Department, wanted: list[Indicator]) -> list[Indicator]:
    return [indicator for indicator in wanted if ledger.figure(indicator, department)]


def _all_of(rule: Rule, evidence: Evidence, department: Department) -> Finding:
    return report(
        rule,
        f"{department}{evidence.month.label}一项数据也没有。请补录；已不在大厅的，"
        "在“部门”里写明撤出前最后月份。",
        department=department,
    )


def _of_a_column(
    rule: Rule, evidence: Evidence, indicator: Indicator, asked: list[Department]
) -> Iterator[Finding]:
    lacking = [d for d in asked if evidence.ledger.figure(indicator, d) is None]
    if len(lacking) > MANY and 2 * len(lacking) > len(asked):
        there = len(asked) - len(lacking)
        have = f"只有{there}个部门有数据" if there else "一个部门的数据也没有"
        yield report(
            rule,
            f"{quoted(indicator.name)}{have}，缺{enumerated([d.name for d in lacking])}。"
            "请导入或补录。",
            indicator=indicator,
            printed=f"{there}个部门",
            computed=f"{len(asked)}个部门",
        )
        return
    for department in lacking:
        yield report(
            rule,
            f"{cell(indicator, department)}是空的。{ADVICE}",
            department=department,
            indicator=indicator,
        )


def _of_the_hall(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    for indicator in evidence.of_the_hall:
        if evidence.ledger.figure(indicator, None) is None and _is_asked(indicator, evidence):
            yield report(
                rule, f"{cell(indicator, None)}是空的，上月有。{ADVICE}", indicator=indicator
            )


def _stated(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """Departments that lack the same indicators are told together."""
    lacking: dict[Department | None, list[Indicator]] = defaultdict(list)
    for indicator, department in evidence.cells():
        figure = evidence.ledger.figure(indicator, department)
        if figure is not None and figure.value is None:
            lacking[department].append(indicator)
    groups: dict[tuple[Indicator, ...], list[Department | None]] = defaultdict(list)
    for department, indicators in lacking.items():
        groups[tuple(indicators)].append(department)
    for these, places in groups.items():
        names = enumerated([place.name if place else "大厅" for place in places])
        columns = "".join(quoted(indicator.name) for indicator in these)
        outside = (
            "" if these[0].scope == Scope.HALL else "，合计里没有它" + "们" * (len(places) > 1)
        )
        yield report(
            rule,
            f"{names}的{columns}填的是“{MISSING}”{outside}。",
            department=places[0] if len(places) == 1 else None,
            indicator=these[0] if len(these) == 1 else None,
            printed=MISSING,
            severity=Severity.NOTE,
        )


def _away(department: Department, evidence: Evidence) -> str:
    spans = sorted(department.presences.all(), key=lambda span: span.since)
    if not spans:
        return "部门资料里没有写它的进驻时段"
    gone = [span.until for span in spans if span.until and span.until < evidence.month]
    if gone:
        return f"部门资料里它在大厅只到{max(gone).label}"
    return f"部门资料里它{spans[0].since.label}才进驻大厅"
