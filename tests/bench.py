"""How fast things are, each beside something one can judge it by: `make bench`.

Everything is timed in this process, in turns, and quoted as the median of the ratios, so that a
machine whose speed drifts drifts for both.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402

from bulletin import sample  # noqa: E402
from bulletin.document import decode  # noqa: E402
from bulletin.reading import editions  # noqa: E402
from bulletin.renderers import caging, pdf  # noqa: E402
from bulletin.renderers.typesetter import typeset  # noqa: E402
from departments.months import Month  # noqa: E402
from stats.intake.taking_in import take_in  # noqa: E402
from stats.models import Figure, Source  # noqa: E402
from tests import bench_ledger, bench_published  # noqa: E402
from tests.stats import printed  # noqa: E402

ROUNDS = 7


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def beside(what: str, act: Callable[[], object], than: str, other: Callable[[], object]) -> None:
    """Print how many times as long `act` takes as `other`, and its own median."""
    act(), other()
    pairs = [(seconds(act), seconds(other)) for _ in range(ROUNDS)]
    ratios = sorted(one / two for one, two in pairs)
    own = statistics.median(one for one, _ in pairs)
    print(
        f"{what:34} {own * 1000:9.1f} ms   {statistics.median(ratios):6.2f} × {than}"
        f"   ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


def reading() -> None:
    """A published page out of the database, beside a view that returns the same bytes."""
    request = RequestFactory().get("/2020/12/")
    month = Month(2020, 12)
    content = editions.page(request, month).content

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(content)

    def hundred(view: Callable[[], object]) -> Callable[[], object]:
        return lambda: [view() for _ in range(100)]

    ours, theirs = (
        hundred(lambda: editions.page(request, month)),
        hundred(lambda: bare(request)),
    )
    beside("100 readings of the page", ours, "a view of constant bytes", theirs)


def setting() -> None:
    """The PDF in its caged process, beside WeasyPrint straight in this one."""
    from bulletin.models import Edition

    document = decode(bytes(Edition.objects.get().document))
    page = pdf.source(document)
    beside("PDF of the sample, caged", lambda: caging.typeset(page), "WeasyPrint here, warm",
           lambda: typeset(**page))  # fmt: skip


def importing() -> None:
    """A month's table read, compared and written, beside bulk_create of the same figures."""
    content, source = printed.as_csv("gb18030"), Source.objects.default()
    month = Month(2021, 6)
    assert source is not None

    def ours() -> None:
        with transaction.atomic():
            assert take_in(content, month=month, source=source).new == 84
            transaction.set_rollback(True)

    figures = list(Figure.objects.filter(month=Month(2020, 12), department__isnull=False))

    def bare() -> None:
        with transaction.atomic():
            for figure in figures:
                figure.pk, figure.month = None, month
            Figure.objects.bulk_create(figures)
            transaction.set_rollback(True)

    beside("import of the printed table", ours, "bulk_create", bare)


def main() -> int:
    print(f"{platform.machine()}, Python {platform.python_version()}, Django {django.__version__}")
    print(f"medians of {ROUNDS} rounds, in turns\n")
    runner = DiscoverRunner(verbosity=0)
    old = runner.setup_databases()
    try:
        sample.load()
        for measure in (reading, setting, importing):
            measure()
    finally:
        runner.teardown_databases(old)
    return bench_published.main() or bench_ledger.main()


if __name__ == "__main__":
    sys.exit(main())
