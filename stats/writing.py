"""The one door through which figures are written: checked, kept in history, all or nothing.

Forms, the grid, imports, undoing and what the newsroom counts all call `write`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from departments import metrics
from departments.clock import moment
from departments.models import Department
from departments.months import Month

from .models import Door, Figure, FigureChange, FigureImport, Indicator, Scheme, Source

if TYPE_CHECKING:
    from departments.models import User

BATCH = 1000
CLOSED = (
    "{}年度的考核“{}”已经办结，这一年的数据不能再改。"
    "确实要改的，请先在“年度考核”里另立新版本，写明原因。"
)
Place = tuple[Month, int, int | None]


class LedgerClosed(ValidationError):
    """A year whose assessment is closed: its figures stand until a new version is opened."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds: a value (None: missing), its source, its note."""

    value: Decimal | None
    source: Source
    note: str = ""

    @classmethod
    def of(cls, figure: Figure) -> Content:
        return cls(figure.value, figure.source, figure.note)


@dataclass(frozen=True, slots=True)
class Write:
    """A cell of the ledger and what it is to hold; None empties the cell."""

    month: Month
    indicator: Indicator
    department: Department | None
    content: Content | None

    @property
    def place(self) -> Place:
        department = self.department.pk if self.department else None
        return self.month, self.indicator.pk, department

    def __str__(self) -> str:
        return f"{self.month.label} {self.department or '大厅'} {self.indicator}"


@transaction.atomic
def write(
    writes: Iterable[Write], *, by: User | None, door: Door, intake: FigureImport | None = None
) -> list[FigureChange]:
    """Write the cells that differ from the ledger; gives what was changed, in the order given.

    Raises ValidationError when a value is none of its indicator's, LedgerClosed for a year whose
    assessment is closed, and IntegrityError when another one wrote the same new cell meanwhile.
    In each case nothing is written. Asks nobody for permission: its callers do.
    """
    wanted = {write.place: write for write in writes}
    held = _held(wanted)
    changes = []
    for place, one in wanted.items():
        figure = held.get(place)
        if (Content.of(figure) if figure else None) != one.content:
            changes.append(_change(one, figure, by=by, door=door, intake=intake))
    if changes:
        refuse_closed_years({change.month.year for change in changes})
        _apply(changes, held)
        transaction.on_commit(partial(metrics.count_figures, door, len(changes)))
    return changes


def _held(wanted: dict[Place, Write]) -> dict[Place, Figure]:
    """The figures of the months concerned, locked until the end of the transaction."""
    figures = (
        Figure.objects.filter(month__in={month for month, _, _ in wanted})
        .select_related("source")
        .select_for_update(of=("self",))
    )
    return {(f.month, f.indicator_id, f.department_id): f for f in figures}


def _change(
    one: Write,
    held: Figure | None,
    *,
    by: User | None,
    door: Door,
    intake: FigureImport | None,
) -> FigureChange:
    change = FigureChange(
        month=one.month,
        indicator=one.indicator,
        department=one.department,
        by=by,
        address=by.address if by else None,
        door=door,
        intake=intake,
    )
    if held is not None:
        change.value_before, change.note_before = held.value, held.note
        change.source_before = held.source
    if one.content is not None:
        as_figure(one, one.content).clean()
        change.value_after, change.note_after = one.content.value, one.content.note
        change.source_after = one.content.source
    return change


def as_figure(one: Write, content: Content) -> Figure:
    """The figure that a write would make, unsaved, for its rules."""
    return Figure(
        month=one.month,
        indicator=one.indicator,
        department=one.department,
        value=content.value,
        source=content.source,
        note=content.note,
    )


def refuse_closed_years(years: Iterable[int]) -> None:
    """Raises LedgerClosed when the newest scheme of one of the years is closed.

    Within a transaction: until it ends, none of them can be closed.
    """
    # Held, so that whoever closes one of them meanwhile counts what is written here, or waits.
    schemes = Scheme.objects.filter(year__in=set(years)).order_by("year", "version")
    schemes = schemes.select_for_update().defer("results")
    for scheme in {scheme.year: scheme for scheme in schemes}.values():
        if scheme.is_closed:
            raise LedgerClosed(CLOSED.format(scheme.year, scheme))


def why_closed(year: int) -> str:
    """The sentence with which the year is refused to writers; empty while it is open."""
    newest = Scheme.objects.filter(year=year).order_by("version").defer("results").last()
    return CLOSED.format(year, newest) if newest and newest.is_closed else ""


def _apply(changes: list[FigureChange], held: dict[Place, Figure]) -> None:
    new: list[Figure] = []
    changed: list[Figure] = []
    gone: list[int] = []
    for change in changes:
        place = (change.month, change.indicator_id, change.department_id)
        figure = held.get(place) or Figure(
            month=change.month,
            indicator_id=change.indicator_id,
            department_id=change.department_id,
        )
        if change.source_after is None:
            gone.append(figure.pk)
            continue
        figure.value, figure.note = change.value_after, change.note_after
        figure.source = change.source_after
        (changed if figure.pk else new).append(figure)
    Figure.objects.bulk_create(new, batch_size=BATCH)
    # By their keys, which are there and locked: bulk_update is thirty times as slow.
    Figure.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=("id",),
        update_fields=("value", "source", "note"),
    )
    for start in range(0, len(gone), BATCH):
        Figure.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    # Only now: who waited for a publication above did not change what was published.
    at = moment(last_written())
    for change in changes:
        change.at = at
    FigureChange.objects.bulk_create(changes, batch_size=BATCH)


def last_written() -> dt.datetime | None:
    """When a figure was last changed, by whatever door; one query."""
    return FigureChange.objects.order_by("-pk").values_list("at", flat=True).first()
