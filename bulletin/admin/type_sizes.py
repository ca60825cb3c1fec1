"""Type sizes as clerks name them: 三号, 小四, or a number of 磅 (pt)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

#: The sizes that have a name, in pt.
NAMED = {
    "初号": "42",
    "小初": "36",
    "一号": "26",
    "小一": "24",
    "二号": "22",
    "小二": "18",
    "三号": "16",
    "小三": "15",
    "四号": "14",
    "小四": "12",
    "五号": "10.5",
    "小五": "9",
}
NAMES = {size: name for name, size in NAMED.items()}
DIGITS = dict(zip("12345", "一二三四五", strict=True))
WRITTEN = re.compile(r"(小?[初一二三四五]号?)?[（(]?([\d.]+)?(?:磅|pt)?[)）]?")


def shown(size: Any) -> str:
    """`三号（16磅）`, or `15.5磅` where it has no name."""
    plain = f"{Decimal(str(size)).normalize():f}"
    return f"{NAMES[plain]}（{plain}磅）" if plain in NAMES else f"{plain}磅"


class TypeSizeField(forms.DecimalField):
    """Takes `三号`, `3号`, `三号（16磅）`, `16`, `16磅`; of a name and a number, the number."""

    widget = forms.TextInput
    default_error_messages = {"invalid": "请选一个字号，或填磅数，如“三号”或“15.5”。"}

    def to_python(self, value: Any) -> Any:
        return super().to_python(_points(value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return shown(value) if isinstance(value, Decimal) else value


def _points(text: str) -> str:
    text = re.sub(r"\s", "", text)
    text = re.sub("(?<!\\d)([1-5])(?=号)", lambda match: DIGITS[match[1]], text)
    found = WRITTEN.fullmatch(text)
    if not text or found is None:
        return text
    name, size = found[1] or "", found[2]
    known = NAMED.get(name) or NAMED.get(name.removesuffix("号"))
    if size is None and known is None:
        raise ValidationError(TypeSizeField.default_error_messages["invalid"], code="invalid")
    return size or str(known)
