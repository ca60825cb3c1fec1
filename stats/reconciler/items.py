"""A sentence cut into what is understood in it: names, stretches of time, numbers, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from departments.models import Department
from departments.months import Month
from stats.models import Indicator

from . import ranks, words
from .names import department_names, indicator_pattern, own_bodies, places, stems
from .numbers import BOX, quantity_at
from .periods import period_at


class Sort(StrEnum):
    NUMBER = "number"
    RANK = "rank"
    NOISE = "noise"
    DEPARTMENT = "department"
    INDICATOR = "indicator"
    RATIO = "ratio"
    HALL = "hall"
    ITSELF = "itself"
    PERIOD = "period"
    COMPARED = "compared"
    AGAINST = "against"
    FROM = "from"
    LEVEL = "level"
    UP = "up"
    DOWN = "down"
    MORE = "more"
    LESS = "less"
    EXCEPT = "except"
    SHARE = "share"
    AIM = "aim"
    DIVIDED = "divided"
    INCLUDING = "including"
    WITHOUT = "without"
    RESPECTIVELY = "respectively"
    EACH = "each"
    TOGETHER = "together"
    AMONG = "among"
    AVERAGE = "average"
    PARTICLE = "particle"
    COMMON = "common"
    STRANGE = "strange"
    RESIDUE = "residue"
    LIST = "list"
    COMMA = "comma"
    OPEN = "open"
    CLOSE = "close"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Item:
    sort: Sort
    start: int
    end: int
    value: Any = None


#: In this order, where two are as long as each other.
FIXED: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    (Sort.STOP, re.compile(r"[。！？!?\n\r]+")),
    (Sort.COMMA, re.compile(r"[，；：,;:]|——|－－|--|……")),
    (Sort.OPEN, re.compile(r"[（(\[【]")),
    (Sort.CLOSE, re.compile(r"[）)\]】]")),
    (Sort.RANK, ranks.PATTERN),
    (Sort.NOISE, words.NOISE),
    (Sort.WITHOUT, words.WITHOUT),
    (Sort.COMPARED, words.COMPARED),
    (Sort.LEVEL, words.LEVEL),
    (Sort.SHARE, words.SHARE),
    (Sort.AIM, words.AIM),
    (Sort.DIVIDED, words.DIVIDED),
    (Sort.UP, words.UP),
    (Sort.DOWN, words.DOWN),
    (Sort.MORE, words.MORE),
    (Sort.LESS, words.LESS),
    (Sort.EXCEPT, words.EXCEPT),
    (Sort.RESPECTIVELY, words.RESPECTIVELY),
    (Sort.INCLUDING, words.INCLUDING),
    (Sort.TOGETHER, words.TOGETHER),
    (Sort.EACH, words.EACH),
    (Sort.AMONG, words.AMONG),
    (Sort.AVERAGE, words.AVERAGE),
    (Sort.FROM, words.FROM),
    (Sort.LIST, words.LIST),
    (Sort.AGAINST, words.AGAINST),
    (Sort.ITSELF, words.ITSELF),
    (Sort.HALL, words.HALL),
    (Sort.STRANGE, words.STRANGE),
    (Sort.COMMON, words.COMMON),
    (Sort.PARTICLE, words.PARTICLE),
    (Sort.PARTICLE, words.BLANK),
)


class Lexicon:
    """The hall's own names, made into what its sentences are read with."""

    def __init__(
        self, month: Month, indicators: list[Indicator], departments: list[Department]
    ) -> None:
        self.month = month
        self._indicators = [
            (Sort.INDICATOR, re.compile(pattern), indicator)
            for pattern, indicator in indicator_pattern(indicators).items()
        ]
        self._indicators += [
            (Sort.RATIO, re.compile(rf"{re.escape(stem)}率"), indicator)
            for stem, indicator in stems(indicators).items()
        ]
        self._departments = department_names(departments)
        named = sorted(self._departments, key=len, reverse=True)
        self._department = re.compile(
            rf"(?P<name>{'|'.join(map(re.escape, named)) or '(?!)'}){words.AT_ITS_WINDOW}"
        )
        self._body = re.compile("|".join(own_bodies(departments)) or r"(?!)")
        here = sorted(places(self._departments), key=len, reverse=True)
        self._place = re.compile("|".join(map(re.escape, here)) or r"(?!)")

    def items(self, text: str) -> Iterator[Item]:
        """The items of a folded text, one after the other, nothing left out."""
        position, residue = 0, 0
        if match := words.LINE_NUMBER.match(text):
            position = residue = match.end()
        while position < len(text):
            item = None if text[position] == BOX else self._at(text, position)
            if item is None:
                position += 1
                continue
            if residue < position:
                yield from _residue(text, residue, position)
            yield item
            position = residue = item.end
            if item.sort == Sort.STOP and (match := words.LINE_NUMBER.match(text, position)):
                position = residue = match.end()
        if residue < len(text):
            yield from _residue(text, residue, len(text))

    def department_named(self, name: str) -> Department | None:
        match = self._department.fullmatch(name)
        return self._departments[match["name"]] if match else None

    def departments_in(self, text: str) -> Iterator[Department]:
        return (item.value for item in self.items(text) if item.sort == Sort.DEPARTMENT)

    def _at(self, text: str, position: int) -> Item | None:
        found = list(self._candidates(text, position))
        return max(found, key=lambda item: item.end) if found else None

    def _candidates(self, text: str, position: int) -> Iterator[Item]:
        yield from self._names(text, position)
        if period := period_at(text, position, self.month):
            yield Item(Sort.PERIOD, position, *period)
        if compared := self._compared(text, position):
            yield compared
        for sort, pattern in FIXED:
            if (match := pattern.match(text, position)) and match.end() > position:
                value = ranks.ranks_of(match) if sort == Sort.RANK else match[0]
                yield Item(sort, position, match.end(), value)
        if match := self._place.match(text, position):
            yield Item(Sort.PARTICLE, position, match.end())
        if (quantity := quantity_at(text, position)) is not None:
            yield Item(Sort.NUMBER, position, quantity.end, quantity)

    def _names(self, text: str, position: int) -> Iterator[Item]:
        """What the hall's own definitions name."""
        if match := self._department.match(text, position):
            yield Item(Sort.DEPARTMENT, position, match.end(), self._departments[match["name"]])
        for sort, pattern, indicator in self._indicators:
            if match := pattern.match(text, position):
                yield Item(sort, position, match.end(), indicator)
        if match := self._body.match(text, position):
            yield Item(Sort.COMMON, position, match.end())

    def _compared(self, text: str, position: int) -> Item | None:
        """比上月, 较去年同期, 与11月相比: the words, and the months compared with."""
        match = words.AGAINST.match(text, position)
        period = period_at(text, match.end(), self.month) if match else None
        if match is None or period is None:
            return None
        end, base = period
        after = words.COMPARED_AFTER.match(text, end)
        later = words.EXACTLY_AS.match(text, end) or words.COMPARED_LATER.match(text, end)
        if after is None and match[0] in words.JOINS and not later:
            return None
        return Item(Sort.COMPARED, position, after.end() if after else end, base)


def _residue(text: str, start: int, end: int) -> Iterator[Item]:
    """What is not understood; blanks say nothing."""
    if text[start:end].strip(" \t\u3000\u200b\ufeff"):
        yield Item(Sort.RESIDUE, start, end)
