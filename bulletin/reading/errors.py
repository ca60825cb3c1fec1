"""What is shown where a request could not be read, or its answer not be made."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from departments import tracing

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What it was is in the log; a page would only teach whoever tries."""
    if isinstance(exception, TOO_LARGE):
        return HttpResponse(render_to_string("413.html"), status=413)
    return HttpResponse(render_to_string("400.html"), status=400)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """With the number under which the log has it; without anything that may fail as well."""
    page = render_to_string("500.html", {"number": tracing.request_id()})
    return HttpResponse(page, status=500)
