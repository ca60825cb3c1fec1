"""Taking an import back: every cell as it was, as long as nobody has changed one since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.events import Act, record

from ..models import Door, FigureChange, FigureImport
from ..writing import Content, Place, Write, write
from .comparing import held

if TYPE_CHECKING:
    from departments.models import User

NAMED = 5


class UndoRefused(Exception):
    """The import stands as it is; says why in Chinese."""


def undo(intake: FigureImport, *, by: User) -> FigureImport:
    """Restore each cell that the import changed: value, source and note, or no figure at all.

    Raises PermissionDenied, or UndoRefused when it was undone before, one of its cells was
    changed since, or its year's assessment is closed; then nothing is written. Names that were
    learned, and departments and indicators that were made, stay.
    """
    if not by.has_perm("stats.import_figure"):
        raise PermissionDenied
    try:
        with transaction.atomic():
            intake = FigureImport.objects.select_for_update().get(pk=intake.pk)
            if intake.confirmed_at is None or intake.undone_at is not None:
                raise UndoRefused("这次导入已经撤销过，或还没有导入。")
            changes = imported_changes(intake)
            _refuse_changed_since(intake, changes)
            write([_back(change) for change in changes], by=by, door=Door.UNDO, intake=intake)
            intake.undone_at, intake.undone_by = timezone.now(), by
            intake.save(update_fields=("undone_at", "undone_by"))
            record(by, intake, f"撤销导入：恢复{len(changes)}条数据", act=Act.IMPORT)
    except ValidationError as error:
        raise UndoRefused("".join(error.messages)) from None
    except IntegrityError:
        raise UndoRefused("有人正在改同样的数据，没有撤销。请过一会儿再试。") from None
    return intake


def imported_changes(intake: FigureImport) -> list[FigureChange]:
    """What the import changed, each cell once, with its names; one query."""
    return list(
        intake.changes.exclude(door=Door.UNDO)
        .select_related("indicator", "department", "source_before", "source_after")
        .order_by("pk")
    )


def changed_since(intake: FigureImport, changes: list[FigureChange]) -> dict[Place, str]:
    """Cells that no longer stand as the import left them, and who changed them; four queries."""
    if not changes:
        return {}
    now = held({change.month for change in changes})
    later = _later(intake, changes)
    touched = {}
    for change in changes:
        place = _place(change)
        if place in later:
            touched[place] = later[place]
        elif now.get(place) != _after(change):
            touched[place] = ""
    return touched


def _later(intake: FigureImport, changes: list[FigureChange]) -> dict[Place, str]:
    """Who last changed each cell after the import; what was undone again does not count."""
    after = FigureChange.objects.filter(
        month__in={change.month for change in changes}, pk__gt=changes[0].pk
    ).exclude(intake=intake, door__in=(Door.IMPORT, Door.COMMAND))
    last: dict[Place, tuple[str, str]] = {}
    for month, indicator, department, door, name, username in after.order_by("pk").values_list(
        "month", "indicator_id", "department_id", "door", "by__name", "by__username"
    ):
        last[month, indicator, department] = (door, name or username or "命令行")
    return {place: who for place, (door, who) in last.items() if door != Door.UNDO}


def _refuse_changed_since(intake: FigureImport, changes: list[FigureChange]) -> None:
    touched = changed_since(intake, changes)
    if not touched:
        return
    cells = [
        f"{where(change)}{f'（{who}）' if (who := touched[_place(change)]) else ''}"
        for change in changes
        if _place(change) in touched
    ]
    more = f"等{len(cells)}格" if len(cells) > NAMED else ""
    raise UndoRefused(
        f"导入以后又有人改过：{'、'.join(cells[:NAMED])}{more}。不能整份撤销，"
        "请在填表页上逐格改回，或另外导入一份正确的。"
    )


def where(change: FigureChange) -> str:
    """The cell in words: `2020年12月社保局“受理数”`."""
    return f"{change.month.label}{change.department or '大厅'}“{change.indicator}”"


def _place(change: FigureChange) -> Place:
    return change.month, change.indicator_id, change.department_id


def _after(change: FigureChange) -> Content | None:
    if change.source_after is None:
        return None
    return Content(change.value_after, change.source_after, change.note_after)


def _back(change: FigureChange) -> Write:
    content = None
    if change.source_before is not None:
        content = Content(change.value_before, change.source_before, change.note_before)
    return Write(change.month, change.indicator, change.department, content)
