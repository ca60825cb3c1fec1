"""Publishing at a set minute (定时发布): set, given up, and done by the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from departments.events import Act, record

from ..models import Bulletin, Edition, Schedule
from ..notices import occasions
from ..permissions import PUBLISH, require
from . import Refused
from .publication import publish

if TYPE_CHECKING:
    from departments.models import User

#: A time further away is a slip of the pen.
FARTHEST = dt.timedelta(days=366)


@transaction.atomic
def schedule(
    bulletin: Bulletin, *, by: User, at: dt.datetime, correction: str = "", after: int = 0
) -> Schedule:
    """Have the bulletin published at a minute, in this person's name; a time set before goes.

    What may be published is asked when the minute comes, signatures included. Raises
    PermissionDenied, or Refused: the time is past or too far, another edition came meanwhile, or
    a later edition has no reason.
    """
    require(by, PUBLISH)
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    last, correction = bulletin.current_edition(), correction.strip()
    number = last.number if last else 0
    now = timezone.now()
    if not now < at <= now + FARTHEST:
        raise Refused(f"定时发布的时间要晚于现在（{moment_in_words(now)}），在一年以内。")
    if after != number:
        raise Refused(f"刚才已有人发布了第{number}版，请先看过这一版，再决定要不要更正。")
    if last is not None and not correction:
        raise Refused(f"这期通报已经发布第{number}版。再次发布要写更正说明：改了什么，为什么改。")
    set_to, _ = Schedule.objects.update_or_create(
        bulletin=bulletin,
        defaults={
            "at": at,
            "by": by,
            "correction": correction,
            "after": after,
            "refused_at": None,
            "refusal": "",
        },
    )
    record(by, bulletin, f"定于{moment_in_words(at)}发布", act=Act.PUBLICATION)
    return set_to


@transaction.atomic
def unschedule(bulletin: Bulletin, *, by: User) -> None:
    """Give up the set time. Raises PermissionDenied, or Refused where none is set."""
    require(by, PUBLISH)
    found = Schedule.objects.select_for_update().filter(bulletin=bulletin).first()
    if found is None:
        raise Refused("这期通报没有定时发布，可能刚才已经发布或取消。")
    found.delete()
    record(by, bulletin, f"取消定于{moment_in_words(found.at)}的发布", act=Act.PUBLICATION)


def publish_due(at: dt.datetime) -> Iterator[Edition | Schedule]:
    """Publish what is due: each an Edition, or the Schedule with what stood in its way."""
    for pk in Schedule.objects.due(at).values_list("pk", flat=True):
        if (done := _publish(pk, at)) is not None:
            yield done


def _publish(pk: int, at: dt.datetime) -> Edition | Schedule | None:
    """None where another clock was quicker. What is refused is written down and told."""
    with transaction.atomic():
        Edition.objects.hold()  # as publishers do first; then the bulletin, as who sets a time does
        list(Bulletin.objects.filter(schedule=pk).select_for_update(no_key=True))
        due = Schedule.objects.due(at).select_for_update().filter(pk=pk).first()
        if due is None:
            return None
        try:
            with transaction.atomic():
                edition = publish(
                    due.bulletin, by=due.by, correction=due.correction, after=due.after
                )
        except (Refused, PermissionDenied) as refusal:
            return _refused(due, at, refusal)
        Schedule.objects.filter(pk=pk).delete()
        return edition


def _refused(due: Schedule, at: dt.datetime, refusal: Exception) -> Schedule:
    due.refused_at = at
    due.refusal = str(refusal) or f"{due.by}已没有发布通报的权限。"
    due.save(update_fields=["refused_at", "refusal"])
    record(None, due.bulletin, f"没有按时发布：{due.refusal}", act=Act.PUBLICATION)
    occasions.not_published(due)
    return due


def moment_in_words(at: dt.datetime) -> str:
    """`2021年1月13日 09:00`, on the hall's clock."""
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
