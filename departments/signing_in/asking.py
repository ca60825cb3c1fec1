"""What kind of request it is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

SAFE = ("GET", "HEAD", "OPTIONS")
#: Sent along by scripts with what nobody has just asked for: autosaving, polling.
UNATTENDED = "X-Unattended"


def is_private(request: HttpRequest) -> bool:
    return bool(request.path_info.startswith(settings.PRIVATE_PATHS))


def is_from_script(request: HttpRequest) -> bool:
    return (
        is_unattended(request)
        or request.content_type == "application/json"
        or not request.accepts("text/html")
        or request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Mode") in ("cors", "same-origin")
    )


def is_unattended(request: HttpRequest) -> bool:
    return UNATTENDED in request.headers
