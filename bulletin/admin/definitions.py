"""A hall's definitions as a file: taken home, and loaded after a look at what would change."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from departments.access import signed_in
from stats.definition_forms import ConfirmedDefinitionsForm, DefinitionsFileForm
from stats.definitions.file import DefinitionsRefused

from ..definitions import export, load
from ..models import StandardSection
from ..permissions import LOAD_DEFINITIONS, VIEW_DEFINITIONS, require

#: So many lines of a preview are shown; of more, the number is told.
MOST_LINES = 200


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    for permission in VIEW_DEFINITIONS:
        require(signed_in(request), permission)
    response = HttpResponse(export(), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, "大厅定义.toml")
    return response


def load_file(request: HttpRequest) -> HttpResponse:
    """A file handed in, then looked at, then confirmed; only what was looked at is loaded."""
    by = signed_in(request)
    for permission in LOAD_DEFINITIONS:
        require(by, permission)
    confirmed = ConfirmedDefinitionsForm(request.POST) if "content" in request.POST else None
    form = DefinitionsFileForm(request.POST or None, request.FILES or None)
    given: Any = confirmed or form
    if not given.is_valid():
        return _page(request, {"form": form})
    content: bytes = given.cleaned_data["content"]
    try:
        lines = load(content, by=by, dry_run=True)
        seen = confirmed.cleaned_data["seen"] if confirmed else ""
        if confirmed and seen == _fingerprint(lines):
            return _loaded(request, load(content, by=by))
    except DefinitionsRefused as refused:
        context = {"form": DefinitionsFileForm(), **_shown("problems", refused.problems)}
        return _page(request, context)
    if confirmed:
        messages.warning(request, "看过以后，有人改了定义。请再看一遍，再决定要不要载入。")
    again = {"content": content.decode("utf-8-sig"), "seen": _fingerprint(lines)}
    context = {"form": ConfirmedDefinitionsForm(initial=again), **_shown("lines", lines)}
    return _page(request, {**context, "is_preview": True})


def _loaded(request: HttpRequest, lines: list[str]) -> HttpResponse:
    messages.success(request, f"定义已载入，改了{len(lines)}处。")
    return HttpResponseRedirect(reverse("admin:bulletin_definitions"))


def _fingerprint(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _shown(name: str, lines: Any) -> dict[str, Any]:
    more = max(0, len(lines) - MOST_LINES)
    return {name: lines[:MOST_LINES], "count": len(lines), "more": more}


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(
        request,
        "admin/bulletin/standardsection/definitions.html",
        {
            **admin.site.each_context(request),
            "title": "导出、载入定义",
            "opts": StandardSection._meta,
            **context,
        },
    )
