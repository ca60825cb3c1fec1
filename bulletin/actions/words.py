"""A list of the house's words taken in: all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from departments.events import Act, record
from departments.names import fold

from ..models import HouseWord
from ..permissions import KEEP_WORDS, require
from ..word_lists import Change, Compared, Entry, compare, fingerprint
from . import Refused

if TYPE_CHECKING:
    from departments.models import User

CHANGED_MEANWHILE = "看过以后，有人改了规范用语，什么也没有导入。请再看一遍，再决定要不要导入。"


def take_in_words(entries: Sequence[Entry], *, by: User, seen: str) -> list[Compared]:
    """Add and change what was looked at; `seen` is the fingerprint of that look.

    Words that are not in the list stay. Raises PermissionDenied, or Refused where the words have
    changed since, or one of them cannot be kept.
    """
    for permission in KEEP_WORDS:
        require(by, permission)
    try:
        with transaction.atomic():
            return _take_in(entries, by, seen)
    except IntegrityError:
        raise Refused(CHANGED_MEANWHILE) from None


def _take_in(entries: Sequence[Entry], by: User, seen: str) -> list[Compared]:
    list(HouseWord.objects.select_for_update())
    compared = compare(entries)
    if fingerprint(compared) != seen:
        raise Refused(CHANGED_MEANWHILE)
    known = HouseWord.objects.by_fold()
    for one in compared:
        if one.change != Change.UNCHANGED:
            word = known.get(fold(one.entry.wrong)) or HouseWord()
            _write(word, one, by)
    return compared


def _write(word: HouseWord, one: Compared, by: User) -> None:
    entry = one.entry
    word.wrong, word.right, word.kind, word.note = entry.wrong, entry.right, entry.kind, entry.note
    try:
        word.full_clean(exclude=["folded"])
    except ValidationError as error:
        raise Refused(f"“{entry.wrong}”：{''.join(error.messages)}什么也没有导入。") from None
    word.save()
    before = f"，原为“{one.before.right}”" if one.before else ""
    record(by, word, f"从文件导入：“{entry.wrong}”→“{entry.right}”{before}", act=Act.DEFINITION)
