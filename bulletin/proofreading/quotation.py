"""Quotation marks: in pairs, of one kind, single ones within double ones (GB/T 15834, 4.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .flag import Flag, Kind
from .forms import HAN, MARKS

CURLED = {"「": "“", "」": "”", "『": "‘", "』": "’"}
CLOSING = {"“": "”", "‘": "’"}
OPENING = {"”": "“", "’": "‘"}
INNER = {"“": "‘", "”": "’", "‘": "“", "’": "”"}
BESIDE = re.compile(f"[{HAN}{MARKS}]")


def wrong_quotes(text: str) -> Iterator[Flag]:
    """Straight and angular marks, and curled ones without their other half.

    A quotation of several paragraphs opens each of them and closes the last only.
    """
    start = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        goes_on = number + 1 < len(lines) and lines[number + 1].lstrip().startswith("“")
        for flag in [*_straight(line, '"', "“”"), *_straight(line, "'", "‘’"), *_angular(line)]:
            yield _moved(flag, start)
        for flag in _pairs(line, goes_on=goes_on):
            yield _moved(flag, start)
        start += len(line) + 1


def _straight(line: str, mark: str, curled: str) -> Iterator[Flag]:
    """Those beside Chinese; they open and close in turn."""
    opened = False
    for match in re.finditer(mark, line):
        is_measure = not opened and line[: match.start()][-1:].isdigit()  # 27", 5'
        if is_measure or not _is_chinese_beside(line, match.start()):
            continue
        right = curled[opened]
        opened = not opened
        yield _flag(match.start(), mark, f"{mark}是半角的直引号，中文里请用“{right}”。", right)


def _angular(line: str) -> Iterator[Flag]:
    for match in re.finditer("[「」『』]", line):
        right = CURLED[match[0]]
        message = f"“{match[0]}”是竖排用的引号，横排请用弯引号{right}，全篇用同一种。"
        yield _flag(match.start(), match[0], message, right)


@dataclass(frozen=True, slots=True)
class _Open:
    """`is_inner`: it stands within another of its own kind."""

    at: int
    mark: str
    is_inner: bool


def _pairs(line: str, *, goes_on: bool) -> Iterator[Flag]:
    open_marks: list[_Open] = []
    for at, mark in enumerate(line):
        if mark in CLOSING:
            yield from _opening(line, at, mark, open_marks)
        elif mark in OPENING and not _is_apostrophe(line, at):
            yield from _closing(at, mark, open_marks)
    for left in open_marks:
        if not (goes_on and left.mark == "“"):
            message = f"{left.mark}后面没有与它成对的引号，请补上或删去。"
            yield _flag(left.at, left.mark, message)


def _opening(line: str, at: int, mark: str, open_marks: list[_Open]) -> Iterator[Flag]:
    is_inner = any(other.mark == mark for other in open_marks)
    if is_inner and _is_closed_once_less(line, at, mark):
        _pop(open_marks, mark)
        right = CLOSING[mark]
        message = f"前面已有一个{mark}没有收，这里像是收尾，请改为{right}。"
        yield _flag(at, mark, message, right)
        return
    if is_inner:
        yield _inner(at, mark)
    open_marks.append(_Open(at, mark, is_inner))


def _closing(at: int, mark: str, open_marks: list[_Open]) -> Iterator[Flag]:
    opened = _pop(open_marks, OPENING[mark])
    if opened is None:
        yield _flag(at, mark, f"{mark}前面没有与它成对的引号，请补上或删去。")
    elif opened.is_inner:
        yield _inner(at, mark)


def _pop(open_marks: list[_Open], mark: str) -> _Open | None:
    """The last one that is open, taken off."""
    for place in reversed(range(len(open_marks))):
        if open_marks[place].mark == mark:
            return open_marks.pop(place)
    return None


def _is_closed_once_less(line: str, at: int, mark: str) -> bool:
    """Whether what follows has too few closing marks for a quotation within a quotation."""
    rest = line[at + 1 :]
    return rest.count(CLOSING[mark]) < 2 + rest.count(mark)


def _inner(at: int, mark: str) -> Flag:
    right = INNER[mark]
    kind = "单引号" if right in "‘’" else "双引号"
    return _flag(at, mark, f"引号里面的引号用{kind}，请改为{right}。", right)


def _is_chinese_beside(line: str, at: int) -> bool:
    return any(BESIDE.match(beside) for beside in (line[at - 1 : at], line[at + 1 : at + 2]))


def _is_apostrophe(line: str, at: int) -> bool:
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    return line[at] == "’" and before.isascii() and before.isalpha() and after.isascii()


def _flag(at: int, mark: str, message: str, right: str | None = None) -> Flag:
    return Flag(Kind.QUOTES, at, at + 1, mark, message, suggestion=right)


def _moved(flag: Flag, by: int) -> Flag:
    return replace(flag, start=flag.start + by, end=flag.end + by)
