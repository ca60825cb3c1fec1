"""What the checks of a month look at, loaded by a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from departments.models import Department
from departments.months import Month

from ..expressions import Reference, When
from ..ledger import Ledger
from ..models import Figure, FigureImport, Indicator
from ..models.kinds import Scope

MONTHS_BACK = 12
Cell = tuple[int, int | None]


class Evidence:
    """The month's ledger, last month's, that of a year ago, and what is known of the year."""

    def __init__(self, month: Month) -> None:
        self.month = month
        #: The twelve months before, the latest first; fewer where the calendar begins.
        self.earlier = list(_earlier(month))
        wanted = {When.NOW: month}
        if self.earlier:
            wanted[When.LAST_MONTH] = self.earlier[0]
        if len(self.earlier) == MONTHS_BACK:
            wanted[When.LAST_YEAR] = self.earlier[-1]
        ledgers = Ledger.load(wanted.values())
        self._ledgers = {when: ledgers[month] for when, month in wanted.items()}

    @property
    def ledger(self) -> Ledger:
        return self._ledgers[When.NOW]

    @property
    def last_month(self) -> Ledger | None:
        return self._ledgers.get(When.LAST_MONTH)

    @cached_property
    def by_department(self) -> list[Indicator]:
        """The indicators that departments have, in the indicators' order."""
        return [i for i in self.ledger.indicators.values() if i.scope == Scope.DEPARTMENT]

    @cached_property
    def of_the_hall(self) -> list[Indicator]:
        return [i for i in self.ledger.indicators.values() if i.scope == Scope.HALL]

    @cached_property
    def by_pk(self) -> dict[int | None, Indicator]:
        return {indicator.pk: indicator for indicator in self.ledger.indicators.values()}

    @cached_property
    def history(self) -> dict[Cell, list[Decimal]]:
        """The known values of the twelve months before, by indicator and department."""
        found: dict[Cell, list[Decimal]] = defaultdict(list)
        rows = Figure.objects.filter(month__in=self.earlier).order_by()
        for indicator, department, value in rows.values_list("indicator", "department", "value"):
            if value is not None:
                found[indicator, department].append(value)
        return found

    @cached_property
    def imports(self) -> list[FigureImport]:
        """Of each source the newest import of the month that was not undone; no files' bytes."""
        done = FigureImport.objects.filter(
            month=self.month, confirmed_at__isnull=False, undone_at=None
        )
        newest: dict[int, FigureImport] = {}
        for one in done.defer("content").select_related("source").order_by("-confirmed_at", "-pk"):
            newest.setdefault(one.source_id, one)
        return sorted(newest.values(), key=lambda one: one.source_id)

    def value(self, reference: Reference, department: Department | None) -> Decimal | None:
        """A department's value, or the hall's: its own, or the total; None where there is none."""
        ledger = self._ledgers.get(reference.when)
        indicator = self.ledger.indicators[reference.name]
        return None if ledger is None else value_in(ledger, indicator, department)

    def cells(self) -> Iterator[tuple[Indicator, Department | None]]:
        """Every place of the month where a figure may stand: the hall's, then row by row."""
        yield from ((indicator, None) for indicator in self.of_the_hall)
        for department in self.ledger.departments:
            yield from ((indicator, department) for indicator in self.by_department)

    def known(self, indicator: Indicator, department: Department | None) -> Decimal | None:
        """The figure's own value, no total."""
        figure = self.ledger.figure(indicator, department)
        return figure.value if figure else None


def value_in(ledger: Ledger, indicator: Indicator, department: Department | None) -> Decimal | None:
    """As `Evidence.value`; a department has no value of what only the hall counts."""
    if department is None:
        return ledger.value(indicator)
    figure = ledger.figure(indicator, department)
    return figure.value if figure else None


def _earlier(month: Month) -> Iterator[Month]:
    earlier = (month.neighbour(-back) for back in range(1, MONTHS_BACK + 1))
    return (one for one in earlier if one)
