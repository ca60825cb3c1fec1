"""Ledgers out of thin air, for property tests: no database, only what a ledger reads."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from departments.models import Department
from departments.months import Month
from stats.ledger import Hall, Ledger
from stats.models import Figure, Indicator, Source

COUNTED, ASIDE = Source(pk=1, name="平台"), Source(pk=2, name="窗口", counts_in_totals=False)


def figure(
    indicator: Indicator, where: Department | None, value: Decimal | None, *, counts: bool = True
) -> Figure:
    return Figure(
        indicator=indicator, department=where, value=value, source=COUNTED if counts else ASIDE
    )


def departments(count: int) -> list[Department]:
    """In their order; none keeps a record of when it was in the hall."""
    return [Department(pk=n, name=f"{n}局") for n in range(1, count + 1)]


def ledger(month: Month, figures: Iterable[Figure], known: Iterable[Department] = ()) -> Ledger:
    """Of these figures; its departments are those with one, in their order."""
    hall: Any = Hall.__new__(Hall)
    hall.figures = {month: list(figures)}
    made = Ledger(month, hall=hall)
    having = {f.department_id for f in hall.figures[month]}
    made.__dict__["departments"] = [d for d in known if d.pk in having]
    return made


def indicator(**more: Any) -> Indicator:
    return Indicator(**{"pk": 1, "name": "受理数", "unit": "件"} | more)
