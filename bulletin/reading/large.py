"""长者模式: large letters and the strongest contrast, kept in a cookie until it is left.

The cookie holds one word and tells nobody who reads. Pages are asked for again each time (see
`stored.public`), so a page kept in the other mode is not shown by mistake.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

COOKIE, LARGE = "view", "large"
YEAR = 365 * 24 * 3600


@never_cache
@require_safe
def choose(request: HttpRequest, mode: str) -> HttpResponse:
    """Read on in this mode, where one came from."""
    response = redirect(_back(request))
    if mode == LARGE:
        response.set_cookie(
            COOKIE, LARGE, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def is_large(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == LARGE


def in_mode(request: HttpRequest, etag: str | None) -> str | None:
    """The tag of a page as this reader has it: other for each mode."""
    return f'{etag[:-1]}-large"' if etag and is_large(request) else etag


def _back(request: HttpRequest) -> str:
    """The page of this site that led here, else the front page."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came_from if ours else "/"
