"""A year of the ledger: what twelve months of an indicator come to in one department.

A department's own figures count whatever their source; each is told with it. Counts, days and
money are summed; a rate comes from the sums of its parts or is weighted by its base, never a mean
of months. A month without data is left out and told; a month in which the department had no
window is not expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from departments.models import Department
from departments.months import Month

from ..models import Figure, Indicator
from ..models.figure import MISSING
from ..models.kinds import Aggregation, Kind
from .formulas import as_decimal
from .outcome import FigureUsed, MonthState, MonthUsed, YearUsed
from .wording import NO_DATA, UNFILLED, gaps, plain


@dataclass(frozen=True, slots=True)
class Year:
    """An indicator's year in a department: exact, and as it is shown."""

    exact: Fraction | None
    used: YearUsed


class YearBook:
    """The figures of some indicators over a year, loaded by three queries, then only read."""

    def __init__(self, year: int, indicators: Iterable[Indicator]) -> None:
        self.months = [Month(year, number) for number in range(1, 13)]
        wanted = {part.pk for indicator in indicators for part in _parts(indicator)}
        figures = Figure.objects.filter(month__in=self.months, indicator__in=wanted)
        self._figures = {
            (figure.month, figure.indicator_id, figure.department_id): figure
            for figure in figures.select_related("source")
        }
        self.departments = list(Department.objects.prefetch_related("presences"))
        self.order = {department.pk: place for place, department in enumerate(self.departments)}
        self._counted = {where for _, _, where in self._figures}
        self._present = {
            (department.pk, month)
            for department in self.departments
            for month in self.months
            if department.is_present_in(month)
        }

    def is_part(self, department: Department) -> bool:
        """Whether it had a window in the hall, or a figure, in some month of the year."""
        here = any((department.pk, month) in self._present for month in self.months)
        return here or department.pk in self._counted

    def year(self, indicator: Indicator, department: Department) -> Year:
        months = [self._month(month, _parts(indicator), department) for month in self.months]
        exact = _exact(indicator, months)
        missing = [n for n, month in enumerate(months, 1) if month.state == MonthState.MISSING]
        return Year(
            exact,
            YearUsed(
                indicator_id=indicator.pk,
                indicator=indicator.name,
                unit=unit(indicator),
                value=None if exact is None else as_decimal(exact),
                printed=NO_DATA if exact is None else indicator.format(as_decimal(exact, 12)),
                how=_how(indicator, months),
                months=tuple(months),
                lacking=gaps(missing),
            ),
        )

    def _month(
        self, month: Month, parts: tuple[Indicator, ...], department: Department
    ) -> MonthUsed:
        figures = [self._figures.get((month, part.pk, department.pk)) for part in parts]
        state = _state([figure.value if figure else None for figure in figures])
        if state == MonthState.MISSING and (department.pk, month) not in self._present:
            return MonthUsed(str(month), MonthState.ABSENT)
        used = tuple(_used(part, figure) for part, figure in zip(parts, figures, strict=True))
        return MonthUsed(str(month), state, used)


def _parts(indicator: Indicator) -> tuple[Indicator, ...]:
    """What its year is made of: itself, numerator and denominator, or itself and its weight."""
    if indicator.numerator and indicator.denominator:
        return indicator.numerator, indicator.denominator
    return (indicator, indicator.weight) if indicator.weight else (indicator,)


def _state(values: list[Decimal | None]) -> MonthState:
    if len(values) == 2 and values[1] == 0:
        return MonthState.IDLE
    return MonthState.MISSING if None in values else MonthState.COUNTED


def _used(part: Indicator, figure: Figure | None) -> FigureUsed:
    return FigureUsed(
        indicator_id=part.pk,
        indicator=part.name,
        value=figure.value if figure else None,
        printed=_printed(part, figure),
        unit=unit(part),
        source=figure.source.name if figure else "",
        note=figure.note if figure else "",
    )


def _printed(part: Indicator, figure: Figure | None) -> str:
    """With the indicator given: the figure's own would be a query."""
    if figure is None:
        return UNFILLED
    return MISSING if figure.value is None else part.format(figure.value)


def _exact(indicator: Indicator, months: list[MonthUsed]) -> Fraction | None:
    if indicator.aggregation == Aggregation.SUM:
        values = [row[0] for row in _complete(months)]
        return sum(values, Fraction()) if values else None
    if indicator.aggregation == Aggregation.NONE:
        return None
    pairs = list(_complete(months))
    base = sum((below for _, below in pairs), Fraction())
    if not base:
        return None
    if indicator.aggregation == Aggregation.WEIGHTED:
        return sum((value * weight for value, weight in pairs), Fraction()) / base
    top = sum((above for above, _ in pairs), Fraction())
    return top / base * (100 if indicator.kind == Kind.RATE else 1)


def _complete(months: list[MonthUsed]) -> Iterator[list[Fraction]]:
    """The values of the months that have all of them."""
    for month in months:
        values = [Fraction(f.value) for f in month.figures if f.value is not None]
        if values and len(values) == len(month.figures):
            yield values


def _how(indicator: Indicator, months: list[MonthUsed]) -> str:
    """How the year's value was made, for a reader who wants to check it."""
    if indicator.aggregation == Aggregation.SUM:
        return "各月相加"
    if indicator.aggregation == Aggregation.NONE:
        return "各月的数合不成全年的数"
    columns = list(zip(*_complete(months), strict=True)) or [(), ()]
    above, below = (plain(sum(column, Fraction())) for column in columns)
    if indicator.aggregation == Aggregation.WEIGHTED:
        return f"各月按{indicator.weight}加权平均，{indicator.weight}合计{below}"
    percent = " × 100" if indicator.kind == Kind.RATE else ""
    return f"{indicator.numerator}全年{above} ÷ {indicator.denominator}全年{below}{percent}"


def unit(indicator: Indicator) -> str:
    """What stands behind its print; a rate's own print has its sign."""
    return "" if indicator.kind == Kind.RATE else indicator.unit
