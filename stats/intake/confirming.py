"""A file handed in: previewed as often as one likes, imported once, kept on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.events import Act, record

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
            intake = FigureImport.objects.select_for_update().get(pk=handed_in.pk)
            if not intake.is_open:
                raise ImportRefused(ALREADY)
            outcome = take_in(
                bytes(intake.content),
                month=intake.month,
                source=intake.source,
                left_out=intake.left_out,
                by=by,
                door=Door.IMPORT,
                intake=intake,
            )
            if outcome.problems:
                raise ImportRefused(_why(outcome.problems))
            if outcome.fingerprint != fingerprint:
                raise ImportRefused(CHANGED_MEANWHILE)
            _keep(intake, outcome)
            _tell(intake, by)
    except IntegrityError:
        raise ImportRefused(BUSY) from None
    return intake


def _why(problems: list[Problem]) -> str:
    """What is wrong with none of the cells, such as a closed year, is the reason itself."""
    if any(problem.row or problem.column for problem in problems):
        return NOT_UNDERSTOOD
    return "".join(problem.message for problem in problems)


def _keep(intake: FigureImport, outcome: Outcome) -> None:
    intake.confirmed_at = timezone.now()
    intake.new, intake.changed, intake.unchanged = outcome.new, outcome.changed, outcome.unchanged
    intake.stated_totals = outcome.stated_totals
    intake.save()


def _tell(intake: FigureImport, by: User | None) -> None:
    month = intake.month.label if intake.month else "各月"
    how = "导入" if by else "用命令导入"
    record(
        by,
        intake,
        f"{how}{month}数据：新增{intake.new}条，修改{intake.changed}条，未变{intake.unchanged}条，"
        f"SHA-256 {intake.sha256}",
        act=Act.IMPORT,
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
        intake = FigureImport.hand_in(
            name=name, content=content, month=month, source=source, by=None
        )
        outcome = take_in(
            content,
            month=month,
            source=source,
            create_missing=create_missing,
            dry_run=dry_run,
            intake=intake,
        )
        if outcome.problems or dry_run:
            transaction.set_rollback(True)
            return outcome
        if outcome.tidy:
            intake.month = None
        if not outcome.new and not outcome.changed and intake.earlier():
            intake.delete()  # a script that runs every night would fill the list
        else:
            _keep(intake, outcome)
            _tell(intake, None)
    return outcome
