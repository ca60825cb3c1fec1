"""All departments hand in figures and a piece in the same minute: all there, each told once."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import partial

from django.db import connections

from bulletin.models import NewsItem, Notice
from bulletin.models.news import State
from bulletin.notices.sending import deliver_due
from departments.events import Act
from departments.models import Department, Event, User
from departments.months import Month
from stats.grid.cells import key
from stats.models import Figure, FigureChange, Indicator

from ..databases import Place
from ..messenger import robot
from ..results import Result
from ..serving import Site, Visitor, session_of
from ..writers import JSON
from .people import Waited, at_once

JANUARY = Month(2021, 1)
GRID = f"/admin/stats/figure/grid/{JANUARY}/"
INDICATORS = ("受理数", "办结数")
PIECE = re.compile(r"/pieces/(\d+)/")


def run(place: Place, rounds: int) -> list[Result]:
    del rounds
    Indicator.objects.filter(name__in=INDICATORS).update(self_reported=True)
    indicators = list(Indicator.objects.filter(name__in=INDICATORS))
    staff = list(User.objects.filter(username__startswith="staff").select_related("department"))
    staff = [one for one in staff if str(one.department) in _listed()]
    waited = Waited()
    with robot() as (address, heard):
        with Site(place.url, place.root, BULLETIN_MESSENGER_URL=address) as site:
            visitors = [site.visitor(session_of(one.username)) for one in staff]
            connections.close_all()
            wrong = at_once(
                partial(_hand_in, visitor, one.department, indicators, waited)
                for visitor, one in zip(visitors, staff, strict=True)
            )
        deliver_due()
    wrong += waited.odd + _lacking(staff, indicators, heard)
    for one in wrong[:20]:
        print(one)
    return [
        Result(
            f"{len(staff)} departments hand in two figures and a piece at once",
            len(waited.seconds),
            "all there with their record; editors told once of each",
            f"{len(wrong)} faults; {waited}",
            not wrong and len(staff) >= 21,
        )
    ]


def _listed() -> set[str]:
    """Those of the hall: the others are only named in the invented issues."""
    return set(Department.objects.present_in(JANUARY).values_list("name", flat=True))


def _hand_in(
    visitor: Visitor, department: Department, indicators: list[Indicator], waited: Waited
) -> None:
    waited.ask(partial(visitor.get, GRID))
    empty = {"text": "", "source": None}
    cells = [
        {"cell": key(one, department), "before": empty, "text": _value(department), "source": None}
        for one in indicators
    ]
    body = json.dumps({"cells": cells})
    answer = waited.ask(partial(visitor.post, GRID, body, JSON, Accept=JSON))
    if answer.status != 200 or len(json.loads(answer.body)["saved"]) != len(cells):
        raise AssertionError(f"figures: {answer.status} {answer.body[:300]}")
    new = waited.ask(partial(visitor.send, "/pieces/new/", month=str(JANUARY)))
    found = PIECE.search(new.headers.get("Location", ""))
    if found is None:
        raise AssertionError(f"new piece: {new.status} {new.body[:300]}")
    text = {"headline": f"{department}的稿", "body": "<p>正文</p>", "seen": 0, "act": "submit"}
    answer = waited.ask(partial(visitor.send, found[0], **text))
    if answer.status != 302:
        raise AssertionError(f"handing in: {answer.status} {answer.body[:300]}")


def _value(department: Department) -> str:
    return str(1000 + department.pk)


def _lacking(staff: list[User], indicators: list[Indicator], heard: list[str]) -> list[str]:
    names = [str(one.department) for one in staff]
    each = [(name, _value(one.department)) for name, one in zip(names, staff, strict=True)]
    figures = Figure.objects.filter(month=JANUARY, indicator__in=indicators)
    changes = FigureChange.objects.filter(month=JANUARY, indicator__in=indicators)
    pieces = NewsItem.objects.filter(month=JANUARY, state=State.SUBMITTED)
    pieces = pieces.filter(headline__endswith="的稿")
    acts = [Event.objects.about(one).filter(act=Act.STATE).count() for one in pieces]
    wanted: dict[str, tuple[object, object]] = {
        "figures": (sorted(_held(figures)), sorted(each * len(indicators))),
        "changes on record": (changes.count(), len(names) * len(indicators)),
        "pieces": (sorted(str(one.department) for one in pieces), sorted(names)),
        "acts on record of each": (acts, [1] * len(names)),
        "told": (Counter(_subjects(heard)), Counter(f"新稿件：{name}的稿" for name in names)),
        "notices that wait": (Notice.objects.waiting().count(), 0),
    }
    return [f"{what}: {found}" for what, (found, right) in wanted.items() if found != right]


def _held(figures: Iterable[Figure]) -> list[tuple[str, str]]:
    return [(str(one.department), f"{one.value:f}".partition(".")[0]) for one in figures]


def _subjects(heard: list[str]) -> list[str]:
    return [text.partition("\n")[0] for text in heard]
