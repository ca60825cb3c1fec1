"""What happens to a piece: submitted by its department, accepted by an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from stats.findings import quoted

from ..models import NewsItem
from ..models.news import State
from ..permissions import ACCEPT, require
from . import Refused, record
from .contributions import recount

if TYPE_CHECKING:
    from departments.models import User


@transaction.atomic
def submit(piece: NewsItem, *, by: User) -> NewsItem:
    """Hand a draft to the editors; raises PermissionDenied or Refused."""
    piece = _locked(piece, by)
    if piece.state != State.DRAFT:
        raise Refused(f"稿件{quoted(piece.headline)}已经提交过了。")
    return _move(piece, State.SUBMITTED, by)


@transaction.atomic
def accept(piece: NewsItem, *, by: User) -> NewsItem:
    """Take a piece for its month's bulletin; raises PermissionDenied or Refused."""
    require(by, ACCEPT)
    piece = _locked(piece, by)
    if piece.state == State.ACCEPTED:
        raise Refused(f"稿件{quoted(piece.headline)}已经采用了。")
    if not piece.body.strip():
        raise Refused(f"稿件{quoted(piece.headline)}还没有正文，不能采用。")
    return _move(piece, State.ACCEPTED, by)


def _locked(piece: NewsItem, by: User) -> NewsItem:
    found = NewsItem.objects.for_user(by).select_for_update().filter(pk=piece.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _move(piece: NewsItem, state: State, by: User) -> NewsItem:
    piece.state = state
    piece.save(update_fields=["state"])
    record(by, piece, f"改为“{state.label}”")
    recount([piece.month], by=by)
    return piece
