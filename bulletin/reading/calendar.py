"""The issues as a calendar: each month from the first issue to the latest, gaps among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from departments.months import Month

from ..models import Edition


@dataclass(frozen=True, slots=True)
class Entry:
    """A month and its newest edition; None is a gap."""

    month: Month
    edition: Edition | None


@dataclass(frozen=True, slots=True)
class Year:
    number: int
    entries: tuple[Entry, ...]


def calendar(editions: Sequence[Edition]) -> list[Year]:
    """Of editions given newest month first: years newest first, months from January on."""
    by_month = {edition.bulletin.month: edition for edition in editions}
    years: dict[int, list[Entry]] = {}
    for month in _span(list(by_month)):
        years.setdefault(month.year, []).append(Entry(month, by_month.get(month)))
    return [Year(number, tuple(entries)) for number, entries in reversed(years.items())]


def _span(newest_first: Sequence[Month]) -> Iterator[Month]:
    month = newest_first[-1] if newest_first else None
    while month is not None and month <= newest_first[0]:
        yield month
        month = month.neighbour(1)
