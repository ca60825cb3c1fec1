"""A file handed in: previewed as often as one likes, taken in once, by its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from departments.months import Month

from ...models import PastFile
from ...permissions import require
from .. import Refused
from .outcome import Taken
from .taking_in import NEEDED, take_in

if TYPE_CHECKING:
    from departments.models import User

ALREADY = "这份文件已经导入过，或预览已过期。如要再导，请重新上传。"
CHANGED_MEANWHILE = "预览之后数据又有改动，没有导入。请看过新的预览再确认。"


def hand_in(*, name: str, content: bytes, month: Month | None, by: User) -> PastFile:
    """Keep a file for its preview; raises PermissionDenied."""
    for permission in NEEDED:
        require(by, permission)
    return PastFile.hand_in(name=name, content=content, month=month, by=by)


def preview(handed_in: PastFile, *, by: User) -> Taken:
    """What taking it in would do, as the database is now."""
    return _take(handed_in, by, dry_run=True)


@transaction.atomic
def make_missing(handed_in: PastFile, *, by: User) -> None:
    """From now on what nobody knows is made with it."""
    if handed_in.by_id != by.pk or not handed_in.is_open:
        raise PermissionDenied
    handed_in.making = True
    handed_in.save(update_fields=["making"])


@transaction.atomic
def confirm(handed_in: PastFile, *, by: User, fingerprint: str) -> PastFile:
    """Take it in, if it does what the preview said; raises PermissionDenied or Refused."""
    record = PastFile.objects.select_for_update().get(pk=handed_in.pk)
    if record.by_id != by.pk:
        raise PermissionDenied
    if not record.is_open:
        raise Refused(ALREADY)
    taken = _take(record, by, dry_run=False)
    if taken.problems:
        raise Refused("\n".join(taken.problems))
    if taken.fingerprint != fingerprint:
        raise Refused(CHANGED_MEANWHILE)
    record.taken_in_at = timezone.now()
    record.bulletin = taken.bulletin
    record.doubts = [doubt.as_json() for doubt in taken.doubts]
    record.save()
    return record


def _take(record: PastFile, by: User, *, dry_run: bool) -> Taken:
    return take_in(
        bytes(record.content),
        name=record.file_name,
        by=by,
        month=record.month,
        making=record.making,
        dry_run=dry_run,
    )
