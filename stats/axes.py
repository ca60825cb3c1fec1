"""What charts are measured by: round numbers, scales, and how wide a text is printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

FONT = 13
MYRIADS = ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))


@dataclass(frozen=True, slots=True)
class Scale:
    """Values onto a stretch of the page, from `start` (the lowest) to `end` (the highest)."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def at(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return self.start + share * (self.end - self.start)


def nice_ticks(values: Sequence[Decimal]) -> list[Decimal]:
    """Four to seven round numbers that take in all values, rising; whole ones for whole values.

    They begin at zero, except where all values lie so close together that nothing would be seen.
    """
    low, high = min(values, default=Decimal()), max(values, default=Decimal())
    if low == high or (high - low) * 4 >= high:
        low, high = min(low, Decimal()), max(high, Decimal())
    if low == high:
        high = low + 1
    step = _step((high - low) / 4, whole=all(v == v.to_integral_value() for v in values))
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [step * number for number in range(int(first), int(last) + 1)]


def _step(least: Decimal, *, whole: bool) -> Decimal:
    """The least of 1, 2, 5 times a power of ten that is not under `least`."""
    power = Decimal(10) ** least.adjusted()
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= least)
    return max(step, Decimal(1)) if whole else step


def short(value: Decimal) -> str:
    """`7000`, `1.2万`, `-3亿`: a round number as an axis shows it."""
    for size, name in MYRIADS:
        if abs(value) >= size:
            return f"{(value / size).normalize():f}{name}"
    return f"{value.normalize():f}" if value else "0"


def width_of(text: str) -> float:
    """About as wide as the text is printed: a Chinese character is as wide as it is high."""
    return sum(FONT if unicodedata.east_asian_width(c) in "WFA" else FONT * 0.6 for c in text)


def wrapped(text: str, room: float) -> list[str]:
    """The text in lines that fit the room; nothing is left out."""
    lines = [""]
    for character in text:
        if lines[-1] and width_of(lines[-1] + character) > room + 0.01:
            lines.append("")
        lines[-1] += character
    return lines


def evenly(count: int, start: float, end: float) -> list[float]:
    """Evenly from start to end; a single one in the middle."""
    if count == 1:
        return [(start + end) / 2]
    return [start + (end - start) * index / (count - 1) for index in range(count)]
