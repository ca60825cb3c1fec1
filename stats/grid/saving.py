"""Saving what was typed into a grid: only what changed, and nothing over somebody else's work."""

from __future__ import annotations

from typing import Annotated

import msgspec
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.models import User
from departments.months import Month

from ..models import Door, Figure, FigureChange
from ..writing import Place, Write, write
from .cells import Sources, State, key, read_text
from .history import who
from .page import Grid, Sum
from .reach import reach_of

STRANGER = "这一格不在您能填的表里，没有保存。"
ATTEMPTS = 3
MAX_CELLS = 20_000


class Typed(msgspec.Struct, frozen=True):
    """A cell's new text and picked source, and what it held when the page was loaded."""

    cell: Annotated[str, msgspec.Meta(max_length=60)]
    before: State
    text: Annotated[str, msgspec.Meta(max_length=5000)]
    source: int | None = None


class Asked(msgspec.Struct, frozen=True):
    """What the page sends. `since`: the newest change that it knows of."""

    cells: Annotated[list[Typed], msgspec.Meta(max_length=MAX_CELLS)]
    since: Annotated[int, msgspec.Meta(ge=0, le=2**62)] = 0
    check: bool = False


class Conflict(msgspec.Struct, frozen=True):
    """What somebody else put into a cell meanwhile, and who it was."""

    now: State
    by: str = ""
    at: str = ""


class Outcome(msgspec.Struct):
    """What became of each cell, by its name; `others`: cells that others changed meanwhile."""

    saved: dict[str, State] = msgspec.field(default_factory=dict)
    conflicts: dict[str, Conflict] = msgspec.field(default_factory=dict)
    errors: dict[str, str] = msgspec.field(default_factory=dict)
    others: dict[str, State] = msgspec.field(default_factory=dict)
    totals: dict[str, Sum] = msgspec.field(default_factory=dict)
    since: int = 0

    @property
    def is_stranger(self) -> bool:
        """Not one of the cells was theirs to write."""
        return bool(self.errors) and set(self.errors.values()) == {STRANGER} and not self.saved


def save(month: Month, asked: Asked, *, by: User) -> Outcome:
    """Write the cells that still hold what the page had loaded; tell of the others.

    Raises PermissionDenied where the month is not theirs to write, LedgerClosed for a closed
    year: then nothing is written.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return _save(month, asked, by=by)
        except IntegrityError:
            # Somebody filled one of the same empty cells just now: by now that is a conflict.
            continue
    return _save(month, asked, by=by)


def check(month: Month, asked: Asked, *, by: User) -> Outcome:
    """What `save` would say of each cell, without writing any; raises as it does."""
    return _weigh(_grid(month, by), asked)[0]


@transaction.atomic
def _save(month: Month, asked: Asked, *, by: User) -> Outcome:
    # Held until the end, so that what is compared is what is written over.
    list(Figure.objects.in_month(month).select_for_update().order_by("pk").values_list("pk"))
    grid = _grid(month, by)
    outcome, writes = _weigh(grid, asked)
    empty = {one.place for one in writes if grid.figure(one.indicator, one.department) is None}
    for change in write(writes, by=by, door=Door.GRID):
        _refuse_filled_meanwhile(change, empty)
        outcome.since = max(outcome.since, change.pk)
    after = Grid(reach_of(by, month))
    for name in outcome.saved.keys() & after.places.keys():
        outcome.saved[name] = after.state(*after.places[name])
    outcome.totals = after.totals
    return outcome


def _refuse_filled_meanwhile(change: FigureChange, empty: set[Place]) -> None:
    """An empty cell holds no row that could be locked: somebody may have filled it since."""
    place = (change.month, change.indicator_id, change.department_id)
    if place in empty and change.source_before_id is not None:
        raise IntegrityError("filled meanwhile")


def _grid(month: Month, by: User) -> Grid:
    reach = reach_of(by, month)
    if not reach.writes:
        raise PermissionDenied(reach.why_not)
    return Grid(reach)


def _weigh(grid: Grid, asked: Asked) -> tuple[Outcome, list[Write]]:
    """Each cell is to be saved, in conflict, or not understood."""
    outcome, writes = Outcome(), []
    meanwhile = _changes_since(grid.month, asked.since)
    for typed in asked.cells:
        place = grid.places.get(typed.cell)
        if place is None:
            outcome.errors[typed.cell] = STRANGER
            continue
        now, figure = grid.state(*place), grid.figure(*place)
        picked = None if typed.source == typed.before.source else typed.source
        try:
            sources = Sources(grid.sources, grid.source_for(place[0]), picked)
            wanted = read_text(typed.text, place[0], figure, sources)
        except ValidationError as error:
            outcome.errors[typed.cell] = "".join(error.messages)
            continue
        if now not in (typed.before, State.of(wanted, place[0])):
            outcome.conflicts[typed.cell] = _conflict(now, meanwhile.get(typed.cell))
            continue
        outcome.saved[typed.cell] = State.of(wanted, place[0])
        writes.append(Write(grid.month, *place, wanted))
    for name in meanwhile.keys() & grid.places.keys() - {typed.cell for typed in asked.cells}:
        outcome.others[name] = grid.state(*grid.places[name])
    outcome.since = max([asked.since, *(change.pk for change in meanwhile.values())])
    return outcome, writes


def _changes_since(month: Month, number: int) -> dict[str, FigureChange]:
    """The newest change of each cell after that one."""
    changes = FigureChange.objects.filter(month=month, pk__gt=number).order_by("pk")
    related = changes.select_related("indicator", "department", "by")
    return {key(change.indicator, change.department): change for change in related}


def _conflict(now: State, change: FigureChange | None) -> Conflict:
    if change is None:
        return Conflict(now)
    at = timezone.localtime(change.at)
    return Conflict(now, who(change), f"{at.month}月{at.day}日{at:%H:%M}")
