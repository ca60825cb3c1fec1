"""Of which month an earlier bulletin is, and that month in its words as a placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from departments.months import Month
from stats.prose.syntax import PLACEHOLDER

from ...past import Past
from ...past.signs import MONTH

NO_MONTH = (
    "看不出是哪个月的通报：标题和正文里都没有写“2020年12月”这样的月份，也没有成文日期。请选月份。"
)
#: Not behind a digit, a year or a dash: those belong to other months and to stretches of them.
YEAR_AND_MONTH = r"(?<![\d—\-–至到、]){}年{}月(?!\d*日)(?![—\-–至到])"
MONTH_ONLY = r"(?<![\d年—\-–至到、]){}月(?!\d*日)(?![—\-–至到])"


def settle_month(past: Past, wanted: Month | None) -> Month | None:
    """The month asked for, else the one that the file names; None where it names none."""
    named = next(_named(past), None)
    if wanted is not None:
        if named not in (None, wanted):
            past.doubt(
                "月份",
                "标题或正文",
                f"文件里写的是{named.label if named else ''}，按您选的{wanted.label}导入",
                "看看月份选得对不对",
            )
        return wanted
    if named is None and past.date is not None:
        named = Month.of(past.date).neighbour(-1)
        if named is not None:
            past.doubt(
                "月份",
                "标题",
                f"文件里没有写月份，按成文日期的上一个月，{named.label}",
                "看看月份对不对",
            )
    return named


def _named(past: Past) -> Iterator[Month]:
    sections = list(past.every_section())
    texts = [past.title, *past.opening, *(one.title for one in sections)]
    texts += [line for section in sections for line in section.lines]
    for text in texts:
        for match in MONTH.finditer(text):
            if month := _month(past, match["year"], int(match["month"])):
                yield month


def _month(past: Past, year: str | None, number: int) -> Month | None:
    """A month without its year is the last of that name before the bulletin's date."""
    if year is not None:
        return Month(int(year), number)
    if past.date is None or not 2000 <= past.date.year <= 2099:
        return None
    before = number > past.date.month
    return Month(past.date.year - before, number) if past.date.year - before >= 2000 else None


def with_month(template: str, month: Month) -> str:
    """The bulletin's own month as `{{ 年月 }}` or `{{ 月 }}月`; placeholders stay as they are."""
    parts, last = [], 0
    for match in PLACEHOLDER.finditer(template):
        parts += [_replaced(template[last : match.start()], month), match[0]]
        last = match.end()
    return "".join([*parts, _replaced(template[last:], month)])


def _replaced(text: str, month: Month) -> str:
    text = re.sub(YEAR_AND_MONTH.format(month.year, month.number), "{{ 年月 }}", text)
    return re.sub(MONTH_ONLY.format(month.number), "{{ 月 }}月", text)
