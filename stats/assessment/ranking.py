"""Places in a group, by total and by the scheme's rule for equal totals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..models.assessment import Ties


@dataclass(frozen=True, slots=True)
class Contender:
    """`order` is the place among all departments, so that no two are equal; `cases` the year's."""

    department_id: int
    total: Decimal
    cases: Fraction
    order: int


def ranked(contenders: Iterable[Contender], rule: str) -> list[tuple[int, Contender]]:
    """Place and contender, the best first; equal ones share a place and the next stays empty."""
    ordered = sorted(contenders, key=lambda one: (_key(one, rule), one.order))
    places: list[tuple[int, Contender]] = []
    for number, one in enumerate(ordered, 1):
        before = places[-1] if places else None
        same = before is not None and _key(before[1], rule) == _key(one, rule)
        places.append((before[0] if before and same else number, one))
    return places


def _key(one: Contender, rule: str) -> tuple[Decimal, Fraction, int]:
    return (
        -one.total,
        -one.cases if rule == Ties.BY_CASES else Fraction(),
        one.order if rule == Ties.BY_ORDER else 0,
    )
