"""How a piece came to be as it is: its versions, any two of them beside each other, its history."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from departments.models import Event

from ..comparing import compare
from ..models import NewsItem, PieceVersion
from ..models.news import Text
from ..permissions import ACCEPT
from .access import piece_of, private, shown, writer


@private
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    piece, by = piece_of(request, pk), writer(request)
    context = {
        "title": f"{piece}：各稿和记录",
        "piece": piece,
        "edits_all": by.has_perm(ACCEPT),
        "versions": _of(piece),
        "events": Event.objects.about(piece),
    }
    return shown(request, "versions", context)


@private
@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """`?old=1&new=2`: two versions by their numbers; without them, the last two."""
    piece = piece_of(request, pk)
    known = {version.number: version for version in _of(piece)}
    if not known:
        raise Http404("这篇稿件还没有存下的稿本。")
    new = _chosen(request, "new", known, max(known))
    old = _chosen(request, "old", known, max(new.number - 1, min(known)))
    context = {
        "title": f"{piece}：第{old.number}稿与第{new.number}稿",
        "piece": piece,
        "edits_all": writer(request).has_perm(ACCEPT),
        "versions": known.values(),
        "old": old,
        "new": new,
        "comparison": compare(Text.of(old), Text.of(new)),
    }
    return shown(request, "comparison", context)


def _of(piece: NewsItem) -> list[PieceVersion]:
    return list(piece.versions.select_related("by"))


def _chosen(
    request: HttpRequest, name: str, known: dict[int, PieceVersion], default: int
) -> PieceVersion:
    given = request.GET.get(name, "")
    if not given:
        return known[default]
    for number, version in known.items():
        if str(number) == given:
            return version
    raise Http404(f"没有第{given[:9]}稿，请重新选择。")
