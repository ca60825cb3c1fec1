"""All that the desk shows of a month, read in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from departments.models import Department, User
from departments.months import Month
from stats.checks import check_month
from stats.findings import Finding, Severity
from stats.models import Figure, FigureImport, Job
from stats.models.job import UNFINISHED
from stats.waivers import marked, waivers_of

from ..actions.contributions import SOURCE
from ..actions.signing import next_step, readings, wanted_afterwards
from ..admin.signing import ShownStep, steps
from ..assembly import Assembled, assemble
from ..document import content_of, decode
from ..models import Bulletin, Edition, NewsItem, Section
from ..models.news import State
from ..reporting import Collecting, Report, collecting
from .next_act import Act, Work, next_act

RECENT_IMPORTS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A department's line: `figures` of the `wanted` indicators that anybody has this month."""

    report: Report
    figures: int
    wanted: int

    @property
    def department(self) -> Department:
        return self.report.department


@dataclass(frozen=True, slots=True)
class Desk:
    month: Month
    collecting: Collecting
    rows: tuple[Row, ...]
    imports: tuple[FigureImport, ...]
    jobs: tuple[Job, ...]
    findings: tuple[tuple[Severity, int], ...]
    bulletin: Bulletin | None
    sections: tuple[Section, ...]
    submitted: tuple[NewsItem, ...]
    to_gather: tuple[NewsItem, ...]
    steps: tuple[ShownStep, ...]
    edition: Edition | None
    next: Act


def desk_of(month: Month, user: User) -> Desk:
    """The month as it stands now, with what comes next for this user."""
    bulletin = Bulletin.objects.for_assembly().filter(month=month).first()
    assembled = assemble(bulletin) if bulletin else None
    edition = bulletin.editions.order_by("-number").first() if bulletin else None
    submitted = _pieces(month, State.SUBMITTED)
    to_gather = tuple(NewsItem.objects.waiting_for(month).with_names())
    has_figures = Figure.objects.in_month(month).exclude(source__name=SOURCE).exists()
    now = collecting(month)
    work = _work(month, bulletin, assembled, edition, len(submitted), len(to_gather), has_figures)
    found = assembled.findings if assembled else marked(check_month(month), waivers_of(month))
    return Desk(
        month=month,
        collecting=now,
        rows=_rows(month, now),
        imports=tuple(
            FigureImport.objects.filter(month=month)
            .select_related("by", "source")
            .defer("content")[:RECENT_IMPORTS]
        ),
        jobs=tuple(Job.objects.filter(state__in=UNFINISHED, by=user).defer("result")),
        findings=_by_severity(found),
        bulletin=bulletin,
        sections=tuple(bulletin.sections.all()) if bulletin else (),
        submitted=submitted,
        to_gather=to_gather,
        steps=tuple(steps(bulletin, assembled.document)) if bulletin and assembled else (),
        edition=edition,
        next=next_act(work, user),
    )


def _work(
    month: Month,
    bulletin: Bulletin | None,
    assembled: Assembled | None,
    edition: Edition | None,
    submitted: int,
    to_gather: int,
    has_figures: bool,
) -> Work:
    if bulletin is None or assembled is None:
        return Work(month, has_figures=has_figures, submitted=submitted, to_gather=to_gather)
    published = decode(bytes(edition.document)) if edition else None
    changed = published is not None and content_of(published) != content_of(assembled.document)
    return Work(
        month,
        bulletin.pk,
        has_figures,
        submitted,
        to_gather,
        len(assembled.blocking),
        next_step(readings(bulletin, assembled.document)),
        edition.number if edition else None,
        changed,
        wanted_afterwards(edition) if edition else (),
    )


def _pieces(month: Month, state: State) -> tuple[NewsItem, ...]:
    return tuple(NewsItem.objects.filter(month=month, state=state).with_names())


def _rows(month: Month, now: Collecting) -> tuple[Row, ...]:
    """Figures that the newsroom counts itself are nobody's to hand in."""
    pairs: Any = (
        Figure.objects.in_month(month)
        .filter(department__isnull=False)
        .exclude(source__name=SOURCE)
        .order_by()
        .values_list("department", "indicator")
        .distinct()
    )
    held: Counter[int] = Counter()
    indicators = set()
    for department, indicator in pairs:
        held[department] += 1
        indicators.add(indicator)
    return tuple(Row(report, held[report.department.pk], len(indicators)) for report in now.reports)


def _by_severity(findings: Any) -> tuple[tuple[Severity, int], ...]:
    standing: list[Finding] = [finding for finding in findings if not finding.waived]
    counted = Counter(finding.severity for finding in standing)
    return tuple((severity, counted[severity]) for severity in Severity if counted[severity])
