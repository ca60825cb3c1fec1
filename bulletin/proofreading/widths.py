"""Half-width marks in Chinese text, and full-width digits and letters (GB/T 15834, 15835)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .flag import Flag, Kind
from .forms import HAN, MARKS, halved, web_addresses

FULL = dict(zip(",;:?!()", "，；：？！（）", strict=True))
CHINESE = re.compile(f"[{HAN}{MARKS}]")
_MARK = re.compile(r"[,;:?!]")
_DOTS = re.compile(r"\.+")
_BRACKETS = re.compile(r"\([^()\n]*\)|[()]")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+(?:[．，：][０-９]+)*％?")


def wrong_widths(text: str) -> Iterator[Flag]:
    """Marks beside Chinese, and what of digits and letters is too wide.

    Left alone: numbers (1,234 and 3.5), times (9:30), addresses of pages and mailboxes.
    """
    skipped = web_addresses(text)
    for flag in [*_marks(text), *_stops(text), *_brackets(text), *_wide(text)]:
        if not any(start <= flag.start < end for start, end in skipped):
            yield flag


def _marks(text: str) -> Iterator[Flag]:
    for match in _MARK.finditer(text):
        if _is_chinese(text, match.start() - 1) or _is_chinese(text, match.end()):
            yield _narrow(match.start(), match[0], FULL[match[0]])


def _stops(text: str) -> Iterator[Flag]:
    """A full stop ends a sentence; before a digit or a letter it may number or abbreviate."""
    for match in _DOTS.finditer(text):
        said = text[: match.start()].rstrip(MARKS)[-1:]
        if not (_is_chinese(text, match.start() - 1) and CHINESE.match(said)):
            continue
        if len(match[0]) > 1:
            message = f"“{match[0]}”宜用省略号“……”，语句已完的用“。”。"
            yield _flag(match.start(), match[0], message, "……")
        elif _is_chinese(text, match.end()) or text[match.end() : match.end() + 1].strip() == "":
            message = "“.”是半角，句号请用“。”，外国人名中间请用“·”。"
            yield _flag(match.start(), ".", message, "。")


def _brackets(text: str) -> Iterator[Flag]:
    for match in _BRACKETS.finditer(text):
        beside = _is_chinese(text, match.start() - 1) or _is_chinese(text, match.end())
        if beside or CHINESE.search(match[0]):
            yield _narrow(match.start(), match[0][0], FULL[match[0][0]])
            if len(match[0]) > 1:
                yield _narrow(match.end() - 1, ")", "）")


def _wide(text: str) -> Iterator[Flag]:
    for match in _WIDE.finditer(text):
        right = halved(match[0])
        message = f"“{match[0]}”是全角，数字和字母请用半角，改为“{right}”。"
        yield _flag(match.start(), match[0], message, right)


def _is_chinese(text: str, at: int) -> bool:
    return 0 <= at < len(text) and CHINESE.match(text[at]) is not None


def _narrow(start: int, mark: str, right: str) -> Flag:
    return _flag(start, mark, f"“{mark}”是半角，中文里请用全角“{right}”。", right)


def _flag(start: int, text: str, message: str, right: str) -> Flag:
    return Flag(Kind.WIDTH, start, start + len(text), text, message, suggestion=right)
