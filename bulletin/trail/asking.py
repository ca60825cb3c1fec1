"""What is asked of the record, put to both of its tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone

from departments.events import Act, EventQuerySet
from departments.models import Department, Event, User
from departments.months import Month
from stats.models import FigureChange

#: Acts of nobody: the clock's, and those of whoever has the machine's shell.
SYSTEM = "system"
FIGURES = FigureChange._meta.label_lower
IN_EVENTS = ("by_name", "subject", "what", "address")
IN_CHANGES = (
    "by__name", "by__username", "indicator__name", "department__name", "address",
    "note_before", "note_after", "intake__file_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """The last act that was seen of each table; 0 where none was."""

    event: int = 0
    change: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything where nothing is asked. Both days are within; `kind` is a model's label."""

    since: dt.date | None = None
    until: dt.date | None = None
    by: User | str | None = None
    act: str = ""
    department: Department | None = None
    month: Month | None = None
    kind: str = ""
    thing: str = ""
    words: str = ""
    #: Nothing that came later: so that what was counted is what is read.
    as_of: dt.datetime | None = None

    def events(self, user: User) -> EventQuerySet:
        """Those that the user may see, with what a line of them tells; one query."""
        found = Event.objects.for_user(user).filter(self._common())
        if self.act:
            found = found.filter(act=self.act)
        if self.kind:
            found = found.filter(content_type=_content_type(self.kind))
        if self.thing:
            found = found.filter(object_id=self.thing)
        for word in self.words.split():
            found = found.filter(_any(IN_EVENTS, word))
        return found.select_related("department", "content_type")

    def changes(self, user: User) -> QuerySet[FigureChange]:
        """The same of the ledger's figures; none where something else is asked for."""
        found = FigureChange.objects.order_by("-at", "-pk")
        wants_others = self.thing or self.act not in ("", Act.FIGURES)
        if wants_others or self.kind not in ("", FIGURES) or not user.has_perm(VIEW):
            return found.none()
        found = found.filter(self._common())
        for word in self.words.split():
            found = found.filter(_any(IN_CHANGES, word))
        named = ("by", "department", "indicator", "source_before", "source_after", "intake")
        return found.select_related(*named).defer("intake__content")

    def as_it_is(self) -> Asked:
        return replace(self, as_of=timezone.now())

    def _common(self) -> Q:
        wanted = Q()
        if self.since:
            wanted &= Q(at__gte=_midnight(self.since))
        if self.until:
            wanted &= Q(at__lt=_midnight(self.until + dt.timedelta(days=1)))
        if self.as_of:
            wanted &= Q(at__lte=self.as_of)
        if self.by:
            wanted &= Q(by=None) if self.by == SYSTEM else Q(by=self.by)
        for name in ("department", "month"):
            if value := getattr(self, name):
                wanted &= Q(**{name: value})
        return wanted

    def __str__(self) -> str:
        """`2026-01-01起，类别账号权限`; 全部 where nothing is asked."""
        by = "系统" if self.by == SYSTEM else self.by
        told: list[tuple[str, Any]] = [
            ("时间起", self.since), ("时间止", self.until), ("操作人", by),
            ("类别", Act(self.act).label if self.act else ""), ("部门", self.department),
            ("月份", self.month), ("类型", kinds().get(self.kind, self.kind)),
            ("编号", self.thing), ("查找", self.words),
        ]  # fmt: skip
        return "，".join(f"{label}{value}" for label, value in told if value) or "全部"


VIEW = "departments.view_event"


def kinds() -> dict[str, str]:
    """What acts are done to, by the models' labels: `stats.rule` is 核查规则."""
    rooms = ("departments", "stats", "bulletin")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return {model._meta.label_lower: str(model._meta.verbose_name) for model in models}


def after(found: Any, pk: int) -> Any:
    """What comes after that row in the order of the record, the newest first."""
    if not pk:
        return found
    at = found.model._base_manager.filter(pk=pk).values("at")[:1]
    return found.filter(at__lte=at).exclude(at=at, pk__gte=pk)


def _content_type(label: str) -> ContentType:
    return ContentType.objects.get_for_model(apps.get_model(label))


def _any(fields: tuple[str, ...], word: str) -> Q:
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__icontains": word})
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
