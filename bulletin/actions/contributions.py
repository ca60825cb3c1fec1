"""What the newsroom counts for the ledger (信息报送): pieces sent in, used, used elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q, Sum

from departments.events import Act, record
from departments.models import Department
from departments.months import Month
from departments.names import fold
from stats.models import Door, Figure, FigureChange, Indicator, Source
from stats.models.kinds import Scope
from stats.writing import Content, LedgerClosed, Write, write

from ..models import NewsItem
from ..models.news import State

if TYPE_CHECKING:
    from departments.models import User

SOURCE = "政务信息报送"
#: The indicators counted here, where the hall has them, and what each of them counts.
COUNTS = {
    "报送信息数": Count("pk"),
    "采用信息数": Count("pk", filter=Q(state=State.ACCEPTED)),
    "上级采用信息数": Sum("used_elsewhere"),
}


@transaction.atomic
def recount(months: Iterable[Month], *, by: User | None) -> list[str]:
    """Write the months' counts to the ledger, for every department; drafts count nowhere.

    A department that was there and sent nothing has a true 0, as soon as any piece came in. The
    figures of a year whose assessment is closed stay as they are, and the newsroom goes on: gives
    a sentence for each month whose counts should have changed.
    """
    indicators = _indicators()
    standing = []
    for month in sorted(set(months)) if indicators else ():
        try:
            write(_writes(month, indicators), by=by, door=Door.COUNT)
        except LedgerClosed:
            standing.append(
                f"{month.year}年度的考核已经办结，{month.label}的信息报送统计没有随着改。"
            )
    return standing


def _indicators() -> dict[str, Indicator]:
    """Those that the hall has, locked: whoever counts next sees what was counted here."""
    known = Indicator.objects.by_name()
    found = {name: known[fold(name)] for name in COUNTS if fold(name) in known}
    counted = {name: one for name, one in found.items() if one.scope == Scope.DEPARTMENT}
    locked = Indicator.objects.select_for_update(no_key=True).order_by("pk")
    list(locked.filter(pk__in=[indicator.pk for indicator in counted.values()]))
    return counted


def _writes(month: Month, indicators: dict[str, Indicator]) -> list[Write]:
    counts = _counts(month)
    present = Department.objects.present_in(month).values("pk")
    there = Department.objects.filter(Q(pk__in=present) | Q(pk__in=counts))
    wanted = list(there) if counts else []
    source = _source()
    writes = [
        Write(
            month,
            indicator,
            department,
            Content(Decimal(counts.get(department.pk, {}).get(name) or 0), source),
        )
        for name, indicator in indicators.items()
        for department in wanted
    ]
    return [*_gone(month, indicators, source), *writes]


def _counts(month: Month) -> dict[int, dict[str, int]]:
    """What each department sent in for the month; those that sent nothing are not there."""
    pieces = NewsItem.objects.filter(month=month, department__isnull=False)
    sent = pieces.sent_in().order_by().values("department").annotate(**COUNTS)
    rows = sent.values_list("department", *COUNTS)
    return {department: dict(zip(COUNTS, counts, strict=True)) for department, *counts in rows}


def _gone(month: Month, indicators: dict[str, Indicator], source: Source) -> list[Write]:
    """What was counted before is emptied; what is counted still is written after it."""
    figures = Figure.objects.in_month(month).filter(
        indicator__in=indicators.values(), source=source
    )
    return [Write(month, f.indicator, f.department, None) for f in figures.with_names()]


def _source() -> Source:
    """The newsroom's; where the hall calls it otherwise by now, the one that was counted under."""
    if known := Source.objects.by_name().get(fold(SOURCE)):
        return known
    counts = FigureChange.objects.filter(door=Door.COUNT).exclude(source_after=None)
    last = counts.select_related("source_after").order_by("-pk").first()
    return (last and last.source_after) or _new_source()


def _new_source() -> Source:
    made = Source.objects.create(name=SOURCE)
    record(None, made, "统计稿件时新建数据来源", act=Act.DEFINITION)
    return made
