"""Who else has the same thing open: asked by an open page every half minute."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from departments.access import signed_in

from ..actions.editing import note_editing
from ..models import Bulletin, Section
from ..permissions import EDIT_BULLETIN, require
from .access import piece_of, private


def _bulletin(request: HttpRequest, pk: int) -> models.Model:
    require(signed_in(request), EDIT_BULLETIN)
    return get_object_or_404(Bulletin, pk=pk)


def _section(request: HttpRequest, pk: int) -> models.Model:
    require(signed_in(request), EDIT_BULLETIN)
    return get_object_or_404(Section, pk=pk)


#: What can be open, and who may have it open.
THINGS: dict[str, Callable[[HttpRequest, int], models.Model]] = {
    "piece": piece_of,
    "bulletin": _bulletin,
    "section": _section,
}


@private
@require_POST
def editing(request: HttpRequest, kind: str, pk: int) -> JsonResponse:
    """Says that I have it open; answers `{"others": ["张三（10:32打开）"]}`."""
    if kind not in THINGS:
        raise Http404("没有这个地址的网页。")
    thing = THINGS[kind](request, pk)
    return JsonResponse({"others": note_editing(thing, by=signed_in(request))})
