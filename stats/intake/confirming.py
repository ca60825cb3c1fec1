"""A file handed in: previewed as often as one likes, imported once, kept on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from ..models import Door, FigureImport, Source
from .comparing import Outcome
from .reading import Problem
from .taking_in import take_in

if TYPE_CHECKING:
    from departments.models import User
    from departments.months import Month

ALREADY = "这份文件已经导入过，或预览已过期。如要再导，请重新上传。"
NOT_UNDERSTOOD = "这份文件里有读不懂的地方，没有导入。请在核对页上处理，或改正后重新上传。"
CHANGED_MEANWHILE = "预览之后数据又有改动，没有导入。请看过新的预览再确认。"
BUSY = "有人正在改同样的数据，没有导入。请看过新的预览再确认。"


class ImportRefused(Exception):
    """The import did not happen, and nothing was written; says why in Chinese."""


def preview(handed_in: FigureImport) -> Outcome:
    """What confirming the file would do to the ledger as it is now."""
    return take_in(
        bytes(handed_in.content),
        month=handed_in.month,
        source=handed_in.source,
        left_out=handed_in.left_out,
        dry_run=True,
    )


def confirm(handed_in: FigureImport, *, by: User, fingerprint: str) -> FigureImport:
    """Import a previewed file, once, by the one who handed it in.

    Raises PermissionDenied, or ImportRefused when the preview was used, has expired, or no longer
    shows what would happen; then nothing is written.
    """
    if not by.has_perm("stats.import_figure") or handed_in.by_id != by.pk:
        raise PermissionDenied
    try:
        with transaction.atomic():
            # The source comes by a second query: a join cannot be locked where it may be empty.
            record = FigureImport.objects.select_for_update().get(pk=handed_in.pk)
            if not record.is_open:
                raise ImportRefused(ALREADY)
            outcome = take_in(
                bytes(record.content),
                month=record.month,
                source=record.source,
                left_out=record.left_out,
                by=by,
                door=Door.IMPORT,
                intake=record,
            )
            if outcome.problems:
                raise ImportRefused(_why(outcome.problems))
            if outcome.fingerprint != fingerprint:
                raise ImportRefused(CHANGED_MEANWHILE)
            _keep(record, outcome)
            _log(record, by)
    except IntegrityError:
        raise ImportRefused(BUSY) from None
    return record


def _why(problems: list[Problem]) -> str:
    """What is wrong with none of the cells, such as a closed year, is the reason itself."""
    if any(problem.row or problem.column for problem in problems):
        return NOT_UNDERSTOOD
    return "".join(problem.message for problem in problems)


def _keep(record: FigureImport, outcome: Outcome) -> None:
    record.confirmed_at = timezone.now()
    record.new, record.changed, record.unchanged = outcome.new, outcome.changed, outcome.unchanged
    record.stated_totals = outcome.stated_totals
    record.save()


def _log(record: FigureImport, by: User) -> None:
    month = record.month or "各月"
    LogEntry.objects.log_actions(
        by.pk,
        [record],
        CHANGE,
        f"导入{month}数据：新增{record.new}条，修改{record.changed}条，未变{record.unchanged}条",
        single_object=True,
    )


def import_unseen(
    content: bytes,
    *,
    name: str,
    month: Month | None,
    source: Source,
    create_missing: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """What the command does: without a preview, but on record like every import (by nobody).

    With problems, or dry, nothing is kept. Raises IntegrityError like `take_in`.
    """
    with transaction.atomic():
        record = FigureImport.hand_in(
            name=name, content=content, month=month, source=source, by=None
        )
        outcome = take_in(
            content,
            month=month,
            source=source,
            create_missing=create_missing,
            dry_run=dry_run,
            intake=record,
        )
        if outcome.problems or dry_run:
            transaction.set_rollback(True)
            return outcome
        if outcome.tidy:
            record.month = None
        if not outcome.new and not outcome.changed and record.earlier():
            record.delete()  # a script that runs every night would fill the list
        else:
            _keep(record, outcome)
    return outcome
