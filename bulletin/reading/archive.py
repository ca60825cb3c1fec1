"""The latest bulletin and the archive, at `/`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..document import decode
from ..models import Edition
from .policy import site_page


@require_safe
@cache_control(public=True, no_cache=True)
def archive(request: HttpRequest) -> HttpResponse:
    editions = list(Edition.objects.current())
    latest = next((edition for edition in editions if not edition.withdrawn), None)
    document = decode(bytes(latest.document)) if latest else None
    years: dict[int, list[Edition]] = {}
    for edition in editions:
        years.setdefault(edition.bulletin.month.year, []).append(edition)
    context = {"latest": latest, "document": document, "years": years}
    return site_page(request, "reading/archive.html", context)
