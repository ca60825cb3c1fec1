"""What happened to a cell, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from departments.models import Department
from departments.months import Month

from ..models import FigureChange, Indicator, Source
from ..writing import Content
from .cells import text_of

NOTHING = "（空）"


@dataclass(frozen=True, slots=True)
class Event:
    at: dt.datetime
    by: str
    door: str
    before: str
    after: str


def history(month: Month, indicator: Indicator, department: Department | None) -> list[Event]:
    """The newest first; one query."""
    changes = FigureChange.objects.filter(
        month=month, indicator=indicator, department=department
    ).select_related("by", "source_before", "source_after", "intake")
    return [_event(change, indicator) for change in changes.defer("intake__content")]


def who(change: FigureChange) -> str:
    return str(change.by) if change.by else "系统"


def in_words(change: FigureChange) -> str:
    """`由100（平台）改为120（平台），按月填表`; asks nothing of a change with its names."""
    before, after = (
        _held(value, source, note, change.indicator, "{}（{}）")
        for value, source, note in (
            (change.value_before, change.source_before, change.note_before),
            (change.value_after, change.source_after, change.note_after),
        )
    )
    return f"由{before}改为{after}，{_door(change)}"


def _door(change: FigureChange) -> str:
    door = change.get_door_display()
    return f"{door}“{change.intake.file_name}”" if change.intake else door


def _event(change: FigureChange, indicator: Indicator) -> Event:
    return Event(
        change.at,
        who(change),
        _door(change),
        _held(change.value_before, change.source_before, change.note_before, indicator),
        _held(change.value_after, change.source_after, change.note_after, indicator),
    )


def _held(
    value: Decimal | None,
    source: Source | None,
    note: str,
    indicator: Indicator,
    shape: str = "{}　{}",
) -> str:
    if source is None:
        return NOTHING
    return shape.format(text_of(Content(value, source, note), indicator), source)
