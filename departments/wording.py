"""What a change is called on record: short values as they were, long texts by how much changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags

from .months import Month
from .quoting import quoted

#: Of a longer text only what changed is told, and of that no more than so much.
SHORT, PART = 60, 200
NOTHING = "空"


def shown(field: models.Field[Any, Any], value: Any) -> str:
    """A field's value in words: a choice by its label, another row by its name, nothing as ''."""
    if value is None or value == "":
        return ""
    if field.is_relation:
        return _row(field, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(field.to_python(value))


def _row(field: Any, value: Any) -> str:
    if isinstance(value, models.Model):
        return str(value)
    row = field.related_model._base_manager.filter(pk=value).first()
    return str(row) if row else str(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Month):
        return value.label
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return str(value)


def told_change(label: str, before: str, after: str) -> str:
    """`名称由“甲”改为“乙”`; of a long text the part that changed; '' where nothing did."""
    if before == after:
        return ""
    if len(before) <= SHORT and len(after) <= SHORT:
        return f"{label}由{_or_nothing(before)}改为{_or_nothing(after)}"
    old, new = _differing(_words(before), _words(after))
    if not old and not new:
        return f"{label}改了格式"
    return f"{told_length(label, before, after)}，{_part(old)}改为{_part(new)}"


def told_length(label: str, before: str, after: str) -> str:
    """`正文改了12字（原320字，现332字）`, for what has its versions; '' where nothing changed."""
    old, new = _words(before), _words(after)
    if old == new:
        return "" if before == after else f"{label}改了格式"
    changed = max(map(len, _differing(old, new)))
    return f"{label}改了{changed}字（原{len(old)}字，现{len(new)}字）"


def told_value(label: str, value: str) -> str:
    """`名称“甲”`, `正文320字`; '' for nothing."""
    if not value:
        return ""
    return f"{label}{quoted(value)}" if len(value) <= SHORT else f"{label}{len(_words(value))}字"


def _or_nothing(text: str) -> str:
    return quoted(text) if text else NOTHING


def _words(text: str) -> str:
    """What is read of it: no markup, no spaces."""
    return "".join(strip_tags(text).split())


def _part(text: str) -> str:
    return _or_nothing(f"{text[:PART]}…" if len(text) > PART else text)


def _differing(old: str, new: str) -> tuple[str, str]:
    """Each without what both begin with and what both end with."""
    start = _alike(old, new)
    old, new = old[start:], new[start:]
    end = _alike(old[::-1], new[::-1])
    return old[: len(old) - end], new[: len(new) - end]


def _alike(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
