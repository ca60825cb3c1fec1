"""One line in the log for each request, under a number that the answer bears as well."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from . import tracing

HEADER = "X-Request-ID"
UNKNOWN = "-"
#: Methods by name; anybody can make up another, which is nobody's business to keep.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

logger = logging.getLogger("bulletin.request")


class RequestLogMiddleware:
    """The outermost: whatever goes wrong further in still has its number and its line.

    Neither address, account name, query nor form is kept here; who did what is in the record of
    acts (departments.events), for those who may read it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        with tracing.request_traced(_given(request)) as number:
            response = self.get_response(request)
            response.headers[HEADER] = number
            seconds = time.perf_counter() - began
            extra = _told(request, response) | {"duration_ms": round(seconds * 1000, 1)}
            logger.log(_level(request, response), "answered", extra=extra)
        return response


def _given(request: HttpRequest) -> str:
    """A proxy's number; from anybody else it would let a stranger write into our log."""
    return request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""


def method_of(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "other"


def route_of(request: HttpRequest) -> str:
    """The pattern that the address fits, as `<month:month>/`, without what was asked of it."""
    if request.path_info.startswith(settings.STATIC_URL):
        return "static"
    if request.path_info == settings.HEALTH_PATH:
        return "healthz"
    return request.resolver_match.route if request.resolver_match else UNKNOWN


def _told(request: HttpRequest, response: HttpResponseBase) -> dict[str, Any]:
    # Who it was only where somebody asked already: public pages do not even look.
    user = getattr(request, "_cached_user", None)
    return {
        "method": method_of(request),
        "route": route_of(request),
        "status": response.status_code,
        "user": user.pk if user else None,
    }


def _level(request: HttpRequest, response: HttpResponseBase) -> int:
    """Files and the questions of a load balancer are noise while they are answered."""
    if response.status_code >= 500:
        return logging.ERROR
    quiet = route_of(request) in ("static", "healthz")
    return logging.DEBUG if quiet and response.status_code < 400 else logging.INFO
