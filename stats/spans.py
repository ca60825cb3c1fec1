"""Stretches of months, as trends and exports ask for them."""

from __future__ import annotations

from dataclasses import dataclass

from departments.months import FIRST_YEAR, Month

YEAR = 12


@dataclass(frozen=True, slots=True)
class Span:
    """These months and all between them."""

    since: Month
    until: Month

    @classmethod
    def ending(cls, until: Month, *, months: int) -> Span:
        """So many months up to and with this one; fewer where the calendar begins."""
        return cls(until.neighbour(1 - months) or Month(FIRST_YEAR, 1), until)

    @property
    def months(self) -> list[Month]:
        return [self.since.plus(number) for number in range(self.length)]

    @property
    def length(self) -> int:
        years = self.until.year - self.since.year
        return years * YEAR + self.until.number - self.since.number + 1

    @property
    def label(self) -> str:
        if self.since == self.until:
            return self.since.label
        return f"{self.since.label}至{self.until.label}"

    def with_earlier(self) -> list[Month]:
        """With the year before: what each of the months is compared with."""
        earlier = (self.since.neighbour(-number) for number in range(YEAR, 0, -1))
        return [*(month for month in earlier if month), *self.months]
