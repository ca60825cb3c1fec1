"""40 editors at once: own pieces and shared ones, cells of the grid; no save is lost."""

from __future__ import annotations

import time
from collections import Counter
from functools import partial

from django.db import connections

from bulletin.models import NewsItem, PieceVersion
from departments.models import Department, User
from departments.months import Month
from stats.grid.cells import key
from stats.models import Figure, Indicator

from ..databases import Place
from ..results import Result
from ..serving import Site, Visitor, session_of
from ..writers import GRID, Autosaving, Filling
from .hall import EDITORS
from .people import Waited, at_once

SECONDS, PAUSE, SHARED = 60, 1.5, 5
PROMISED_MS = 2000
DECEMBER = Month(2020, 12)


class Editor:
    """One of them; `saved` are the texts that the site said it had saved of a shared piece."""

    def __init__(self, number: int, visitor: Visitor, shared: list[NewsItem]) -> None:
        self.number, self.visitor, self.waited = number, visitor, Waited()
        author = User.objects.get(username=f"editor{number}")
        self.own = NewsItem.objects.create(month=DECEMBER, author=author, saved_by=author)
        self.autosaving = Autosaving(visitor, self.own.pk)
        self.shared = shared[number % SHARED]
        self.sharing = Autosaving(visitor, self.shared.pk)
        self.place = _place(number)
        self.filling = Filling(visitor, key(*self.place))
        self.claimed: Counter[str] = Counter()
        self.saved: list[str] = []
        self.conflicts = 0

    def work(self, until: float) -> None:
        time.sleep(self.number * PAUSE / EDITORS)
        self.waited.ask(partial(self.visitor.get, GRID))
        turn = 0
        while time.monotonic() < until:
            turn += 1
            if self.waited.ask(partial(self.autosaving, turn)).status == 200:
                self.claimed["piece"] = turn
            if self.waited.ask(partial(self.filling, turn)).status == 200:
                self.claimed["cell"] = turn
            if turn % 3 == 0:
                self._share(turn)
            time.sleep(PAUSE)

    def _share(self, turn: int) -> None:
        """Opened, thought over, saved by hand: others do the same with the same piece."""
        self.sharing.open()
        time.sleep(PAUSE / 2)
        text = self.sharing.text(turn) | {"headline": f"第{self.number}人第{turn}次"}
        page = self.sharing.page
        answer = self.waited.ask(
            partial(self.visitor.send, page, **text, seen=self.sharing.seen, act="save")
        )
        if answer.status == 302:
            self.saved.append(text["headline"])
        self.conflicts += answer.status == 409

    def lost(self) -> list[str]:
        headline = NewsItem.objects.get(pk=self.own.pk).headline.strip("第次") or "0"
        indicator, department = self.place
        figure = Figure.objects.get(month=DECEMBER, indicator=indicator, department=department)
        found = []
        if int(headline) < self.claimed["piece"]:
            found.append(f"editor {self.number}: piece {headline} < {self.claimed['piece']}")
        if int(figure.value or 0) < self.claimed["cell"]:
            found.append(f"editor {self.number}: cell {figure.value} < {self.claimed['cell']}")
        kept = set(
            PieceVersion.objects.filter(piece=self.shared).values_list("headline", flat=True)
        )
        return [*found, *(f"{text} is in no version" for text in self.saved if text not in kept)]


def run(place: Place, rounds: int) -> list[Result]:
    shared = [
        NewsItem.objects.create(month=DECEMBER, headline=f"共{number}", body="<p>共</p>")
        for number in range(SHARED)
    ]
    with Site(place.url, place.root) as site:
        editors = [
            Editor(number, site.visitor(session_of(f"editor{number}")), shared)
            for number in range(EDITORS)
        ]
        connections.close_all()
        until = time.monotonic() + SECONDS * rounds
        wrong = at_once(partial(one.work, until) for one in editors)
        said = site.said()
    wrong += [lost for one in editors for lost in one.lost()]
    wrong += [odd for one in editors for odd in one.waited.odd]
    if "database is locked" in said:
        wrong.append("database is locked")
    for one in wrong[:20]:
        print(one)
    return [_told(editors, wrong)]


def _told(editors: list[Editor], wrong: list[str]) -> Result:
    everybody = Waited([second for one in editors for second in one.waited.seconds])
    saves = sum(sum(one.claimed.values()) + len(one.saved) for one in editors)
    conflicts = sum(one.conflicts for one in editors)
    slow = sorted(everybody.seconds)[int(len(everybody.seconds) * 0.95)] * 1000
    return Result(
        f"{EDITORS} editors at once: pieces, shared pieces, the grid",
        len(everybody.seconds),
        f"every save there or told as a conflict, no error, p95 under {PROMISED_MS} ms",
        f"{saves} saves, {conflicts} conflicts told, {len(wrong)} faults; {everybody}",
        not wrong and slow < PROMISED_MS,
    )


def _place(number: int) -> tuple[Indicator, Department]:
    """A cell that is theirs alone, and has a figure."""
    names = ("评价数", "办结数")
    departments = list(Department.objects.filter(figures__month=DECEMBER).distinct()[:20])
    indicator = Indicator.objects.get(name=names[number // 20])
    department = departments[number % 20]
    Figure.objects.get_or_create(
        month=DECEMBER, indicator=indicator, department=department,
        defaults={"source": Figure.objects.all()[0].source},
    )  # fmt: skip
    return indicator, department
