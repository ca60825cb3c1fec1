"""What stands out among a month's departments, read from the ledger as it was published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from departments.models import Department
from stats.comparisons import Against, Compared, Comparison
from stats.models import Indicator
from stats.models.kinds import Kind, Scope
from stats.phrases import changed, shown
from stats.rankings import Ranking

#: So many are named; of more, the number is told.
NAMED = 3
NAMED_BELOW = 5
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Move:
    """A department's value, `2586件`, and how it moved, `增加606件，30.61%`."""

    department: Department
    value: str
    change: str
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Moves:
    """The largest rises and falls against last month; `compared` departments had both months."""

    indicator: Indicator
    rises: tuple[Move, ...]
    falls: tuple[Move, ...]
    compared: int


@dataclass(frozen=True, slots=True)
class Below:
    """Departments on the wrong side of an indicator's target, the furthest first."""

    indicator: Indicator
    target: str
    departments: tuple[tuple[Department, str], ...]
    others: int


def moves(names: Iterable[str], compared: Compared) -> Moves | None:
    """Of the first of these indicators that departments count; None where there is none."""
    indicators = compared.ledger.indicators
    for name in names:
        indicator = indicators.get(name)
        if indicator and indicator.scope == Scope.DEPARTMENT and _counts(indicator):
            return _moves(indicator, compared)
    return None


def _counts(indicator: Indicator) -> bool:
    return indicator.kind in (Kind.COUNT, Kind.MONEY)


def _moves(indicator: Indicator, compared: Compared) -> Moves:
    found = [
        move
        for department in compared.ledger.departments
        if (move := _move(indicator, department, compared)) is not None
    ]
    found.sort(key=lambda move: move.difference)
    return Moves(
        indicator,
        rises=tuple(move for move in found[::-1][:NAMED] if move.difference > 0),
        falls=tuple(move for move in found[:NAMED] if move.difference < 0),
        compared=len(found),
    )


def _move(indicator: Indicator, department: Department, compared: Compared) -> Move | None:
    comparison = compared.compare(indicator, Against.LAST_MONTH, department)
    now, difference = comparison.now, comparison.difference
    if now is None or difference is None:
        return None
    return Move(department, with_unit(indicator, now), _change(comparison), difference)


def _change(comparison: Comparison) -> str:
    """With the percentage where it says something."""
    by = changed(comparison) or ""
    percent = abs(comparison.percent or Decimal()).quantize(HUNDREDTH, ROUND_HALF_UP)
    return f"{by}，{shown(percent)}%" if percent else by


def below_target(compared: Compared) -> tuple[Below, ...]:
    """One for each indicator of departments whose target somebody missed."""
    indicators = compared.ledger.indicators.values()
    wanted = (i for i in indicators if i.scope == Scope.DEPARTMENT and i.target is not None)
    found = (_below(indicator, compared) for indicator in wanted)
    return tuple(below for below in found if below.departments)


def _below(indicator: Indicator, compared: Compared) -> Below:
    ranking = Ranking(compared.ledger, indicator)
    missed = {department.pk for department in ranking.off_target()}
    places = [place for place in reversed(ranking.places) if place.department.pk in missed]
    return Below(
        indicator,
        target=with_unit(indicator, indicator.target or Decimal()),
        departments=tuple(
            (place.department, with_unit(indicator, place.value)) for place in places[:NAMED_BELOW]
        ),
        others=len(places[NAMED_BELOW:]),
    )


def with_unit(indicator: Indicator, value: Decimal) -> str:
    """`2586件`, `99.5%`."""
    text = indicator.format(value)
    return text if indicator.kind == Kind.RATE else f"{text}{indicator.unit}"
