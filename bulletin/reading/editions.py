"""Frozen editions as they are stored, byte by byte."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from departments.months import Month

from ..models import Edition
from .policy import PAGE_POLICY

#: The stored formats that are files, and what they are called on the wire.
FILE_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _of(month: Month, number: int | None) -> Any:
    editions = Edition.objects.of(month)
    return editions if number is None else editions.filter(number=number)


def _page_etag(request: HttpRequest, month: Month, number: int | None = None) -> str | None:
    return _etag(month, number, "html")


def _file_etag(
    request: HttpRequest, month: Month, part: str, number: int | None = None
) -> str | None:
    return _etag(month, number, part)


def _etag(month: Month, number: int | None, part: str) -> str | None:
    """The stored hash of a format: one indexed query, without the bytes."""
    found = _of(month, number).values_list(f"{part}_sha256", flat=True).first()
    return f'"{found}"' if found else None


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


def _file(month: Month, part: str, number: int | None = None) -> HttpResponse:
    edition = _stored(month, number, part)
    content = bytes(getattr(edition, part))
    if not content:
        raise Http404(f"{month.label}通报第{edition.number}版发布时还没有这种格式。")
    response = HttpResponse(content, content_type=FILE_TYPES[part])
    shown = "inline" if part == "pdf" else "attachment"
    name = f"bulletin-{month}-v{edition.number}.{part}"
    response["Content-Disposition"] = f'{shown}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


# The address of the month serves the newest edition, so it is asked again each time; an edition
# never changes, so its own address is kept for a year.
_newest = cache_control(public=True, no_cache=True)
_frozen = cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)


@require_safe
@_newest
@condition(etag_func=_page_etag)
def bulletin(request: HttpRequest, month: Month) -> HttpResponse:
    return _page(month)


@require_safe
@_newest
@condition(etag_func=_file_etag)
def bulletin_file(request: HttpRequest, month: Month, part: str) -> HttpResponse:
    return _file(month, part)


@require_safe
@_frozen
@condition(etag_func=_page_etag)
def edition(request: HttpRequest, month: Month, number: int) -> HttpResponse:
    return _page(month, number)


@require_safe
@_frozen
@condition(etag_func=_file_etag)
def edition_file(request: HttpRequest, month: Month, number: int, part: str) -> HttpResponse:
    return _file(month, part, number)
