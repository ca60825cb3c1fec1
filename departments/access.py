"""Who is asking, and from where."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import User


def client_address(request: HttpRequest) -> str | None:
    """Where a request came from, as an IP address; None where that cannot be known.

    The connection's own address: what a header says of it, anybody can write. Only behind a proxy
    of ours (BULLETIN_BEHIND_PROXY) the last entry of X-Forwarded-For, the one which that proxy
    itself has added; what stands before it came with the request.
    """
    connected = _address(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return connected
    last = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]
    return _address(last) or connected


def _address(text: str) -> str | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found.scope_id:
            return None
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
    return str(found)


def signed_in(request: HttpRequest) -> User:
    """The account behind a request, with its address; PermissionDenied where there is none."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    request.user.address = client_address(request)
    return request.user
