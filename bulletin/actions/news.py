"""What is decided of a piece: handed in, given back, accepted, declined; and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from departments.events import Act, record
from departments.quoting import quoted

from ..models import NewsItem, Remark
from ..models.news import State
from ..notices import occasions
from ..permissions import ACCEPT, require
from . import Refused
from .contributions import recount
from .pieces import locked
from .reporting import forget_nothing
from .writing import keep_version

if TYPE_CHECKING:
    from departments.models import User


@transaction.atomic
def submit(piece: NewsItem, *, by: User) -> NewsItem:
    """Hand a draft, or one that was given back, to the editors.

    Only now is anything asked of it: a headline and a body. Raises PermissionDenied or Refused.
    """
    piece = locked(piece, by)
    if not piece.is_with_author:
        raise Refused(f"稿件{quoted(str(piece))}已经提交过了，不用再提交。")
    _refuse_incomplete(piece, "提交")
    keep_version(piece)
    piece.submitted_at = piece.submitted_at or timezone.now()
    if piece.department is not None:
        forget_nothing(piece.department, piece.month, by=by)
    piece = _move(piece, State.SUBMITTED, by)
    occasions.new_piece(piece)
    return piece


@transaction.atomic
def take_back(piece: NewsItem, *, by: User) -> NewsItem:
    """The department wants to go on writing, and no editor has decided yet."""
    piece = locked(piece, by)
    if piece.state != State.SUBMITTED:
        raise Refused(f"稿件{quoted(str(piece))}{piece.get_state_display()}，不能撤回。")
    return _move(piece, State.DRAFT, by, "撤回")


@transaction.atomic
def return_to_author(piece: NewsItem, reason: str, *, by: User) -> NewsItem:
    """Give a piece back to its department with what is to be mended."""
    piece = _decided(piece, reason, by, (State.SUBMITTED, State.ACCEPTED), "退回")
    piece = _move(piece, State.RETURNED, by, reason=reason.strip())
    occasions.returned(piece)
    return piece


@transaction.atomic
def decline(piece: NewsItem, reason: str, *, by: User) -> NewsItem:
    """Not to be used, and why."""
    piece = _decided(piece, reason, by, (State.SUBMITTED, State.ACCEPTED), "退稿")
    piece = _move(piece, State.DECLINED, by, reason=reason.strip())
    occasions.declined(piece)
    return piece


@transaction.atomic
def accept(piece: NewsItem, *, by: User) -> NewsItem:
    """Take a piece for its month's bulletin; raises PermissionDenied or Refused.

    A draft that was not handed in is its author's alone; a declined one may be thought over.
    """
    require(by, ACCEPT)
    piece = locked(piece, by)
    name = quoted(str(piece))
    if piece.state == State.ACCEPTED:
        raise Refused(f"稿件{name}已经采用了。")
    if piece.is_with_author and piece.author_id not in (None, by.pk):
        raise Refused(f"稿件{name}还在{piece.author}手里，没有提交，不能采用。")
    _refuse_incomplete(piece, "采用")
    keep_version(piece)
    piece = _move(piece, State.ACCEPTED, by)
    occasions.accepted(piece)
    return piece


@transaction.atomic
def remark(piece: NewsItem, text: str, *, by: User, for_editors: bool = False) -> Remark:
    """Say something of a piece, to its author as well or to editors only."""
    piece = locked(piece, by)
    if not text.strip():
        raise Refused("批注没有内容。")
    said = Remark.objects.create(
        piece=piece, by=by, text=text.strip(), for_editors=for_editors and by.has_perm(ACCEPT)
    )
    record(by, piece, "批注" + ("（只给编辑看）" if said.for_editors else ""), act=Act.REMARK)
    return said


def _decided(
    piece: NewsItem, reason: str, by: User, states: tuple[State, ...], verb: str
) -> NewsItem:
    require(by, ACCEPT)
    piece = locked(piece, by)
    name = quoted(str(piece))
    if not reason.strip():
        raise Refused(f"{verb}稿件{name}要写明理由。")
    if piece.state not in states:
        raise Refused(f"稿件{name}{piece.get_state_display()}，不能{verb}。")
    if hasattr(piece, "placement"):
        raise Refused(
            f"稿件{name}已编入栏目{quoted(piece.placement.section.title)}，先取下，再{verb}。"
        )
    return piece


def _refuse_incomplete(piece: NewsItem, verb: str) -> None:
    lacking = [
        label
        for label, text in (("标题", piece.headline), ("正文", piece.body))
        if not text.strip()
    ]
    if lacking:
        raise Refused(f"稿件{quoted(str(piece))}还没有{'和'.join(lacking)}，不能{verb}。")


def _move(piece: NewsItem, state: State, by: User, what: str = "", *, reason: str = "") -> NewsItem:
    piece.state, piece.reason = state, reason
    piece.revision += 1
    piece.save(update_fields=["state", "reason", "revision", "submitted_at"])
    said = what or f"改为“{state.label}”"
    record(by, piece, f"{said}：{reason}" if reason else said, act=Act.STATE)
    recount([piece.month], by=by)
    return piece
