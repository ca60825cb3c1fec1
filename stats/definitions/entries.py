"""The entries of a file, each value held against the model's field that it is for."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from departments.names import fold
from departments.quoting import quoted

from .file import MAX_ENTRIES
from .kinds import KINDS, OTHERS, EntryKind

Tell = Callable[[str], None]
SHOWN = 30


class Wrong(Exception):
    """A value that is none of its key's; says in Chinese what it should be."""


@dataclass
class Entry:
    """`values`: what is given for fields, converted; links are names yet, None for none.

    `lists`: the rest, as given. `is_sound` is False once something of it was told.
    """

    kind: EntryKind
    place: int
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, Any] = field(default_factory=dict)
    is_sound: bool = True

    def __str__(self) -> str:
        return f"第{self.place}个{self.kind.noun}{quoted(short(self.name))}"

    @property
    def links(self) -> dict[str, str]:
        """The names it gives for rows of other entries, where it gives one."""
        return {
            key: self.values[key]
            for key, of in self.kind.fields.items()
            if isinstance(of, models.ForeignKey) and self.values.get(key)
        }


def short(value: object) -> str:
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def nearest(name: str, known: Iterable[str]) -> str:
    """`，是不是“unit”？`, or nothing where no name is near."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"，是不是{quoted(found[0])}？" if found else "。"


def check_top(definitions: dict[str, Any], tell: Tell) -> None:
    keys = [*(kind.key for kind in KINDS), *OTHERS]
    for key in definitions:
        if key not in keys:
            near = nearest(key, keys)
            tell(f"文件里的“{short(key)}”不认识{near}可以有：{'、'.join(keys)}。")


def entries(kind: EntryKind, definitions: dict[str, Any], tell: Tell) -> list[Entry]:
    """The entries of a kind, with all that can be seen without the ledger told."""
    given = definitions.get(kind.key, [])
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        tell(f"“{kind.key}”（{kind.noun}）要写成一段一段的，每段以 [[{kind.key}]] 开头。")
        return []
    if len(given) > MAX_ENTRIES:
        tell(f"{kind.noun}有{len(given)}个，一个文件最多{MAX_ENTRIES}个。")
        return []
    found = [_entry(kind, place, one, tell) for place, one in enumerate(given, 1)]
    return [entry for entry in found if entry is not None]


def refuse_twice(found: list[Entry], tell: Tell) -> None:
    """A name stands once in a file."""
    first: dict[str, Entry] = {}
    for entry in found:
        earlier = first.setdefault(fold(entry.name), entry)
        if earlier is not entry:
            entry.is_sound = False
            tell(f"{entry}：第{earlier.place}个已是这个名称，一个名称只能写一段。")


def _entry(kind: EntryKind, place: int, given: dict[str, Any], tell: Tell) -> Entry | None:
    name_key = kind.keys[0]
    name = given.get(name_key)
    if not isinstance(name, str) or not name.strip():
        tell(f"第{place}个{kind.noun}没有写 {kind.label(name_key)}。")
        return None
    entry = Entry(kind, place, name.strip())
    for key, raw in given.items():
        try:
            _take(entry, key, raw)
        except Wrong as wrong:
            entry.is_sound = False
            tell(f"{entry}：{wrong}")
    return entry


def _take(entry: Entry, key: str, raw: Any) -> None:
    kind = entry.kind
    if key in kind.lists:
        entry.lists[key] = raw
    elif key in kind.fields:
        try:
            entry.values[key] = value(kind.fields[key], raw)
        except Wrong as wrong:
            raise Wrong(f"{kind.label(key)}{wrong}") from None
    else:
        near = nearest(key, kind.keys)
        raise Wrong(f"不认识“{short(key)}”{near}可以写：{'、'.join(kind.keys)}。")


def value(of: models.Field, raw: Any) -> Any:
    """What a file gives for a field, as the field keeps it; raises Wrong."""
    if isinstance(of, models.BooleanField):
        return _checked(raw, bool, "只能写 true（是）或 false（否）")
    if isinstance(of, models.DecimalField):
        return _decimal(of, raw)
    if isinstance(of, models.IntegerField):
        return _checked(raw, int, "要写整数，不加引号")
    text = plain_text(raw)
    if of.choices:
        return _choice(of, text)
    return text.strip() or None if isinstance(of, models.ForeignKey) else text


def plain_text(raw: Any) -> str:
    text: str = _checked(raw, str, "要写文字，两边加引号")
    if "\0" in text:  # no database keeps it
        raise Wrong("里有看不见的字符，请删去重写。")
    return text


def _checked(raw: Any, wanted: type, hint: str) -> Any:
    if type(raw) is not wanted:
        raise Wrong(f"写的是“{short(raw)}”，{hint}。")
    return raw


def _decimal(of: models.DecimalField, raw: Any) -> Decimal | None:
    if raw == "" and of.null:
        return None
    if type(raw) not in (int, Decimal) or not Decimal(raw).is_finite():
        raise Wrong(f"写的是“{short(raw)}”，要写数字，不加引号。")
    return Decimal(raw)


def _choice(of: models.Field, text: str) -> str:
    """By its code or its label."""
    known: list[tuple[str, str]] = [(str(code), str(label)) for code, label in of.flatchoices]
    for code, label in known:
        if code and fold(text) in (fold(code), fold(label)):
            return code
    if not text and of.blank:
        return ""
    codes = "、".join(f"{code}（{label}）" for code, label in known if code)
    raise Wrong(f"{quoted(short(text))}不认识，可写：{codes}。")


def texts(raw: Any) -> Iterator[str]:
    """The names in a list of names; raises Wrong."""
    if not isinstance(raw, list):
        raise Wrong('要写成方括号里的一串，如 ["受理量", "收件数"]。')
    for one in raw:
        name = plain_text(one).strip()
        if not name:
            raise Wrong("里有空的名称，请删去。")
        yield name
