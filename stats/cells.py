"""One cell of a department's table, as people write it, read into a value.

`6459（数据来源于窗口统计）`, `暂无数据`, `100%`, `７，０１６`, `1,234件`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from departments.names import fold

from .models.indicator import Indicator, Kind

MISSING_WORDS = frozenset(
    {"", "暂无数据", "暂无", "无数据", "无", "-", "--", "—", "——", "/", "n/a"}
)
WITH_NOTE = re.compile(r"(?P<body>[^（(]*)[（(](?P<note>[^（()）]*)[）)]", re.DOTALL)
NAMES_SOURCE = re.compile(r"(?:数据)?来源(?:于|[:：]|为|是)?\s*[“\"]?(?P<source>[^”\"]+)[”\"]?")
PLAIN = re.compile(r"[+-]?\d+(\.\d+)?|[+-]?\.\d+")
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
MAX_DIGITS = 14
MAX_NOTE = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says. `value` None is a missing value; a rate is its percentage."""

    value: Decimal | None
    note: str = ""
    source: str = ""


def read_cell(text: str, indicator: Indicator) -> Cell:
    """Read one cell; raises ValidationError in Chinese when it is no value of the indicator."""
    body, note = text.strip(), ""
    if match := WITH_NOTE.fullmatch(body):
        body, note = match["body"].strip(), match["note"].strip()
    if len(note) > MAX_NOTE:
        raise ValidationError(f"括号里的话超过{MAX_NOTE}个字，请改短。")
    named = NAMES_SOURCE.fullmatch(note)
    source = named["source"].strip() if named else ""
    if fold(body) in MISSING_WORDS:
        return Cell(None, note, source)
    return Cell(_read_number(body, indicator), note, source)


def _read_number(body: str, indicator: Indicator) -> Decimal:
    digits = unicodedata.normalize("NFKC", body).replace(" ", "")
    percent = digits.endswith("%")
    digits = digits.removesuffix("%")
    if indicator.unit and not percent:
        digits = digits.removesuffix(indicator.unit)
    if GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    if not PLAIN.fullmatch(digits):
        raise ValidationError("不是数字。没有数据的请写“暂无数据”。")
    if len(digits.split(".")[0].lstrip("+-")) > MAX_DIGITS:
        raise ValidationError("数字太大，请核对。")
    value = Decimal(digits)
    _check_percent(value, percent, indicator)
    return indicator.clean_value(value)


def _check_percent(value: Decimal, percent: bool, indicator: Indicator) -> None:
    if percent and indicator.kind != Kind.RATE:
        raise ValidationError(f"“{indicator.name}”不是比率，不能带百分号。")
    if indicator.kind == Kind.RATE and not percent and 0 < value <= 1:
        raise ValidationError("看不出是百分之几，请带上百分号，如“98%”。")
