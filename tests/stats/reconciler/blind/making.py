"""A hall's definitions and figures in few words, and the changes that its bulletin tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from departments.months import Month

from ..heldout import Hall, r

Column = Sequence[str | int | float | None] | str | int | float


@dataclass
class Told(Hall):
    """A hall with words for how its figures have changed."""

    def total(self, name: str, back: int = 0) -> Decimal:
        weight = self.indicators[name].get("weight")
        parts = self.indicators[name].get("numerator"), self.indicators[name].get("denominator")
        month = self.before(back)
        if all(parts):
            top, base = (self.v(str(part), month=month) for part in parts)
            return top / base * 100
        if weight and None not in self.figures[month][name]:
            return self.weighted(name, weight, month)
        return self.v(name, month=month)

    def before(self, back: int) -> str:
        return str(Month.parse(self.month).plus(-back))

    def get(self, name: str, where: str | None = None, back: int = 0) -> Decimal:
        if where is None:
            value = self.total(name, back)
            return Decimal(r(value, self.indicators[name].get("decimals", 0)))
        return self.v(name, where, self.before(back))

    def n(self, name: str, where: str | None = None, back: int = 0) -> str:
        """The figure as it is printed."""
        return r(self.get(name, where, back))

    def by(self, name: str, where: str | None = None, back: int = 1) -> str:
        """By how many per cent it has changed; without a sign."""
        before = self.get(name, where, back)
        return r(abs(self.get(name, where) - before) / before * 100)

    def diff(self, name: str, where: str | None = None, back: int = 1) -> str:
        return r(abs(self.get(name, where) - self.get(name, where, back)))

    def went(
        self, name: str, where: str | None = None, back: int = 1, words: str = "增长下降"
    ) -> str:
        half = len(words) // 2
        rises = self.get(name, where) > self.get(name, where, back)
        return words[:half] if rises else words[half:]

    def pc(
        self, name: str, where: str | None = None, back: int = 1, words: str = "增长下降"
    ) -> str:
        return f"{self.went(name, where, back, words)}{self.by(name, where, back)}%"

    def share(self, name: str, *places: str) -> str:
        return r(sum(self.get(name, place) for place in places) / self.get(name) * 100)

    def part(self, name: str, whole: str) -> str:
        """How much per cent of another indicator it is."""
        return r(self.get(name) / self.get(whole) * 100)

    def so_far(self, name: str, where: str | None = None) -> Decimal:
        number = Month.parse(self.month).number
        return sum((self.get(name, where, back) for back in range(number)), Decimal())


def hall(
    month: str,
    departments: dict[str, tuple[str, ...]],
    indicators: dict[str, dict[str, Any]],
    columns: dict[str, tuple[Column, Column, Column]],
    outside: tuple[str, ...] = (),
) -> Told:
    """`columns`: of this month, the last, and the same last year; the year's others follow."""
    made = Told(month, indicators, departments, {}, outside)
    own = Month.parse(month)
    for place, back in enumerate((0, 1, 12)):
        made.figures[str(own.plus(-back))] = {
            name: _column(list(departments), values[place]) for name, values in columns.items()
        }
    for back in range(2, own.number):
        made.figures[str(own.plus(-back))] = {
            name: _column(list(departments), _earlier(values[1], back))
            for name, values in columns.items()
            if not indicators[name].get("kind")
        }
    return made


def _column(departments: list[str], values: Column) -> dict[str | None, str | None]:
    if isinstance(values, str | int | float):
        return {None: str(values)}
    cells = [None if value is None else str(value) for value in values]
    return dict(zip(departments, cells, strict=True))


def _earlier(values: Column, back: int) -> Column:
    """Counts of the months before: a twentieth fewer for each month back."""
    if isinstance(values, str | int | float):
        return int(float(values) * (1 - back / 20))
    return [None if value is None else int(float(value) * (1 - back / 20)) for value in values]
