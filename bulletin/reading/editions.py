"""Frozen editions as they are stored, byte by byte."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import condition

from departments.headers import PAGE_POLICY, POLICY
from departments.months import Month

from ..models import Edition
from .large import in_mode, is_large
from .stored import etag, public, stored

#: The stored formats that are files, and what they are called on the wire.
FILE_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
#: Where a frozen page begins to be read.
TOP = b'<body id="top">\n'
#: After it a page may be told to have been followed: it is the first thing one can step to.
SKIP = '<a class="skip" href="#bulletin">跳到正文</a>\n'.encode()
TOP_LARGE = b'<body id="top" class="large">\n'


def _page_etag(request: HttpRequest, month: Month, number: int | None = None) -> str | None:
    return in_mode(request, etag(month, number, "html"))


def _file_etag(
    request: HttpRequest, month: Month, part: str, number: int | None = None
) -> str | None:
    return etag(month, number, part)


@public
@condition(etag_func=_page_etag)
def page(request: HttpRequest, month: Month, number: int | None = None) -> HttpResponse:
    """The frozen page; one that was followed by another says so above it."""
    edition = stored(month, number, "html", "style_sha256")
    content = bytes(edition.html)
    if edition.number < edition.newest:
        content = content.replace(SKIP, SKIP + _followed(month, edition).encode(), 1)
    if is_large(request):
        content = content.replace(TOP, TOP_LARGE, 1)
    response = HttpResponse(content)
    response[POLICY] = PAGE_POLICY.format(edition.style_sha256)
    linked = reverse("edition_jsonld", args=[month, edition.number])
    response["Link"] = f'<{linked}>; rel="alternate"; type="application/ld+json"'
    return response


def _followed(month: Month, edition: Edition) -> str:
    newest = Edition.objects.of(month).with_withdrawal().without_content().first()
    context = {"edition": edition, "newest": newest, "month": month}
    return render_to_string("reading/_followed.html", context)


@public
@condition(etag_func=_file_etag)
def file(request: HttpRequest, month: Month, part: str, number: int | None = None) -> HttpResponse:
    edition = stored(month, number, part)
    content = bytes(getattr(edition, part))
    if not content:
        raise Http404(f"{month.label}通报第{edition.number}版发布时还没有这种格式。")
    response = HttpResponse(content, content_type=FILE_TYPES[part])
    shown = "inline" if part == "pdf" else "attachment"
    name = f"bulletin-{month}-v{edition.number}.{part}"
    response["Content-Disposition"] = f'{shown}; filename="{name}"'
    return response
