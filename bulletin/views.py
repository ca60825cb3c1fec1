"""What readers see: stored bytes, the archive, and whether the site is up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from departments.months import Month

from .document import decode
from .models import Edition

#: Nothing but the page itself and its own style; `{}` is that style's hash.
PAGE_POLICY = (
    "default-src 'none'; style-src 'sha256-{}'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SITE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class MonthConverter:
    """`2020/12` in an address."""

    regex = "20[0-9]{2}/(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month.parse(value.replace("/", "-"))

    def to_url(self, value: Month) -> str:
        return str(value).replace("-", "/")


@require_safe
@cache_control(public=True, no_cache=True)
def archive(request: HttpRequest) -> HttpResponse:
    editions = list(Edition.objects.current())
    latest = editions[0] if editions else None
    document = decode(bytes(latest.document)) if latest else None
    years: dict[int, list[Edition]] = {}
    for edition in editions:
        years.setdefault(edition.bulletin.month.year, []).append(edition)
    context = {"latest": latest, "document": document, "years": years}
    response = render(request, "bulletin/archive.html", context)
    response["Content-Security-Policy"] = SITE_POLICY
    return response


def _of(month: Month, number: int | None) -> Any:
    editions = Edition.objects.of(month)
    return editions if number is None else editions.filter(number=number)


def _etag(part: str) -> Any:
    """The stored hash of a format: one indexed query, without the bytes."""

    def etag(request: HttpRequest, month: Month, number: int | None = None) -> str | None:
        found = _of(month, number).values_list(f"{part}_sha256", flat=True).first()
        return f'"{found}"' if found else None

    return etag


def _stored(month: Month, number: int | None, part: str) -> Edition:
    found = _of(month, number).only("number", "style_sha256", part).first()
    if found is None:
        raise Http404(
            f"{month.label}的通报" + (f"没有第{number}版。" if number else "还没有发布。")
        )
    return found


def _page(month: Month, number: int | None = None) -> HttpResponse:
    edition = _stored(month, number, "html")
    response = HttpResponse(bytes(edition.html))
    response["Content-Security-Policy"] = PAGE_POLICY.format(edition.style_sha256)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _pdf(month: Month, number: int | None = None) -> HttpResponse:
    edition = _stored(month, number, "pdf")
    response = HttpResponse(bytes(edition.pdf), content_type="application/pdf")
    name = f"bulletin-{month}-v{edition.number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


# The address of the month serves the newest edition, so it is asked again each time; an edition
# never changes, so its own address is kept for a year.
_newest = cache_control(public=True, no_cache=True)
_frozen = cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)


@require_safe
@_newest
@condition(etag_func=_etag("html"))
def bulletin(request: HttpRequest, month: Month) -> HttpResponse:
    return _page(month)


@require_safe
@_newest
@condition(etag_func=_etag("pdf"))
def bulletin_pdf(request: HttpRequest, month: Month) -> HttpResponse:
    return _pdf(month)


@require_safe
@_frozen
@condition(etag_func=_etag("html"))
def edition(request: HttpRequest, month: Month, number: int) -> HttpResponse:
    return _page(month, number)


@require_safe
@_frozen
@condition(etag_func=_etag("pdf"))
def edition_pdf(request: HttpRequest, month: Month, number: int) -> HttpResponse:
    return _pdf(month, number)


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it at this address, whatever a page says."""
    icon = (settings.BASE_DIR / "static" / "favicon.svg").read_bytes()
    return HttpResponse(icon, content_type="image/svg+xml")


@require_safe
@cache_control(no_store=True)
def healthz(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("数据库连不上\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("正常\n", content_type="text/plain; charset=utf-8")
