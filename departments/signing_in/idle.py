"""A sign-in ends after a while without an act, and after a working day at most."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ..access import signed_in
from ..events import Act, record
from .asking import is_from_script, is_private, is_unattended
from .ended import Why, answer

#: In the session, in seconds since 1970.
SIGNED_IN_AT, LAST_ACT = "signed_in_at", "last_act"
#: What asks nobody who they are.
OPEN = ("admin:logout", "admin:jsi18n")
#: An act is noted when the last one noted is so old; each note is a write.
NOTED_AFTER = 30


class IdleMiddleware:
    """After the check of tokens: an answer with what was typed is given to nobody's forged form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if not is_private(request) or request.path in map(reverse, OPEN):
            return None
        if why := _why_ended(request):
            _end(request, why)
            # There one signs in anew; the page would lead on whoever is signed in already.
            return None if request.path == reverse("admin:login") else answer(request, why)
        _note_act(request)
        return None


def _why_ended(request: HttpRequest) -> Why | None:
    if not request.user.is_authenticated:
        had_one = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        sends_form = request.method == "POST" and request.COOKIES.get(settings.CSRF_COOKIE_NAME)
        return Why.GONE if had_one or sends_form or is_from_script(request) else None
    now, session = int(time.time()), request.session
    if now - session.get(SIGNED_IN_AT, now) >= settings.SESSION_COOKIE_AGE:
        return Why.LONG
    idle = settings.IDLE_MINUTES * 60
    return Why.IDLE if idle and now - session.get(LAST_ACT, now) >= idle else None


def _end(request: HttpRequest, why: Why) -> None:
    """Not at the word of a script: the page it belongs to is told why when it next asks."""
    if not request.user.is_authenticated or is_from_script(request):
        return
    user = signed_in(request)
    record(user, user, f"自动退出：{why.label}", act=Act.SIGN_IN)
    request.session.flush()
    request.user = AnonymousUser()


def _note_act(request: HttpRequest) -> None:
    if not request.user.is_authenticated or is_unattended(request):
        return
    now, session = int(time.time()), request.session
    session.setdefault(SIGNED_IN_AT, now)
    if now - session.get(LAST_ACT, 0) >= min(NOTED_AFTER, settings.IDLE_MINUTES * 6):
        session[LAST_ACT] = now
