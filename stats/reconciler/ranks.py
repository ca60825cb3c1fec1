"""Ranks as bulletins write them: 居第二位, 分列第二、三位, 位列第一至第三."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from . import chinese_numerals

_LEAD = (
    r"(?:并列|分[列居]|排名?|排在|[稳高跃]?居|位居|位列|名列|列|位次为?|排位|位于)(?:在|于)?"
    r"(?:全[区县]|大厅|中心|各?部门|各?窗口|各?单位|所有部门|全部部门)*(?:中)?(?:的)?"
)
_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:位|名)?(?![家个件项月])"
_ONE = re.compile(r"\d+|[一二三四五六七八九十]+|首|榜首")
_RANGE = re.compile(r"[至到\-—~]")
PATTERN = re.compile(
    rf"{_LEAD}(?:第\s?{_NUMBER}(?:\s?(?:[、和及与至到\-—~]|以及)\s?第?\s?{_NUMBER})*|"
    r"(?:首|榜首)位?(?![次批个家先创]))"
)


@dataclass(frozen=True, slots=True)
class Rank:
    """The rank of the department at `place` in a list of `of`, and where the text says so."""

    value: Decimal
    place: int
    of: int
    start: int
    end: int


def ranks_of(match: re.Match[str]) -> list[Rank]:
    """The ranks written; of a range its first and its last."""
    found = list(_ONE.finditer(match.string, _after_lead(match), match.end()))
    values = [_value(one[0]) for one in found]
    of, places = len(found), list(range(len(found)))
    if len(found) == 2 and _RANGE.search(match.string, found[0].end(), found[1].start()):
        of = int(values[1] - values[0]) + 1
        places = [0, of - 1]
    if of < 1:
        return []
    starts = [match.start(), *(one.start() for one in found[1:])]
    ends = [*(one.start() for one in found[1:]), match.end()]
    trimmed = [
        start + len(match.string[start:end].rstrip("、和及与至到-—~以第 "))
        for start, end in zip(starts, ends, strict=True)
    ]
    listed = zip(values, places, starts, trimmed, strict=True)
    return [Rank(value, place, of, start, end) for value, place, start, end in listed]


def _after_lead(match: re.Match[str]) -> int:
    """Where the ranks begin: 第 or 首, which the words before them never have."""
    return match.start() + min(n for c in "第首榜" if (n := match[0].find(c)) >= 0)


def _value(written: str) -> Decimal:
    if written.isdigit():
        return Decimal(written)
    parsed = chinese_numerals.parse(written)
    return parsed[0] if parsed else Decimal(1)
