"""Into the outbox, within the transaction of what is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from ..models import Notice, NoticeSwitch
from ..models.notice import Channel, Occasion
from .sending import deliver_new

if TYPE_CHECKING:
    from departments.models import User


def post(
    occasion: Occasion,
    to: Iterable[User],
    subject: str,
    text: str,
    *,
    key: str = "",
    in_group: str = "",
) -> list[Notice]:
    """A mail to each active account with an address, and one message to the group.

    With a `key`, who was told before is not told again. `in_group`: what the group reads in place
    of the text, where that is not for all who are in it. Gives what was put into the outbox.
    """
    subject = " ".join(subject.split())[:200]  # one line, as a mail's header must be
    mails = _mails(occasion, to, subject, text, key)
    message = (str(occasion.label), in_group) if in_group else (subject, text)
    made = [*mails, *_message(occasion, *message, key)]
    if made:
        pks = [notice.pk for notice in made]
        transaction.on_commit(lambda: deliver_new(pks), robust=True)
    return made


def _mails(
    occasion: Occasion, to: Iterable[User], subject: str, text: str, key: str
) -> list[Notice]:
    if not NoticeSwitch.objects.is_on(occasion, Channel.MAIL):
        return []
    people = {user.pk: user for user in to if user.is_active and user.email}
    told = _told(f"{key}:{pk}" for pk in people) if key else set()
    return [
        Notice.objects.create(
            occasion=occasion,
            channel=Channel.MAIL,
            user=user,
            address=user.email,
            subject=subject,
            text=text,
            key=f"{key}:{user.pk}" if key else "",
        )
        for user in people.values()
        if f"{key}:{user.pk}" not in told
    ]


def _message(occasion: Occasion, subject: str, text: str, key: str) -> list[Notice]:
    if not NoticeSwitch.objects.is_on(occasion, Channel.MESSENGER):
        return []
    whole = f"{key}:all"
    if key and _told([whole]):
        return []
    message = Notice.objects.create(
        occasion=occasion,
        channel=Channel.MESSENGER,
        subject=subject,
        text=text,
        key=whole if key else "",
    )
    return [message]


def _told(keys: Iterable[str]) -> set[str]:
    found = Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True)
    return set(found)
