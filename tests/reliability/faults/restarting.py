"""The database restarted while people read and write: back soon, and nothing claimed unsaved."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connections

from bulletin.models import NewsItem
from departments.models import Department
from departments.months import Month
from stats.grid.cells import key
from stats.models import Figure

from ..databases import Place
from ..results import Result
from ..serving import Answer, Site, session_of
from ..writers import GRID, Autosaving, Filling
from .publishing import person

#: Seconds within which readers and writers must be served again.
PROMISED = 10
PAUSE = 0.05
SENTENCE = "暂时连不上数据库"
SEARCH = "/search/?q=%E7%AA%97%E5%8F%A3"


@dataclass
class Person:
    """Does one thing again and again; `done` are the moments at which it was answered well."""

    act: Callable[[int], Answer]
    held: Callable[[], int] | None = None
    done: list[float] = field(default_factory=list)
    claimed: int = 0
    tried: int = 0
    odd: list[str] = field(default_factory=list)

    def go_on(self, over: threading.Event) -> None:
        while not over.is_set():
            self.tried += 1
            answer = self.act(self.tried)
            if answer.status == 200:
                self.claimed = self.tried
                self.done.append(time.monotonic())
            elif not _is_told(answer):
                self.odd.append(f"{answer.status} {answer.body[:200]}")
            time.sleep(PAUSE)

    def is_served_since(self, moment: float) -> bool:
        return bool(self.done) and self.done[-1] > moment

    def lost(self) -> int:
        """What was claimed to be saved and is not there; numbers only grow."""
        claimed = self.claimed
        connections.close_all()  # the one that was open is dead
        return int(self.held is not None and self.held() < claimed)


def _is_told(answer: Answer) -> bool:
    """Away, and said so; or the connection was cut (0), which claims nothing either."""
    said = SENTENCE in answer.body or json.dumps(SENTENCE)[1:-1] in answer.body
    return answer.status == 0 or (answer.status == 503 and said and "Retry-After" in answer.headers)


def run(place: Place, rounds: int) -> list[Result]:
    with Site(place.url, place.root) as site:
        people, over = _people(site), threading.Event()
        for one in people:
            threading.Thread(target=one.go_on, args=(over,), daemon=True).start()
        seconds, lost = [], 0
        for number in range(rounds):
            time.sleep(1)
            seconds.append(_restart(place, people, "immediate" if number % 2 else "fast"))
            lost += sum(one.lost() for one in people)
        over.set()
        time.sleep(1)
        lost += sum(one.lost() for one in people)
    return _told(people, seconds, lost)


def _told(people: list[Person], seconds: list[float], lost: int) -> list[Result]:
    odd = [odd for one in people for odd in one.odd]
    for one in odd[:20]:
        print(one)
    return [
        Result(
            "PostgreSQL restarted (stop fast, stop immediate) under two readers and two writers",
            len(seconds),
            f"all four served again within {PROMISED} s of the stop",
            f"after {sorted(seconds)[len(seconds) // 2]:.1f} s, at most {max(seconds):.1f} s",
            max(seconds) <= PROMISED,
        ),
        Result(
            "what was answered with 200 to writers meanwhile",
            sum(len(one.done) for one in people if one.held),
            "in the database after it",
            f"{lost} claimed and not there",
            not lost,
        ),
        Result(
            "all answers meanwhile",
            sum(one.tried for one in people),
            "done, or a Chinese 503 with Retry-After, or a connection cut; no other",
            f"{sum(len(one.done) for one in people)} done, {len(odd)} others",
            not odd,
        ),
    ]


def _restart(place: Place, people: list[Person], mode: str) -> float:
    """Seconds from the stop until everybody was served again."""
    stopped = time.monotonic()
    place.stop(mode)
    place.start()
    there = time.monotonic()
    while not all(one.is_served_since(there) for one in people):
        if time.monotonic() > stopped + 6 * PROMISED:
            break
        time.sleep(0.02)
    return time.monotonic() - stopped


def _people(site: Site) -> list[Person]:
    she, bian = site.visitor(session_of("she")), site.visitor(session_of("bian"))
    author = person("she")
    piece = NewsItem.objects.create(
        month=Month(2020, 12),
        headline="第0次",
        author=author,
        saved_by=author,
        department=Department.objects.get(name="社保局"),
    )
    figures = Figure.objects.select_related("indicator", "department")
    cell = figures.get(indicator__name="评价数", department__name="医保局")
    bian.get(GRID)
    reader, searcher = site.visitor(), site.visitor()

    def written() -> int:
        return int(NewsItem.objects.get(pk=piece.pk).headline.strip("第次"))

    def filled() -> int:
        return int(Figure.objects.get(pk=cell.pk).value or 0)

    filling = Filling(bian, key(cell.indicator, cell.department))
    return [
        Person(lambda _: reader.get("/2020/12/")),
        Person(lambda _: searcher.get(SEARCH)),
        Person(Autosaving(she, piece.pk), written),
        Person(filling, filled),
    ]
