"""The text of a piece: begun, saved, kept in versions; nobody overwrites what is unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from departments.events import Act, record
from departments.models import Department
from departments.months import Month
from departments.quoting import quoted
from departments.wording import shown, told_change, told_length

from ..models import NewsItem, PieceVersion
from ..models.news import CONTENT, Text
from ..permissions import ACCEPT, WRITE, require
from ..richtext import clean
from . import Refused
from .contributions import recount
from .pieces import locked, may_write

if TYPE_CHECKING:
    from departments.models import User


class Conflict(Refused):
    """Somebody saved since the text was opened; `theirs` is the piece as it is now.

    It may have been the same person in another window: `who` says so.
    """

    def __init__(self, theirs: NewsItem, by: User) -> None:
        other = str(theirs.saved_by) if theirs.saved_by else "别人"
        self.theirs = theirs
        self.who = "您自己在别的窗口" if theirs.saved_by_id == by.pk else other
        super().__init__(
            f"您打开以后，{self.who}改过这篇稿件，所以没有保存。两边的文字都在下面，请选一边。"
        )


@transaction.atomic
def start(*, month: Month, by: User, department: Department | None = None) -> NewsItem:
    """A new draft. A department's staff write for their department, whatever is asked."""
    require(by, WRITE)
    if not by.has_perm(ACCEPT):
        department = by.department
        if department is None:
            raise PermissionDenied
    piece = NewsItem.objects.create(
        month=month,
        department=department,
        author=by,
        saved_by=by,
        credit=f"（{department}供稿）" if department else "",
    )
    record(by, piece, "新建草稿", act=Act.STATE)
    return piece


@transaction.atomic
def save(piece: NewsItem, text: Text, *, by: User, seen: int, quietly: bool = False) -> NewsItem:
    """Write the text, if the piece is still at revision `seen`.

    `quietly` is the page saving by itself: only into what is still with its author, and without
    a version for each time. Raises PermissionDenied, Refused, or Conflict with the other text.
    """
    piece = locked(piece, by)
    if not may_write(piece, by) or (quietly and not piece.is_with_author):
        raise Refused(f"稿件{quoted(str(piece))}{piece.get_state_display()}，现在不能改。")
    text = _as_stored(text)
    if piece.revision != seen and Text.of(piece) != text:
        raise Conflict(piece, by)
    if not text.headline and not piece.is_with_author:
        raise Refused("标题不能空着。")
    before = Text.of(piece)
    if piece.saved_by_id != by.pk:
        keep_version(piece)
    _write(piece, text, by)
    if not quietly:
        keep_version(piece)
        _tell_changed(piece, before, by)
    return piece


def _as_stored(text: Text) -> Text:
    """So that what came twice, because an answer was lost, is known to be the same."""
    kept = {name: getattr(text, name).strip() for name in CONTENT}
    return Text(**kept | {"body": clean(kept["body"])})


def _write(piece: NewsItem, text: Text, by: User) -> None:
    for name in CONTENT:
        setattr(piece, name, getattr(text, name))
    piece.revision += 1
    piece.saved_by, piece.saved_at = by, timezone.now()
    piece.save()


def keep_version(piece: NewsItem) -> None:
    """Keep the text as it is, unless the last version kept says the same."""
    last = piece.versions.order_by("number").last()
    if last is None and Text.of(piece) == Text(credit=piece.credit):
        return
    if last is not None and Text.of(last) == Text.of(piece):
        return
    PieceVersion.objects.create(
        piece=piece,
        number=last.number + 1 if last else 1,
        by=piece.saved_by,
        at=piece.saved_at,
        **{name: getattr(piece, name) for name in CONTENT},
    )


def _tell_changed(piece: NewsItem, before: Text, by: User) -> None:
    """The body by its length alone: its versions are kept, and may hold what was masked since."""
    told = [
        (told_length if name == "body" else told_change)(
            _label(name), getattr(before, name), getattr(piece, name)
        )
        for name in CONTENT
    ]
    if any(told):
        record(by, piece, "；".join(filter(None, told)), act=Act.TEXT)


@transaction.atomic
def arrange(
    piece: NewsItem, *, month: Month, department: Department | None, used_elsewhere: int, by: User
) -> list[str]:
    """What editors settle beside the text; gives what the ledger's counts could not follow."""
    require(by, ACCEPT)
    piece = locked(piece, by)
    if month != piece.month and hasattr(piece, "placement"):
        raise Refused(f"稿件{quoted(str(piece))}已编入通报，先从栏目里取下，再改月份。")
    before = piece.month
    changed = {"month": month, "department": department, "used_elsewhere": used_elsewhere}
    told = [_told(piece, name, value) for name, value in changed.items()]
    if not any(told):
        return []
    NewsItem.objects.filter(pk=piece.pk).update(**changed)
    for name, value in changed.items():
        setattr(piece, name, value)
    record(by, piece, "；".join(filter(None, told)), act=Act.OTHER)
    return recount({before, month}, by=by)


def _label(name: str) -> str:
    return str(getattr(NewsItem._meta.get_field(name), "verbose_name", name))


def _told(piece: NewsItem, name: str, value: object) -> str:
    field: Any = NewsItem._meta.get_field(name)
    return told_change(_label(name), shown(field, getattr(piece, name)), shown(field, value))


@transaction.atomic
def discard(piece: NewsItem, *, by: User) -> None:
    """Throw away a draft that was never handed in."""
    piece = locked(piece, by)
    if not piece.is_with_author or piece.submitted_at is not None:
        raise Refused(f"稿件{quoted(str(piece))}已经提交过，不能删除，只能撤回修改。")
    record(by, piece, "删除草稿", act=Act.STATE)
    piece.delete()
