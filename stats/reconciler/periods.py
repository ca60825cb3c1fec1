"""Stretches of time as bulletins name them: 本月, 上月, 12月份, 去年同期, 1—12月, 近三年."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from departments.months import Month

from . import chinese_numerals


class Span(StrEnum):
    """How the months from `first` to `last` are meant."""

    MONTH = "month"
    MONTHS = "months"
    #: 累计 with nothing else: the month's or the year's so far.
    SO_FAR = "so far"
    #: A day, a week, three years: nothing of which the ledger knows.
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Period:
    span: Span
    first: Month | None = None
    last: Month | None = None
    named: bool = False

    @classmethod
    def of(cls, month: Month, *, named: bool = False) -> Period:
        return cls(Span.MONTH, month, month, named)

    @classmethod
    def until(cls, first: Month, last: Month) -> Period:
        return cls(Span.MONTHS, first, last)

    @property
    def label(self) -> str:
        if self.first is None or self.last is None:
            return ""
        if self.first == self.last:
            return self.first.label
        if self.first.year == self.last.year:
            return f"{self.first.label[:-1]}—{self.last.number}月"
        return f"{self.first.label}至{self.last.label}"

    def is_same(self, other: Period) -> bool:
        """Whether it is the same months, named or not."""
        return (self.span, self.first, self.last) == (other.span, other.first, other.last)

    @property
    def same_last_year(self) -> Period:
        """The same months a year before; OTHER where there are none."""
        return self.shifted(-12)

    def shifted(self, months: int) -> Period:
        if self.first is None or self.last is None:
            return OTHER
        try:
            return Period(self.span, self.first.plus(months), self.last.plus(months))
        except ValueError:
            return OTHER


OTHER = Period(Span.OTHER)
SO_FAR = Period(Span.SO_FAR)

_SPELT = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_MONTHS_SPELT = {name: number for number, name in enumerate(_SPELT, 1)}
_NUMBER = r"\d{1,2}|十[一二]?|[一二三四五六七八九]"
_YEAR = (
    r"(?P<year>(?:20)\d{2}|[二〇零一二三四五六七八九]{4})\s?年|"
    r"(?P<last_year>去年|上年|上一年)|(?P<this_year>今年|本年)"
)
_FROM = (
    rf"(?P<from>{_NUMBER})\s?(?:月份?)?\s?(?:[-—~～至到]|——)\s?"
    rf"(?P<to>{_NUMBER})\s?月份?(?!\d|[一二三四五六七八九]?十?日)"
)
_ONE = rf"(?P<one>{_NUMBER})\s?月(?:份)?(?!\s?\d+\s?日|[一二三]?十?[一二三四五六七八九]?日|内)"
_DAY = rf"(?:{_NUMBER})\s?月\s?(?:\d{{1,2}}|[一二三]?十?[一二三四五六七八九]?)\s?[日号]"

_SOME = r"[一二三两四五六七八九十\d]+"
OTHER_TIMES = "|".join(
    (
        rf"近年来?|近{_SOME}个?(?:年|月|天|周|日)来?|[^，。；、\s]{{1,12}}以来",
        r"截[至止到](?:目前|今)?|目前|当前|每[年月周日天]|期间|日前|近日|近期|次月|下个?月|下周",
        r"[一-龥]{0,4}当[天日晚]|本周|上周|今[天日]|昨[天日]|同日|次日|周末|十[二三四五]五",
        rf"{_SOME}(?:年|个月|天|周|日)[来内间]|{_SOME}个?(?:年|周)|\d{{4}}\s?[-—至]\s?\d{{4}}年",
        r"(?:春节|国庆|元旦|假期|节日)[一-龥]{0,3}",
    )
)

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("day", rf"(?:{_YEAR})?{_DAY}"),
        ("months", rf"(?:{_YEAR})?{_FROM}"),
        ("month", rf"(?:截[至止到]\s?)?(?:{_YEAR})?{_ONE}(?P<end>底|末)?"),
        ("date", r"(?:20)\d{2}[-./]\d{1,2}[-./]\d{1,2}"),
        ("this_month", r"本月份?|当月|这个月"),
        ("last_month", r"上个?月份?|前一个?月"),
        ("year_ago", r"(?:去年|上年|上一年)(?:度)?(?:同期|同月|同月份|当月|本月)"),
        ("quarter", rf"(?:{_YEAR})?(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年)"),
        ("year_so_far", r"今年以来|年初以来|本年度?累计|今年累计|全年累计|年内|今年至今|年累计"),
        ("year", rf"(?:{_YEAR})度?(?:全年|累计|以来)?|全年(?:度)?|本年度?"),
        ("so_far", r"累计|截至(?:本|当)?月?底|截[至止](?:目前|月底|月末)"),
        ("other", OTHER_TIMES),
    )
)


def period_at(text: str, start: int, month: Month) -> tuple[int, Period] | None:
    """The longest stretch of time named here: its end in the text, and what it means."""
    best: tuple[int, str, re.Match[str]] | None = None
    for name, pattern in PATTERNS:
        match = pattern.match(text, start)
        if match and match.end() > start and (best is None or match.end() > best[0]):
            best = match.end(), name, match
    if best is None:
        return None
    end, name, match = best
    try:
        return end, _meant(name, match, month)
    except ValueError:
        return end, OTHER


def _meant(name: str, match: re.Match[str], month: Month) -> Period:
    match name:
        case "this_month":
            return Period.of(month)
        case "last_month":
            return Period.of(month.plus(-1))
        case "year_ago":
            return Period.of(month.plus(-12))
        case "month":
            return _one_month(match, month)
        case "months":
            year = _year(match, month)
            first, last = Month(year, _number(match["from"])), Month(year, _number(match["to"]))
            return Period.until(first, last) if first < last else OTHER
        case "quarter":
            return _part_of_year(match, _year(match, month))
        case "year_so_far":
            return Period.until(Month(month.year, 1), month)
        case "year":
            year = _year(match, month)
            until = month.number if year == month.year else 12
            return Period.until(Month(year, 1), Month(year, until))
        case "so_far":
            return SO_FAR
    return OTHER


def _one_month(match: re.Match[str], month: Month) -> Period:
    number = _number(match["one"])
    names_year = match["year"] or match["last_year"] or match["this_year"]
    year = _year(match, month)
    if not names_year and number > month.number and number - month.number > 6:
        year -= 1  # in January's bulletin, 12月 is last year's
    meant = Period.of(Month(year, number), named=True)
    if match[0].startswith("截"):
        return SO_FAR if meant.last == month else OTHER
    return meant


def _part_of_year(match: re.Match[str], year: int) -> Period:
    if half := match["half"]:
        return (
            Period.until(Month(year, 1), Month(year, 6))
            if half == "上"
            else Period.until(Month(year, 7), Month(year, 12))
        )
    quarter = _number(match["quarter"])
    return Period.until(Month(year, quarter * 3 - 2), Month(year, quarter * 3))


def _year(match: re.Match[str], month: Month) -> int:
    groups = match.groupdict()
    if groups.get("last_year"):
        return month.year - 1
    if written := groups.get("year"):
        if written.isdigit() and written.isascii():
            return int(written)
        return int("".join(str(chinese_numerals.DIGITS[c]) for c in written))
    return month.year


def _number(text: str) -> int:
    return _MONTHS_SPELT[text] if text in _MONTHS_SPELT else int(text)
