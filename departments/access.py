"""Who is asking, and from where."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import User


def signed_in(request: HttpRequest) -> User:
    """The account behind a request, with its address; PermissionDenied where there is none.

    The address is the connection's own: what a header says of it, anybody can write.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    request.user.address = request.META.get("REMOTE_ADDR") or None
    return request.user
