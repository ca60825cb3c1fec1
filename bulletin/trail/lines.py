"""An act as a line, from whichever table it comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from django.utils import timezone

from departments.events import Act
from departments.models import Event, User
from stats.grid.history import in_words, who
from stats.intake.undoing import where
from stats.models import FigureChange

from .asking import FIGURES, Asked, Place, after

HEAD = ("时间", "操作人", "网络地址", "类别", "类型", "涉及", "部门", "月份", "内容")
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """`kind` and `thing` say of what it tells: a model's label, and the row's key."""

    at: dt.datetime
    by: str
    address: str
    act: str
    noun: str
    subject: str
    department: str
    month: str
    what: str
    kind: str
    thing: str
    pk: int

    @property
    def cells(self) -> tuple[str, ...]:
        """As HEAD names them."""
        return (
            f"{timezone.localtime(self.at):%Y-%m-%d %H:%M:%S}",
            *(self.by, self.address, self.act, self.noun, self.subject),
            *(self.department, self.month, self.what),
        )

    @property
    def is_figure(self) -> bool:
        return self.kind == FIGURES


def lines(asked: Asked, user: User) -> Iterator[Line]:
    """All of them, the oldest first; read from the database as they are taken."""
    events = asked.events(user).order_by("at", "pk").iterator(chunk_size=CHUNK)
    changes = asked.changes(user).order_by("at", "pk").iterator(chunk_size=CHUNK)
    return merge(map(of_event, events), map(of_change, changes), key=lambda line: line.at)


def newest(asked: Asked, user: User, place: Place, most: int) -> tuple[list[Line], Place | None]:
    """The page that begins after a place, the newest first, and the next one's; two queries."""
    events = after(asked.events(user), place.event)[: most + 1]
    changes = after(asked.changes(user), place.change)[: most + 1]
    both = merge(
        map(of_event, events), map(of_change, changes), key=lambda line: line.at, reverse=True
    )
    found = list(islice(both, most + 1))
    shown = found[:most]
    return shown, _place_after(shown, place) if len(found) > most else None


def _place_after(shown: list[Line], place: Place) -> Place:
    event = [line.pk for line in shown if not line.is_figure]
    change = [line.pk for line in shown if line.is_figure]
    return Place(event[-1] if event else place.event, change[-1] if change else place.change)


def of_event(event: Event) -> Line:
    model = event.content_type.model_class()
    return Line(
        at=event.at,
        by=event.by_name,
        address=event.address or "",
        act=event.get_act_display(),
        noun=str(model._meta.verbose_name) if model else "已不再有的内容",
        subject=event.subject,
        department=str(event.department or ""),
        month=str(event.month or ""),
        what=event.what,
        kind=model._meta.label_lower if model else "",
        thing=event.object_id,
        pk=event.pk,
    )


def of_change(change: FigureChange) -> Line:
    return Line(
        at=change.at,
        by=who(change),
        address=change.address or "",
        act=Act.FIGURES.label,
        noun="数据",
        subject=where(change),
        department=str(change.department or ""),
        month=str(change.month),
        what=in_words(change),
        kind=FIGURES,
        thing="",
        pk=change.pk,
    )
