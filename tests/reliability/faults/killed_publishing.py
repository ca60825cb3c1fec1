"""kill -9 while a bulletin is published: no half edition, and the next try works."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import timezone

from bulletin.actions.scheduling import publish_due
from bulletin.models import Edition, Notice, Schedule
from bulletin.notices.sending import deliver_due

from ..databases import Place
from ..messenger import robot
from ..processes import Point, alone, killed
from ..results import Result
from ..wholeness import complaints
from .publishing import bulletin, change, count, person, publish_urgently, sign

PUBLICATION = "bulletin/actions/publication.py"
BASE = "django/db/backends/base/base.py"
BEFORE = (
    Point("before the lock", PUBLICATION, "_hold_still"),
    Point("the lock held", PUBLICATION, "_hold_still", "return"),
    Point("assembled", "bulletin/assembly.py", "assemble", "return"),
    Point("checked and signed", PUBLICATION, "_signatures", "return"),
    Point("the page made", "bulletin/renderers/html.py", "render", "return"),
    Point("the PDF being set", "subprocess.py", "communicate", since="typeset"),
    Point("the Word file made", "bulletin/renderers/docx/__init__.py", "render", "return"),
    Point("the edition in its table", PUBLICATION, "_frozen", "return"),
    Point("half of the search's passages", "django/db/models/query.py", "bulk_create", "return",
          since="index"),
    Point("all written, before the commit", BASE, "_commit", since="index"),
)  # fmt: skip
AFTER = (
    Point("right after the commit", BASE, "_commit", "return", since="index"),
    Point("notices being sent", "bulletin/notices/messenger.py", "say"),
)
BY_THE_CLOCK = Point("by the clock, before its commit", BASE, "_commit", since="index")
#: Seconds within which the next try must be through: the dead one holds nothing.
NEXT_TRY = 20


def run(place: Place, rounds: int) -> list[Result]:
    with robot() as (address, _):
        settings.MESSENGER_URL = address
        scenes = [
            *((point, False, publish_urgently) for point in BEFORE),
            *((point, True, publish_urgently) for point in AFTER),
            (BY_THE_CLOCK, False, _by_the_clock),
        ]
        return [_tried(*scene, rounds) for scene in scenes]


def _tried(point: Point, is_done: bool, act: Callable[[], Any], rounds: int) -> Result:
    wrong: list[str] = []
    slowest = 0.0
    for _ in range(rounds):
        found, seconds = _round(point, is_done, act)
        wrong += found
        slowest = max(slowest, seconds)
    for one in wrong:
        print(f"{point.name}: {one}")
    return Result(
        f"publishing killed: {point.name}",
        rounds,
        "all of the edition" if is_done else "nothing of the edition",
        f"{len(wrong)} faults" if wrong else "as promised; the next try worked",
        not wrong,
    )


def _round(point: Point, is_done: bool, act: Callable[[], Any]) -> tuple[list[str], float]:
    change()
    before = count()
    if not killed(act, point):
        return [f"not killed at {point}"], 0.0
    wrong = complaints(bulletin())
    if count() != before + is_done:
        wrong.append(f"{count() - before} editions after the kill")
    start = time.monotonic()
    outcome = alone(act)
    if is_done:
        # It was published: the next try is told so, and one with something new goes through.
        if outcome.kind != "PublicationRefused" or "完全相同" not in outcome.text:
            wrong.append(f"the next try: {outcome}")
        change()
        outcome = alone(act)
    seconds = time.monotonic() - start
    if outcome.kind not in ("Edition", "int") or count() != before + 1 + is_done:
        wrong.append(f"the next try: {outcome}, {count() - before} editions")
    if seconds > NEXT_TRY:
        wrong.append(f"the next try took {seconds:.0f} s")
    deliver_due()
    if left := Notice.objects.waiting().count():
        wrong.append(f"{left} notices never sent")
    return wrong + complaints(bulletin()), seconds


def _by_the_clock() -> int:
    """Set for now, in signed order; the number of editions that came of it."""
    if not Schedule.objects.exists():
        sign()
        Schedule.objects.create(
            bulletin=bulletin(),
            by=person("zhu"),
            correction="更正。",
            after=count(),
            at=timezone.now(),
        )
    return len([one for one in publish_due(timezone.now()) if isinstance(one, Edition)])
