"""Masking one flagged number, as the page showed it."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest

from departments.models import User

from ..actions import Refused
from ..actions.writing import save
from ..flags import PieceFlag, flags_of_piece, masked_field
from ..models import NewsItem
from ..models.news import Text
from .deciding import button

STALE = "您打开以后，稿件又有改动，这一处没有打码。请再看一遍。"


@button("已打码。")
def mask(piece: NewsItem, by: User, request: HttpRequest) -> None:
    one = _chosen(piece, request)
    try:
        changed = {one.field: masked_field(piece, one)}
    except ValueError:
        raise Refused(STALE) from None
    save(piece, replace(Text.of(piece), **changed), by=by, seen=piece.revision)


def _chosen(piece: NewsItem, request: HttpRequest) -> PieceFlag:
    """The flag of that place, if the piece is still as it was when it was shown."""
    flags = flags_of_piece(piece)
    place, seen = request.POST.get("mask", ""), request.POST.get("revision", "")
    if seen != str(piece.revision) or place not in map(str, range(len(flags))):
        raise Refused(STALE)
    return flags[int(place)]
