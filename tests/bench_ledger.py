"""How the desk bears a ledger of ten years: `python -m tests.bench_ledger`, and in `make bench`.

60 departments by 12 indicators by 120 months, beside its last year. Each page is asked for as a
browser would, in this process; the bulletin's month is the last one, so that all that differs is
what lies before it.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

from django.db import connection, transaction
from django.test import Client
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from bulletin.actions.issue import lay_out
from bulletin.assembly import assemble
from bulletin.models import Bulletin
from departments.models import Department, Presence, User
from departments.months import Month
from stats.exporting import written
from stats.intake.taking_in import take_in
from stats.models import Criterion, Figure, Indicator, Scheme, SchemeGroup, Source
from stats.models.criterion import Formula
from stats.spans import Span
from stats.standard import standard_indicator, standard_table

ROUNDS = 5
LAST = Month(2020, 12)
DEPARTMENTS, INDICATORS, MONTHS, TENTH = 60, 12, 120, 12
COUNTED = ("受理数", "办结数", "评价数")


def furnish() -> None:
    """Definitions, departments and a bulletin; no figures of departments yet."""
    standard_table()
    Source.objects.get_or_create(name="窗口统计", defaults={"counts_in_totals": False})
    names = {indicator.name for indicator in Indicator.objects.filter(scope="department")}
    for number in range(INDICATORS - len(names)):
        Indicator.objects.create(name=f"第{number + 1}项", unit="件", order=900 + number)
    for number in range(DEPARTMENTS):
        made = Department.objects.create(name=f"区第{number + 1}局", order=number)
        Presence.objects.create(department=made, since=Month(2000, 1))
    editor = User.objects.create_superuser("bench", password="x", name="测")
    bulletin = Bulletin.objects.create(
        month=LAST, number=12, date=dt.date(2021, 1, 13), issuer="某区行政审批局"
    )
    lay_out(bulletin, by=editor)
    scheme = Scheme.objects.create(year=LAST.year, title="年度考核", issuer="某局")
    group = SchemeGroup.objects.create(scheme=scheme, name="全部")
    group.departments.set(Department.objects.all())
    for name in COUNTED:
        Criterion.objects.create(
            scheme=scheme, name=name, indicator=standard_indicator(name),
            formula=Formula.SHARE, full_marks=30,
        )  # fmt: skip


def fill(months: list[Month]) -> None:
    """Every department's figure of every indicator, and the hall's own."""
    source = Source.objects.default()
    departments = list(Department.objects.all())
    own = list(Indicator.objects.filter(scope="department"))
    hall = list(Indicator.objects.filter(scope="hall"))
    Figure.objects.bulk_create(
        (
            Figure(month=m, indicator=i, department=d, source=source, value=value(m, i, place))
            for m in months
            for i in (*own, *hall)
            for place, d in enumerate(departments if i in own else [None])
        ),
        batch_size=2000,
    )


def value(month: Month, indicator: Indicator, place: int) -> int:
    spread = (month.number * 7 + indicator.pk * 13 + place * 29) % 50
    return 50 + spread if indicator.kind == "rate" else 100 + place * 10 + spread


def acts() -> dict[str, Callable[[], object]]:
    """What is measured, by its name."""
    client = Client()
    client.force_login(User.objects.get(username="bench"))
    department, indicator = Department.objects.earliest("pk"), Indicator.objects.get(name="受理数")
    pages = {
        "month's grid": ("stats_figure_grid", LAST, ""),
        "findings of the month": ("stats_figure_findings", LAST, ""),
        "a department's trends": ("stats_figure_trend_department", department.pk, "?months=120"),
        "an indicator's trends": ("stats_figure_trend_indicator", indicator.pk, "?months=120"),
        "year's assessment": ("stats_scheme_results", Scheme.objects.get().pk, ""),
    }
    measured: dict[str, Callable[[], object]] = {}
    for name, (page, argument, query) in pages.items():
        with suppress(NoReverseMatch):
            url = reverse(f"admin:{page}", args=[argument]) + query
            measured[name] = lambda url=url: answered(client, url)
    bulletin = Bulletin.objects.get()
    measured["the bulletin assembled"] = lambda: assemble(bulletin)
    measured["a month's table imported"] = partial(month_in, month_table())
    measured["whole ledger to CSV"] = lambda: written(Figure.objects.all(), "csv")
    measured["whole ledger from CSV, dry"] = read_back
    return measured


def answered(client: Client, url: str) -> None:
    answer = client.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url}: {answer.status_code}")


def month_table() -> bytes:
    """Every department's every indicator, as the service platform's export would be."""
    own = list(Indicator.objects.filter(scope="department"))
    lines = [["部门", *(i.name for i in own)]]
    for place, department in enumerate(Department.objects.all()):
        lines.append([department.name, *(str(value(LAST.plus(1), i, place)) for i in own)])
    return "\n".join(",".join(line) for line in lines).encode()


def month_in(content: bytes) -> None:
    """Read, compared, written with its history, and taken back."""
    source = Source.objects.default()
    with transaction.atomic():
        outcome = take_in(content, month=LAST.plus(1), source=source)
        if outcome.new != DEPARTMENTS * INDICATORS:
            raise RuntimeError(f"{outcome.new} new; " + "; ".join(map(str, outcome.problems[:3])))
        transaction.set_rollback(True)


def read_back() -> None:
    source = Source.objects.default()
    content = written(Figure.objects.all(), "csv")
    outcome = take_in(content, month=None, source=source, dry_run=True)
    if outcome.problems or outcome.new or outcome.changed:
        raise RuntimeError(
            "; ".join(map(str, outcome.problems[:3])) or "the ledger came back other"
        )


def timed(act: Callable[[], object]) -> tuple[float, int]:
    """The median of some rounds in seconds, and the number of queries."""
    with CaptureQueriesContext(connection) as queries:
        act()
    asked = len(queries)
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        rounds.append(time.perf_counter() - start)
    return statistics.median(rounds), asked


def measure() -> None:
    furnish()
    span = Span.ending(LAST, months=MONTHS)
    fill(span.months[-TENTH:])
    few = Figure.objects.count()
    before = {name: timed(act) for name, act in acts().items()}
    fill(span.months[:-TENTH])
    many = Figure.objects.count()
    print(f"\na ledger of {many:,} figures beside one of {few:,}: medians of {ROUNDS} rounds\n")
    for name, act in acts().items():
        (short, fewer), (long, more) = before[name], timed(act)
        queries = f"{more}" if fewer == more else f"{fewer} → {more}"
        print(
            f"{name:28} {long * 1000:9.1f} ms   {long / short:6.2f} × a tenth's"
            f" {short * 1000:.1f} ms   {queries} queries"
        )


def main() -> int:
    runner = DiscoverRunner(verbosity=0)
    runner.setup_test_environment()
    old = runner.setup_databases()
    try:
        measure()
    finally:
        runner.teardown_databases(old)
        runner.teardown_test_environment()
    return 0


if __name__ == "__main__":
    sys.exit(main())
