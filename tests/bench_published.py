"""How archive, search and departments' pages bear twenty years: `python -m tests.bench_published`.

240 issues beside the last 24 of them, and in `make bench`. Pages are asked for in this process.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext

from departments.models import Department, User
from departments.months import Month
from tests.invented_issues import many

ROUNDS = 40
LAST, FEW, MANY = Month(2020, 12), 24, 240


def addresses() -> dict[str, str]:
    department = Department.objects.get(name="区第3局")
    return {
        "the archive": "/",
        "a year": "/2020/",
        "search, a word of every issue": "/search/?q=窗口",
        "search, three words": "/search/?q=窗口 群众 区第3局",
        "search, a rare number": "/search/?q=888件",
        "search, nothing found": "/search/?q=没有这个词",
        "search, last page": "/search/?q=窗口&page=3",
        "the departments": "/departments/",
        "a department": f"/departments/{department.pk}/",
    }


def timed(client: Client, address: str) -> tuple[float, float, int]:
    """The median and the 95th percentile in seconds, and the number of queries."""
    with CaptureQueriesContext(connection) as queries:
        if client.get(address).status_code != 200:
            raise RuntimeError(address)
    asked = len(queries)
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(address)
        rounds.append(time.perf_counter() - start)
    return statistics.median(rounds), statistics.quantiles(rounds, n=20)[-1], asked


def measure() -> None:
    by, client = User.objects.create_user("bench"), Client()
    many(FEW, by=by, first=LAST.plus(1 - FEW))
    before = {name: timed(client, address) for name, address in addresses().items()}
    many(MANY - FEW, by=by, first=LAST.plus(1 - MANY))
    print(f"\n{MANY} issues beside {FEW} on {connection.vendor}: medians of {ROUNDS} rounds\n")
    for name, address in addresses().items():
        (short, _, fewer), (long, slow, more) = before[name], timed(client, address)
        queries = f"{more}" if fewer == more else f"{fewer} → {more}"
        print(
            f"{name:32} {long * 1000:8.1f} ms (p95 {slow * 1000:.1f})   {long / short:5.2f} ×"
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
