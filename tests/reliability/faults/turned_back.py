"""The clock turned back three hours between two editions, as a bad battery does."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

from django.test import Client
from django.utils import timezone

from bulletin.document import decode
from departments.months import Month
from stats.as_of import ledgers_as_of
from stats.models import Indicator

from ..databases import Place
from ..results import Result
from ..wholeness import HOST, complaints
from .publishing import bulletin, newest

BACK = "-3h"
#: In a process whose clock stands three hours back: a cell is changed and the bulletin published.
PROGRAM = """
import django; django.setup()
import time
from decimal import Decimal
from django.utils import timezone
from stats.models import Door, Indicator, Source
from stats.writing import Content, Write, write
from tests.reliability.faults.publishing import bulletin, person, publish_urgently
from departments.months import Month
place = (Month(2020, 12), Indicator.objects.get(name="排号数"), None)
def fill(value):
    write([Write(*place, Content(Decimal(value), Source.objects.default()))],
          by=person("bian"), door=Door.GRID)
fill({value})
edition = publish_urgently()
fill({value} + 1)
print(timezone.now().isoformat())
"""


def run(place: Place, rounds: int) -> list[Result]:
    wrong: list[str] = []
    for number in range(rounds):
        wrong += _round(place, 1000 + 10 * number)
    wrong += complaints(bulletin(), whole_chain=True)
    for one in wrong:
        print(one)
    return [
        Result(
            "published with the clock turned back three hours",
            rounds,
            "editions, feed, record and leaders' figures in the order of what happened",
            f"{len(wrong)} faults" if wrong else "as promised",
            not wrong,
        )
    ]


def _round(place: Place, value: int) -> list[str]:
    before = newest()
    now = dt.datetime.fromisoformat(_back_then(PROGRAM.format(value=value), place).strip())
    edition = newest()
    wrong = complaints(bulletin())
    if timezone.now() - now < dt.timedelta(hours=2):
        wrong.append(f"the clock was not turned back: {now}")
    if edition.number != before.number + 1 or edition.published_at <= before.published_at:
        wrong.append(f"{before.published_at}, then {edition.published_at}")
    if decode(bytes(edition.document)).published != timezone.localdate(edition.published_at):
        wrong.append("printed is another day")
    month, queue = Month(2020, 12), Indicator.objects.get(name="排号数")
    known = ledgers_as_of([month], edition.published_at).ledgers[month].value(queue)
    if known != value:
        wrong.append(f"known at publication: {known}, printed: {value}")
    feed = Client(SERVER_NAME=HOST).get("/feed/").content.decode()
    places = [feed.index(f"/2020/12/v{one}/</id>") for one in (edition.number, before.number)]
    if places != sorted(places):
        wrong.append(f"the feed's order: {places}")
    return wrong


def _back_then(program: str, place: Place) -> str:
    words = ["faketime", "-f", BACK, sys.executable, "-c", program]
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        env=os.environ | {"DATABASE_URL": place.url},
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
