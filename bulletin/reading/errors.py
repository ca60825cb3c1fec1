"""What is shown where a request could not be read, or its answer not be made."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from departments import tracing

from .. import outage

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What it was is in the log; a page would only teach whoever tries."""
    status = 413 if isinstance(exception, TOO_LARGE) else 400
    return HttpResponse(render_to_string(f"{status}.html", {"request": request}), status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """With the number under which the log has it; without anything that may fail as well.

    Called while the error is handled: one that is none of ours is told as what it is.
    """
    if sentence := outage.told(sys.exc_info()[1]):
        return outage.answer(request, sentence)
    context = {"request": request, "number": tracing.request_id()}
    page = render_to_string("500.html", context)
    return HttpResponse(page, status=500)
