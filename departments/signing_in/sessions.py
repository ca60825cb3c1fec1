"""Ending what somebody else has open."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from ..models import User


def end_sessions(user: User) -> int:
    """All of an account's sessions, so that none comes back to life with it; gives their number.

    Sessions name their account inside; a hall has few enough to look into each.
    """
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
            ended += 1
    return ended
