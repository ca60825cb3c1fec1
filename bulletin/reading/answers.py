"""Data as answers: named, hashed, asked for again, and never taken for a page."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header


def data(
    request: HttpRequest,
    content: bytes,
    content_type: str,
    *,
    name: str = "",
    keep: bool = False,
    tagged: bool = False,
) -> HttpResponse:
    """The content under its hash; 304 where the reader has it.

    `keep`: to be saved as `name`. `tagged`: the view's decorator has a cheaper tag than the hash.
    """
    response = HttpResponse(content, content_type=content_type)
    if disposition := content_disposition_header(keep, name):
        response["Content-Disposition"] = disposition
    if tagged:
        return response
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
    given = get_conditional_response(request, etag=response["ETag"], response=response)
    return given if isinstance(given, HttpResponse) else response
