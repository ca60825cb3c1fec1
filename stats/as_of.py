"""The ledger as it stood at a moment: what was written since is taken back, in memory only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from departments.months import Month

from .ledger import Hall, Ledger
from .models import Figure, FigureChange
from .writing import Content, Place


@dataclass(frozen=True, slots=True)
class Past:
    """Months as they stood, and the cells that hold something else by now."""

    ledgers: dict[Month, Ledger]
    changed: tuple[FigureChange, ...]


def ledgers_as_of(months: Iterable[Month], at: dt.datetime) -> Past:
    """Figures as they stood at a moment; indicators, departments and sources as they are now.

    Two queries, however many months, and three more when the ledgers are asked.
    """
    wanted = list(dict.fromkeys(months))
    hall = Hall(wanted)
    first = _first_since(wanted, at)
    now = {_place(figure): Content.of(figure) for month in wanted for figure in hall.figures[month]}
    for month in wanted:
        kept = [figure for figure in hall.figures[month] if _place(figure) not in first]
        former = (_before(change) for change in first.values() if change.month == month)
        hall.figures[month] = sorted([*kept, *filter(None, former)], key=_order)
    changed = tuple(c for place, c in first.items() if _content_before(c) != now.get(place))
    return Past({month: Ledger(month, hall=hall) for month in wanted}, changed)


def _first_since(months: list[Month], at: dt.datetime) -> dict[Place, FigureChange]:
    """Of each cell the first change since: it knows what was there before."""
    changes = FigureChange.objects.filter(month__in=months, at__gt=at).order_by("-pk")
    changes = changes.select_related("indicator", "department", "source_before")
    return {_place(change): change for change in changes}


def _place(one: Figure | FigureChange) -> Place:
    return one.month, one.indicator_id, one.department_id


def _content_before(change: FigureChange) -> Content | None:
    if change.source_before is None:
        return None
    return Content(change.value_before, change.source_before, change.note_before)


def _before(change: FigureChange) -> Figure | None:
    content = _content_before(change)
    if content is None:
        return None
    return Figure(
        month=change.month,
        indicator=change.indicator,
        department=change.department,
        value=content.value,
        source=content.source,
        note=content.note,
    )


def _order(figure: Figure) -> tuple[int, int, int]:
    department = figure.department.order if figure.department else -1
    return figure.indicator.order, department, figure.indicator_id
