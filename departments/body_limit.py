"""No request is larger than anything one may hand in: refused before any of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .signing_in.asking import is_private

CHUNK = 64 * 1024


class BodyLimitMiddleware:
    """Django's own limits let files be of any size, and keep them on the disk before anybody
    has asked who sends them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        most = settings.MOST_BYTES
        if not is_private(request):
            most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if _length(request) > most:
            pour_away(request, settings.MOST_BYTES)
            raise RequestDataTooBig
        return self.get_response(request)


def pour_away(request: HttpRequest, most: int) -> None:
    """Take in what is still being sent, so many bytes of it.

    A browser that is still sending when the answer comes shows a broken connection instead.
    """
    while most > 0 and (chunk := request.read(CHUNK)):
        most -= len(chunk)


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdecimal() else 0
