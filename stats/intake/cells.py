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

from ..models.indicator import Indicator
from ..models.kinds import Kind

MISSING_WORDS = frozenset(
    {"", "暂无数据", "暂无", "暂缺", "无数据", "未统计", "无", "-", "--", "—", "——", "/", "n/a"}
)
WITH_NOTE = re.compile(r"(?P<body>[^（(]*)[（(](?P<note>[^（()）]*)[）)]", re.DOTALL)
NAMES_SOURCE = re.compile(r"(?:数据)?来源(?:于|[:：]|为|是)?\s*[“\"]?(?P<source>[^”\"]+)[”\"]?")
PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?|[+-]?\.[0-9]+")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
#: Comes along with what is copied from web pages and chats, and nobody sees it.
UNSEEN = dict.fromkeys(map(ord, " \u200b\u200c\u200d\u2060\ufeff"))
#: What a formula that went wrong leaves in its cell.
FORMULA_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|GETTING_DATA)")
DATE = re.compile(r"\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?")
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
    body, note = text.strip().removeprefix("'"), ""
    if body.isascii() and body.isdigit() and len(body) <= MAX_DIGITS and body != "1":
        # The plain case, without the search for anything else: most cells are of this kind.
        return Cell(Decimal(body))
    if any(unicodedata.category(mark) == "Cc" and mark not in "\t\r\n" for mark in body):
        raise ValidationError("里有看不见的控制符，请重新输入。")
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
    if any(unicodedata.category(mark) == "No" for mark in body):
        # A footnote's mark (5①, 5²) would be a digit of the number in its plain form.
        raise ValidationError(_complaint(body))
    digits = unicodedata.normalize("NFKC", body).translate(UNSEEN)
    percent = digits.endswith("%")
    digits = digits.removesuffix("%")
    if indicator.unit and not percent:
        digits = digits.removesuffix(indicator.unit)
    if GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    if not PLAIN.fullmatch(digits):
        raise ValidationError(_complaint(digits))
    if len(digits.split(".")[0].lstrip("+-")) > MAX_DIGITS:
        raise ValidationError("数字太大，请核对。")
    value = Decimal(digits) + 0  # no minus zero
    _check_percent(value, percent, indicator)
    return indicator.clean_value(value)


def _check_percent(value: Decimal, percent: bool, indicator: Indicator) -> None:
    if percent and indicator.kind != Kind.RATE:
        raise ValidationError(f"“{indicator.name}”不是比率，不能带百分号。")
    if indicator.kind == Kind.RATE and not percent and 0 < value <= 1:
        raise ValidationError("看不出是百分之几，请带上百分号，如“98%”。")


def _complaint(digits: str) -> str:
    """What is wrong with a cell that is no number."""
    if FORMULA_ERROR.fullmatch(digits.upper()):
        return "是公式出错留下的，不是数字。请在 Excel 或 WPS 里改好公式再导入。"
    if DATE.fullmatch(digits):
        return "是日期，不是数字。请把这一格的格式改成“常规”，重新填数。"
    if re.search(r"\d[余多]?[百千万亿]", digits):
        return "带有“万”“千”这样的单位，请写成完整的数字，如“12000”。"
    return "不是数字。没有数据的请写“暂无数据”。"
