"""Who is asking."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import User


def signed_in(request: HttpRequest) -> User:
    """The account behind a request; PermissionDenied where there is none."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
