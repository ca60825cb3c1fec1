"""What no page of ours sends: told as a bad request, since nobody lost anything by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.http import HttpRequest

#: A row's key in any table of ours.
KEY = re.compile(r"[0-9]{1,18}")


def _asked(request: HttpRequest, name: str) -> list[str]:
    """The values of a question; a list's own search tells by itself what it cannot find."""
    return [] if name == "q" else request.GET.getlist(name)


def refusing_forged(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, which answers 400 to rows that cannot be: Django itself would fail on them."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not all(map(KEY.fullmatch, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest("a chosen row that is no key")
        if any("\0" in value for name in request.GET for value in _asked(request, name)):
            raise BadRequest("a NUL, which PostgreSQL does not look for")
        try:
            return view(request, *args, **kwargs)
        except OverflowError as error:
            # SQLite's answer to a number of more than 64 bits; PostgreSQL finds no such row.
            raise BadRequest("a number too large for a key") from error

    return wrapped
