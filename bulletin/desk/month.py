"""All that the desk shows of a month, read in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from departments.models import Department, User
from departments.months import Month
from stats.checks import check_month
from stats.checks.completeness import Reported, reported
from stats.checks.evidence import Evidence
from stats.findings import Finding, Severity
from stats.models import FigureImport, Job
from stats.models.job import UNFINISHED
from stats.prose import fill, month_values
from stats.waivers import with_waivers

from ..actions.contributions import COUNTS, SOURCE
from ..actions.scheduling import moment_in_words
from ..admin.signing import ShownStep, steps, turn_of
from ..assembly import Assembled, assemble
from ..changes import changed_parts
from ..document import Document, decode
from ..leading.following import Waiting, waiting
from ..models import Bulletin, Edition, NewsItem, Schedule, Section
from ..models.formats import FORMATS
from ..models.news import State
from ..notices.people import who_may
from ..reporting import Collecting, Report, collecting
from .next_act import NextAct, Work, next_act

RECENT_IMPORTS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A department's line; `figures` are those that the check for completeness asks of it."""

    report: Report
    figures: Reported

    @property
    def department(self) -> Department:
        return self.report.department


@dataclass(frozen=True, slots=True)
class Published:
    """The newest edition, what is said otherwise since, and how an urgent one was signed."""

    edition: Edition
    changed: tuple[str, ...]
    steps: tuple[ShownStep, ...]

    @property
    def wanted(self) -> tuple[ShownStep, ...]:
        """Still to be signed afterwards."""
        urgent = bool(self.edition.urgent_reason)
        return tuple(one for one in self.steps if urgent and one.signature is None)


@dataclass(frozen=True, slots=True)
class Desk:
    month: Month
    collecting: Collecting
    rows: tuple[Row, ...]
    imports: tuple[FigureImport, ...]
    jobs: tuple[Job, ...]
    findings: tuple[tuple[Severity, int], ...]
    bulletin: Bulletin | None
    sections: tuple[tuple[str, Section], ...]
    submitted: tuple[NewsItem, ...]
    to_gather: tuple[NewsItem, ...]
    steps: tuple[ShownStep, ...]
    published: Published | None
    schedule: Schedule | None
    waiting: Waiting
    next: NextAct


def desk_of(month: Month, user: User) -> Desk:
    """The month as it stands now, with what comes next for this user."""
    bulletins = Bulletin.objects.for_assembly().select_related("schedule__by")
    bulletin = bulletins.filter(month=month).first()
    assembled = assemble(bulletin) if bulletin else None
    found = assembled.findings if assembled else with_waivers(check_month(month), month)
    shown = steps(bulletin, assembled.document) if bulletin and assembled else ()
    published = _published(bulletin, assembled)
    submitted = NewsItem.objects.filter(month=month, state=State.SUBMITTED).with_names()
    to_gather = NewsItem.objects.waiting_for(month).with_names()
    evidence, now = Evidence(month), collecting(month)
    work = _work(month, assembled, shown, published, evidence, len(submitted), len(to_gather))
    schedule: Schedule | None = getattr(bulletin, "schedule", None)
    if schedule and schedule.refused_at is None:
        work = replace(work, scheduled=moment_in_words(schedule.at))
    return Desk(
        month=month,
        collecting=now,
        rows=_rows(now, evidence),
        imports=_imports(month),
        jobs=tuple(Job.objects.filter(by=user, state__in=UNFINISHED).defer("result")),
        findings=_by_severity(found),
        bulletin=bulletin,
        sections=tuple(_titled(bulletin)) if bulletin else (),
        submitted=tuple(submitted),
        to_gather=tuple(to_gather),
        steps=shown,
        published=published,
        schedule=schedule,
        waiting=waiting(month),
        next=next_act(work, holds=user.has_perm, who=user.pk),
    )


def _titled(bulletin: Bulletin) -> Iterator[tuple[str, Section]]:
    """Each section with its title as it is printed."""
    names = month_values(bulletin.month)
    for section in bulletin.sections.all():
        yield fill(section.title, names).text, section


def _published(bulletin: Bulletin | None, assembled: Assembled | None) -> Published | None:
    if bulletin is None or assembled is None:
        return None
    editions = bulletin.editions.select_related("bulletin").defer(*FORMATS)
    edition = editions.order_by("-number").first()
    if edition is None:
        return None
    printed: Document = decode(bytes(edition.document))
    changed = changed_parts(printed, assembled.document)
    return Published(edition, tuple(changed), steps(bulletin, printed))


def _work(
    month: Month,
    assembled: Assembled | None,
    shown: tuple[ShownStep, ...],
    published: Published | None,
    evidence: Evidence,
    submitted: int,
    to_gather: int,
) -> Work:
    wanted = tuple(one.step for one in published.wanted) if published else ()
    turn = turn_of(shown)
    asked = wanted[0] if wanted else turn
    return Work(
        month,
        is_set_up=assembled is not None,
        has_figures=any(f.source.name != SOURCE for f in evidence.ledger.figures),
        blocking=len(assembled.blocking) if assembled else 0,
        submitted=submitted,
        to_gather=to_gather,
        step=turn,
        signed=_signers(shown),
        is_published=published is not None,
        changed=bool(published and published.changed),
        wanted=wanted,
        signed_edition=_signers(published.steps) if published else frozenset(),
        signers=tuple(map(str, who_may(asked.permission))) if asked else (),
    )


def _signers(shown: Iterable[ShownStep]) -> frozenset[int]:
    return frozenset(one.signature.by_id for one in shown if one.signature)


def _imports(month: Month) -> tuple[FigureImport, ...]:
    found = FigureImport.objects.filter(month=month).select_related("by", "source")
    return tuple(found.defer("content")[:RECENT_IMPORTS])


def _rows(now: Collecting, evidence: Evidence) -> tuple[Row, ...]:
    """What the newsroom counts itself is nobody's to hand in."""
    figures = reported(evidence, besides=COUNTS)
    return tuple(Row(one, figures.get(one.department.pk, Reported(0, 0))) for one in now.reports)


def _by_severity(findings: Iterable[Finding]) -> tuple[tuple[Severity, int], ...]:
    counted = Counter(finding.severity for finding in findings if not finding.waived)
    return tuple((severity, counted[severity]) for severity in Severity if counted[severity])
