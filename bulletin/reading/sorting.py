"""The rows of a printed table in another order; what they say stays as it was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from departments.pinyin import spelt
from stats.tables import TOTAL

from ..document import Cell, Table, text_of_runs

Row = tuple[Cell, ...]
ORDINAL = "序号"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and what choosing it does next."""

    heading: str
    #: Whether it is ordered as numbers, and else by the sound of its words.
    numeric: bool
    rising: bool
    chosen: bool

    @property
    def aria_sort(self) -> str:
        if not self.chosen:
            return ""
        return "ascending" if self.rising else "descending"

    @property
    def next_is_rising(self) -> bool:
        """The other way round; a column of numbers begins with the most."""
        return not self.rising if self.chosen else self.rising

    @property
    def order(self) -> str:
        return self._called(self.rising)

    @property
    def next_order(self) -> str:
        return self._called(self.next_is_rising)

    def _called(self, rising: bool) -> str:
        if self.numeric:
            return "从小到大" if rising else "从大到小"
        return "按拼音顺序" if rising else "按拼音倒序"


def headings(table: Table) -> list[str]:
    return [text_of(cell) for cell in table.head[0]] if table.head else []


def columns(table: Table, chosen: int, rising: bool) -> list[Column]:
    """What can be chosen; `chosen` is a column's place, or -1."""
    return [
        Column(
            heading,
            numeric=is_numeric(table, place),
            rising=rising if place == chosen else begins_rising(table, place),
            chosen=place == chosen,
        )
        for place, heading in enumerate(headings(table))
    ]


def begins_rising(table: Table, place: int) -> bool:
    """The ordinal and names from the first on, numbers from the most on."""
    return headings(table)[place] == ORDINAL or not is_numeric(table, place)


def is_numeric(table: Table, place: int) -> bool:
    return any(number_in(row, place) is not None for row in table.body)


def ordered(table: Table, place: int, rising: bool) -> list[Row]:
    """By the numbers of a column, or its words by their sound; equals stay as printed.

    What has no number there comes last either way, and the total after everything.
    """
    rows = [row for row in table.body if not _is_total(row)]
    totals = [row for row in table.body if _is_total(row)]
    if not is_numeric(table, place):
        return [*_sorted(rows, lambda row: spelt(text_at(row, place)), rising), *totals]
    numbers = [row for row in rows if number_in(row, place) is not None]
    others = [row for row in rows if number_in(row, place) is None]
    known = _sorted(numbers, lambda row: number_in(row, place), rising)
    return [*known, *others, *totals]


def _sorted(rows: list[Row], key: Callable[[Row], object], rising: bool) -> list[Row]:
    return sorted(rows, key=key, reverse=not rising)  # type: ignore[arg-type]


def number_in(row: Row, place: int) -> Decimal | None:
    """What the cell prints as a number, with or without %."""
    try:
        number = Decimal(text_at(row, place).replace(",", "").removesuffix("%"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def text_at(row: Row, place: int) -> str:
    return text_of(row[place]) if place < len(row) else ""


def text_of(cell: Cell) -> str:
    return text_of_runs(cell.runs)


def _is_total(row: Row) -> bool:
    return any(cell.header and text_of(cell) == TOTAL for cell in row)
