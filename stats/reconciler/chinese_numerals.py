"""Numbers written in Chinese characters: 三千五百, 两万, 九十八点四六, 二〇二〇.

Strict: what is no number, such as 百三 or 一万千, is refused rather than guessed at.
"""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}
CHARACTERS = "".join([*DIGITS, *PLACES, *GROUPS])
SPELT = re.compile(rf"[{''.join(DIGITS)}]+")


def parse(text: str) -> tuple[Decimal, Decimal] | None:
    """The value and the place of its last digit (三千五百: 3500, 100); None for what is none."""
    whole, point, fraction = text.partition("点")
    if point and not SPELT.fullmatch(fraction):
        return None
    found = _whole(whole)
    if found is None:
        return None
    if not point:
        return found
    digits = "".join(str(DIGITS[c]) for c in fraction)
    return found[0] + Decimal(f"0.{digits}"), Decimal(1).scaleb(-len(digits))


def _whole(text: str) -> tuple[Decimal, Decimal] | None:
    if len(text) > 1 and SPELT.fullmatch(text):
        return Decimal("".join(str(DIGITS[c]) for c in text)), Decimal(1)
    total = step = 0
    limit = 10**12
    for mark in ("亿", "万", ""):
        head, found, rest = text.partition(mark) if mark else (text, "", "")
        if mark and not found:
            continue
        if not head and not mark:
            break
        section = _section(head)
        if section is None or GROUPS.get(mark, 1) >= limit:
            return None
        limit = GROUPS.get(mark, 1)
        total, step = total + section[0] * limit, section[1] * limit
        text = rest
    return (Decimal(total), Decimal(step)) if step else None


def _section(text: str) -> tuple[int, int] | None:
    """Below ten thousand, with the place of its last digit."""
    total, place_before, digit, step = 0, 10_000, -1, 0
    for character in text:
        if character in DIGITS:
            if digit > 0:
                return None
            digit = DIGITS[character]
            continue
        place = PLACES.get(character, 0)
        if character == "十" and digit < 0 and total == 0:
            digit = 1
        if digit <= 0 or not place or place >= place_before:
            return None
        total, place_before, step, digit = total + digit * place, place, place, -1
    if digit > 0:
        return total + digit, 1
    # A lone zero is a number; one at the end of another is a slip of the pen.
    return (0, 1) if text in ("零", "〇") else (total, step) if step and digit < 0 else None
