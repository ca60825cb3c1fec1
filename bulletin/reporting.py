"""Where a month's collecting stands: by when, and who has sent what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from departments.models import Department
from departments.months import Month

from .models import Bulletin, Deadline, NewsItem, Reply
from .models.news import WITH_AUTHOR, State
from .models.reporting import Answer


def working_month() -> Month:
    """The month that is being made: of the newest bulletin until it is published, then the next."""
    editions = models.Max("editions__number")
    last = Bulletin.objects.order_by("-month").values_list("month", editions).first()
    if last is None:
        return Month.of(timezone.localdate()).plus(-1)
    month, edition = last
    return month.plus(1) if edition else month


class Standing(models.TextChoices):
    """What a department has done about a month's pieces."""

    SENT = "sent", "已报送"
    NOTHING = "nothing", "零报送"
    EXCUSED = "excused", "免报"
    WAITING = "waiting", "未报送"
    LATE = "late", "逾期未报"


@dataclass(frozen=True, slots=True)
class Report:
    """`sent` counts pieces handed in, `accepted` those taken; `drafts` are still being written."""

    department: Department
    standing: Standing
    sent: int = 0
    accepted: int = 0
    drafts: int = 0

    @property
    def is_owing(self) -> bool:
        return self.standing in (Standing.WAITING, Standing.LATE)


@dataclass(frozen=True, slots=True)
class Collecting:
    month: Month
    due: dt.date
    days_left: int
    reports: tuple[Report, ...]

    @property
    def owing(self) -> tuple[Report, ...]:
        return tuple(report for report in self.reports if report.is_owing)


def collecting(month: Month, *, on: dt.date | None = None) -> Collecting:
    """The month's deadline, and every department present; `days_left` is negative once past.

    Four queries, however many departments.
    """
    today = on or timezone.localdate()
    due = Deadline.objects.due(month)
    counts = _counts(month)
    replies = dict(Reply.objects.filter(month=month).values_list("department", "answer"))
    reports = tuple(
        _report(department, counts.get(department.pk, {}), replies.get(department.pk), today > due)
        for department in Department.objects.present_in(month)
    )
    return Collecting(month, due, (due - today).days, reports)


def _counts(month: Month) -> dict[int, dict[str, int]]:
    names = ("sent", "accepted", "drafts")
    rows = (
        NewsItem.objects.filter(month=month, department__isnull=False)
        .order_by()
        .values("department")
        .annotate(
            sent=models.Count("pk", filter=~models.Q(state__in=WITH_AUTHOR)),
            accepted=models.Count("pk", filter=models.Q(state=State.ACCEPTED)),
            drafts=models.Count("pk", filter=models.Q(state__in=WITH_AUTHOR)),
        )
        .values_list("department", *names)
    )
    return {department: dict(zip(names, counts, strict=True)) for department, *counts in rows}


def _report(
    department: Department, counts: dict[str, int], answer: str | None, is_past: bool
) -> Report:
    if counts.get("sent"):
        standing = Standing.SENT
    elif answer is not None:
        standing = Standing.NOTHING if answer == Answer.NOTHING else Standing.EXCUSED
    else:
        standing = Standing.LATE if is_past else Standing.WAITING
    return Report(department, standing, **counts)
