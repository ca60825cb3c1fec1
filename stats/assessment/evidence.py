"""One department's scores, each with the months and figures it comes from: for a page."""

from __future__ import annotations

from dataclasses import dataclass

from .outcome import CriterionUsed, GroupResult, MonthState, MonthUsed, Results, Score, Standing
from .outcome import YearUsed as Year

#: What is said of a month that counts for nothing.
STATES = {
    MonthState.COUNTED: "",
    MonthState.MISSING: "缺数据，未计入",
    MonthState.ABSENT: "未进驻",
    MonthState.IDLE: "没有发生，不影响结果",
}


@dataclass(frozen=True, slots=True)
class MonthRow:
    """`label` is `12月`; `figures` stand under the columns of their part."""

    used: MonthUsed
    label: str
    state: str

    @property
    def sources(self) -> str:
        return "、".join(dict.fromkeys(f.source for f in self.used.figures if f.source))

    @property
    def notes(self) -> str:
        return "、".join(dict.fromkeys(f.note for f in self.used.figures if f.note))


@dataclass(frozen=True, slots=True)
class Part:
    """A score and its year; for a department left out, the year alone that is the reason."""

    year: Year
    columns: tuple[str, ...]
    months: tuple[MonthRow, ...]
    criterion: CriterionUsed | None = None
    score: Score | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    standing: Standing
    group: GroupResult
    parts: tuple[Part, ...]


def sheet(results: Results, standing: Standing) -> Sheet:
    group = next(group for group in results.groups if standing in group.standings)
    parts = []
    for criterion in results.criteria:
        score, year = standing.score(criterion.id), standing.year(criterion.indicator_id)
        if score and year:
            parts.append(_part(year, criterion, score))
    if standing.place is None and results.business_id is not None:
        business = standing.year(results.business_id)
        parts += [_part(business)] if business else []
    return Sheet(standing, group, tuple(parts))


def _part(year: Year, criterion: CriterionUsed | None = None, score: Score | None = None) -> Part:
    named = next((month.figures for month in year.months if month.figures), ())
    columns = tuple(figure.indicator for figure in named) or (year.indicator,)
    return Part(year, columns, tuple(map(_row, year.months)), criterion, score)


def _row(month: MonthUsed) -> MonthRow:
    return MonthRow(month, f"{int(month.month[-2:])}月", STATES[month.state])
