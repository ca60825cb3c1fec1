"""Out of the outbox: over one mail connection, and to the messenger's group."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from ..models import Notice
from ..models.notice import Channel
from .messenger import MessengerFailed, say


@dataclass(frozen=True, slots=True)
class Delivered:
    sent: int = 0
    failed: int = 0


def deliver_new(pks: list[int]) -> Delivered:
    """Try what was just posted, unless that channel is known to be down: then the clock tries it.

    So nobody waits for a dead server twice.
    """
    notices = Notice.objects.filter(pk__in=pks).due()
    down = set(
        Notice.objects.waiting().filter(attempts__gt=0).values_list("channel", flat=True).distinct()
    )
    return deliver([notice for notice in notices if notice.channel not in down])


def deliver_due() -> Delivered:
    """Try all that is due: for the clock."""
    return deliver(Notice.objects.due())


def deliver(notices: Iterable[Notice]) -> Delivered:
    """Send each; what fails keeps the reason and is tried again later."""
    given = list(notices)
    by_mail = [notice for notice in given if notice.channel == Channel.MAIL]
    to_group = [notice for notice in given if notice.channel == Channel.MESSENGER]
    sent = _mail(by_mail) + sum(_tried(notice, _message) for notice in to_group)
    return Delivered(sent, len(given) - sent)


def _mail(notices: list[Notice]) -> int:
    if not notices:
        return 0
    connection = mail.get_connection()
    try:
        connection.open()
    except OSError as error:
        now = timezone.now()
        for notice in notices:
            notice.failed(f"邮件服务器连不上：{error}", now)
        return 0
    try:
        return sum(_tried(notice, partial(_send_mail, connection)) for notice in notices)
    finally:
        connection.close()


def _send_mail(connection: BaseEmailBackend, notice: Notice) -> None:
    mail.EmailMessage(
        notice.subject, notice.text, to=[notice.address], connection=connection
    ).send()


def _message(notice: Notice) -> None:
    say(f"{notice.subject}\n{notice.text}")


def _tried(notice: Notice, send: Callable[[Notice], None]) -> bool:
    try:
        send(notice)
    except (OSError, MessengerFailed) as error:
        notice.failed(str(error) or "没有发出", timezone.now())
        return False
    notice.sent(timezone.now())
    return True
