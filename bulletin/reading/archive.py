"""The latest bulletin and the archive, at `/`; a year's issues, at `/2020/`."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from ..document import decode
from ..models import Edition
from .calendar import calendar
from .policy import public_page, site_page


@public_page
def archive(request: HttpRequest) -> HttpResponse:
    editions = list(Edition.objects.listed())
    latest = next((edition for edition in editions if not edition.withdrawn), None)
    document = decode(bytes(latest.document)) if latest else None
    context = {
        "latest": latest,
        "document": document,
        "years": calendar(editions),
        # The chain's newest edition is the newest of its month.
        "newest": max(editions, key=lambda edition: edition.pk, default=None),
    }
    return site_page(request, "reading/archive.html", context)


@public_page
def year(request: HttpRequest, year: int) -> HttpResponse:
    years = {one.number: one for one in calendar(list(Edition.objects.listed()))}
    if year not in years:
        raise Http404(f"{year}年没有发布过通报。")
    context = {
        "year": years[year],
        "before": year - 1 if year - 1 in years else None,
        "after": year + 1 if year + 1 in years else None,
    }
    return site_page(request, "reading/year.html", context)
