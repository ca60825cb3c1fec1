"""Figures over months (趋势): of one department, or of one indicator with its ranking."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q
from django.utils.safestring import SafeString

from departments.models import Department
from departments.months import Month

from .charts import Point, bars, line, sparkline
from .comparisons import Against, Comparison
from .ledger import Ledger, Total
from .models.figure import Figure
from .models.indicator import Indicator
from .models.kinds import Kind, Scope
from .spans import Span
from .spreadsheets import plain

NOT_ENTERED = "—"
#: Departments named one by one where a total leaves them out; the others are counted.
NAMED = 3
Printed = dict[Month, Decimal | None]


@dataclass(frozen=True, slots=True)
class Step:
    """A month of a course: its value exact and as printed, and what it is beside others."""

    month: Month
    value: Decimal | None
    shown: str
    last_month: Comparison
    last_year: Comparison
    note: str = ""
    source: str = ""

    @property
    def point(self) -> Point:
        return Point(str(self.month), self.value, self.shown)


@dataclass(frozen=True, slots=True)
class Course:
    """An indicator over the months of a span, the earliest first."""

    indicator: Indicator
    steps: tuple[Step, ...]

    @property
    def newest_first(self) -> tuple[Step, ...]:
        return self.steps[::-1]

    @property
    def chart(self) -> SafeString:
        title = f"{self.indicator}趋势"
        return line([s.point for s in self.steps], ident=f"c{self.indicator.pk}", title=title)


@dataclass(frozen=True, slots=True)
class Place:
    """A department in an indicator's ranking; `rank` None: it has no value."""

    rank: int | None
    department: Department
    step: Step
    aside: bool
    spark: SafeString


@dataclass(frozen=True, slots=True)
class Ranking:
    month: Month
    indicator: Indicator
    places: tuple[Place, ...]

    @property
    def has_aside(self) -> bool:
        return any(place.aside for place in self.places)

    @property
    def chart(self) -> SafeString:
        points = [
            Point(place.department.name, place.step.value, place.step.shown, place.aside)
            for place in self.places
        ]
        title = f"{self.month.label}各部门{self.indicator}"
        return bars(points, ident=f"r{self.indicator.pk}", title=title)


class Trends:
    """The ledgers of a span, with those that each month is compared with, loaded at once."""

    def __init__(self, span: Span, only: Q) -> None:
        self.span = span
        self.ledgers = Ledger.load(span.with_earlier(), only=only)

    @classmethod
    def of_department(cls, department: Department, span: Span) -> Trends:
        return cls(span, Q(department=department))

    @classmethod
    def of_indicator(cls, indicator: Indicator, span: Span) -> Trends:
        """With the figures that its totals are computed from."""
        parts = (indicator.numerator_id, indicator.denominator_id, indicator.weight_id)
        needed = {indicator.pk, *(part for part in parts if part is not None)}
        return cls(span, Q(indicator__in=needed))

    def courses(self, department: Department) -> list[Course]:
        """One for each indicator of which the department has a figure in the span."""
        found = {f.indicator_id for m in self.span.months for f in self.ledgers[m].figures}
        indicators = self.ledgers[self.span.until].indicators.values()
        return [self.course(i, department) for i in indicators if i.pk in found]

    def course(self, indicator: Indicator, department: Department) -> Course:
        figures = {
            month: ledger.figure(indicator, department) for month, ledger in self.ledgers.items()
        }
        printed = {
            month: _printed(indicator, figure.value if figure else None)
            for month, figure in figures.items()
        }
        return Course(
            indicator,
            tuple(_figure_step(indicator, m, figures[m], printed) for m in self.span.months),
        )

    def total(self, indicator: Indicator) -> Course:
        """The hall's value month by month: its own, or the total with what that leaves out."""
        totals = {month: ledger.total(indicator) for month, ledger in self.ledgers.items()}
        printed = {month: _printed(indicator, t.value) for month, t in totals.items()}
        steps = []
        for month in self.span.months:
            note = _left_out(totals[month]) if indicator.scope == Scope.DEPARTMENT else ""
            value = totals[month].value
            shown = NOT_ENTERED if value is None else indicator.format(value)
            steps.append(_step(indicator, month, value, shown, printed, note))
        return Course(indicator, tuple(steps))

    def ranking(self, indicator: Indicator) -> Ranking:
        """The departments in the span's last month, most first; those without a value last."""
        ledger = self.ledgers[self.span.until]
        courses = [(d, self.course(indicator, d)) for d in ledger.departments]
        courses.sort(key=lambda pair: _most_first(pair[1].steps[-1].value))
        values = [_printed(indicator, course.steps[-1].value) for _, course in courses]
        places = tuple(
            Place(
                rank=None if value is None else values.index(value) + 1,
                department=department,
                step=course.steps[-1],
                aside=_is_aside(ledger.figure(indicator, department)),
                spark=_spark(indicator, department, course),
            )
            for (department, course), value in zip(courses, values, strict=True)
        )
        return Ranking(self.span.until, indicator, places)


def change_text(comparison: Comparison) -> str:
    """`增75.42%`, `降1.1个百分点`, `减0.28天`, `持平`; a dash where one of the two is missing.

    On a base of zero there is no percentage: then by how many, as for days.
    """
    difference = comparison.difference
    if difference is None:
        return NOT_ENTERED
    if not difference:
        return "持平"
    up = difference > 0
    if comparison.indicator.kind == Kind.RATE:
        return f"{'升' if up else '降'}{plain(abs(difference))}个百分点"
    percent = comparison.percent
    rounded = None if percent is None else abs(percent).quantize(Decimal("0.01"), ROUND_HALF_UP)
    size = f"{plain(rounded)}%" if rounded else f"{plain(abs(difference))}"
    return f"{'增' if up else '减'}{size}{'' if rounded else comparison.indicator.unit}"


def _figure_step(
    indicator: Indicator, month: Month, figure: Figure | None, printed: Printed
) -> Step:
    if figure is None:
        return _step(indicator, month, None, NOT_ENTERED, printed)
    source = "" if figure.source.counts_in_totals else figure.source.name
    return _step(indicator, month, figure.value, figure.printed(), printed, figure.note, source)


def _step(
    indicator: Indicator,
    month: Month,
    value: Decimal | None,
    shown: str,
    printed: Printed,
    note: str = "",
    source: str = "",
) -> Step:
    def beside(against: Against, months: int) -> Comparison:
        earlier = month.neighbour(-months)
        before = printed.get(earlier) if earlier else None
        return Comparison(indicator, against, printed[month], before)

    return Step(
        month,
        value,
        shown,
        beside(Against.LAST_MONTH, 1),
        beside(Against.LAST_YEAR, 12),
        note,
        source,
    )


def _left_out(total: Total) -> str:
    """`未计公交公司1000`: whose figures the total leaves out."""
    names = [f"{f.department}{f.printed()}" for f in total.excluded[:NAMED]]
    more = f"等{len(total.excluded)}个部门" if len(total.excluded) > NAMED else ""
    return f"未计{'、'.join(names)}{more}" if names else ""


def _printed(indicator: Indicator, value: Decimal | None) -> Decimal | None:
    return None if value is None else indicator.rounded(value)


def _most_first(value: Decimal | None) -> tuple[bool, Decimal]:
    return (value is None, -(value or Decimal()))


def _is_aside(figure: Figure | None) -> bool:
    return figure is not None and not figure.source.counts_in_totals


def _spark(indicator: Indicator, department: Department, course: Course) -> SafeString:
    points = [step.point for step in course.steps]
    return sparkline(points, ident=f"s{department.pk}", title=f"{department}{indicator}趋势")
