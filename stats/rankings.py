"""Departments ranked by an indicator, and lists of them, with ties told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from departments.models import Department

from .ledger import Ledger
from .models.figure import Figure
from .models.indicator import Indicator
from .models.kinds import Direction, Kind

NONE = "无"


@dataclass(frozen=True, slots=True)
class Place:
    """A department's place; equal printed values share a rank, and the next is left out (1 2 2 4).

    `value` is as printed, rounded by the indicator's rule.
    """

    rank: int
    department: Department
    figure: Figure
    value: Decimal


class Ranking:
    """The departments of a month by an indicator, in the table's order: every source's figures.

    The best first: the most, or the fewest where less is better.
    """

    def __init__(self, ledger: Ledger, indicator: Indicator) -> None:
        self.indicator = indicator
        self.departments = ledger.departments
        self._figures = [
            (department, figure, figure.value)
            for department in self.departments
            if (figure := ledger.figure(indicator, department)) and figure.value is not None
        ]

    @cached_property
    def places(self) -> tuple[Place, ...]:
        fewest_first = self.indicator.direction == Direction.LESS
        ordered = sorted(self._figures, key=lambda row: row[2] if fewest_first else -row[2])
        return _placed(
            Place(0, department, figure, self.indicator.rounded(value))
            for department, figure, value in ordered
        )

    def place(self, department: Department) -> Place | None:
        return next((p for p in self.places if p.department.pk == department.pk), None)

    def is_tied(self, place: Place) -> bool:
        return sum(other.rank == place.rank for other in self.places) > 1

    def first(self, count: int) -> tuple[Place, ...]:
        """Those ranked up to `count`, ties at the cut included.

        Where most comes first, who did nothing is not among the first.
        """
        return tuple(p for p in self.places if p.rank <= count and (p.value or self.zero_ranks))

    def last(self, count: int) -> tuple[Place, ...]:
        """Those at the end, ties at the cut included; in the table's order, ranked from the end."""
        from_the_end = _placed(reversed(self.places))
        return tuple(reversed([place for place in from_the_end if place.rank <= count]))

    @property
    def zero_ranks(self) -> bool:
        """Whether zero can stand among the first: a rate's, or where less is better."""
        counted = self.indicator.kind in (Kind.COUNT, Kind.MONEY)
        return not counted or self.indicator.direction == Direction.LESS

    def highest(self) -> tuple[Place, ...]:
        return self._valued(max)

    def lowest(self) -> tuple[Place, ...]:
        return self._valued(min)

    def at_zero(self) -> list[Department]:
        """Those of which it is known that there was nothing; missing is not zero."""
        return [department for department, _, value in self._figures if not value]

    def without_value(self) -> list[Department]:
        known = {department.pk for department, _, _ in self._figures}
        return [department for department in self.departments if department.pk not in known]

    def off_target(self) -> list[Department]:
        """Those whose printed value is on the wrong side of the indicator's target."""
        target = self.indicator.target
        if target is None:
            return []
        less = self.indicator.direction == Direction.LESS
        values = ((d, self.indicator.rounded(value)) for d, _, value in self._figures)
        return [d for d, value in values if (value > target if less else value < target)]

    def _valued(self, choose: Callable[[Iterable[Decimal]], Decimal]) -> tuple[Place, ...]:
        if not self.places:
            return ()
        wanted = choose([place.value for place in self.places])
        return tuple(place for place in self.places if place.value == wanted)


def _placed(rows: Iterable[Place]) -> tuple[Place, ...]:
    """Ranked in the order given."""
    placed: list[Place] = []
    for number, place in enumerate(rows, 1):
        same = placed and placed[-1].value == place.value
        placed.append(replace(place, rank=placed[-1].rank if same else number))
    return tuple(placed)


def named(departments: Iterable[Department]) -> str:
    """`甲局、乙局`, or `无`."""
    return "、".join(department.name for department in departments) or NONE


def listed(places: tuple[Place, ...], *, values: bool = False, rank_word: str = "第") -> str:
    """`甲局、乙局、丙局（其中乙局、丙局并列第2）`; with values `甲局2586件、乙局482件…`.

    A figure's note stands behind its value, as in the table.
    """
    texts = [_with_value(place) if values else place.department.name for place in places]
    groups = [list(group) for _, group in groupby(places, key=lambda place: place.rank)]
    ties = [group for group in groups if len(group) > 1]
    if len(ties) == 1 and len(groups) == 1:
        return f"{'、'.join(texts)}（并列{rank_word}{places[0].rank}）"
    told = [f"{named(p.department for p in tie)}并列{rank_word}{tie[0].rank}" for tie in ties]
    return "、".join(texts) + (f"（其中{'，'.join(told)}）" if told else "")


def _with_value(place: Place) -> str:
    indicator, figure = place.figure.indicator, place.figure
    unit = "" if indicator.kind == Kind.RATE else indicator.unit
    note = f"（{figure.note}）" if figure.note else ""
    return f"{place.department.name}{figure.printed()}{unit}{note}"
