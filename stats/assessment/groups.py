"""One group of a scheme: its departments scored, those without business left out, and ranked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import msgspec

from departments.models import Department

from ..models import Criterion, Indicator, Scheme, SchemeGroup
from .formulas import best_of
from .outcome import GroupResult, Score, Standing
from .ranking import Contender, ranked
from .workings import Terms, work
from .years import Year, YearBook

NOT_ASSESSED = "本组不考核这一项。"
NO_DATA = "全年没有数据，这一项不计分。"


@dataclass(frozen=True, slots=True)
class Rules:
    """What all groups of a scheme share."""

    scheme: Scheme
    criteria: list[Criterion]
    indicators: list[Indicator]
    book: YearBook

    @property
    def business(self) -> Indicator | None:
        return self.scheme.business


@dataclass(frozen=True, slots=True)
class _Member:
    """A department with its year of each indicator, and why it is left out, if it is."""

    department: Department
    years: dict[int, Year]
    reason: str


def group_result(group: SchemeGroup, rules: Rules) -> GroupResult:
    """The group's departments in their places, and those left out with the reason."""
    own = {marks.criterion_id: marks.full_marks for marks in group.marks.all()}
    full = {c.pk: own.get(c.pk, c.full_marks) for c in rules.criteria}
    members = [_member(department, rules) for department in group.departments.all()]
    taking_part = [member for member in members if not member.reason]
    terms = [_terms(criterion, full[criterion.pk], taking_part) for criterion in rules.criteria]
    standings = {m.department.pk: _standing(m, rules, terms) for m in taking_part}
    contenders = [_contender(m, standings[m.department.pk], rules) for m in taking_part]
    return GroupResult(
        name=group.name,
        full_marks=tuple(full.values()),
        ranked=tuple(
            msgspec.structs.replace(standings[one.department_id], place=place)
            for place, one in ranked(contenders, rules.scheme.ties)
        ),
        left_out=tuple(_left_out(member) for member in members if member.reason),
    )


def _member(department: Department, rules: Rules) -> _Member:
    years = {i.pk: rules.book.year(i, department) for i in rules.indicators}
    return _Member(department, years, _reason_to_leave_out(department, years, rules))


def _reason_to_leave_out(department: Department, years: dict[int, Year], rules: Rules) -> str:
    if not rules.book.is_part(department):
        return f"{rules.scheme.year}年没有进驻大厅"
    if rules.business is None:
        return ""
    cases = years[rules.business.pk].exact
    if cases is None:
        return f"全年没有{rules.business}的数据"
    return "" if cases > 0 else f"全年{rules.business}为0"


def _terms(criterion: Criterion, full: Decimal, members: list[_Member]) -> Terms:
    """The best of the group is the best of those who are ranked."""
    years = [member.years[criterion.indicator_id].exact for member in members]
    known = [value for value in years if value is not None]
    best = best_of(known, criterion.indicator.direction) or Fraction()
    return Terms.of(criterion, full, best)


def _standing(member: _Member, rules: Rules, terms: list[Terms]) -> Standing:
    pairs = list(zip(rules.criteria, terms, strict=True))
    scores = tuple(_score(criterion, member, term) for criterion, term in pairs)
    lacking = [c.name for c, s in zip(rules.criteria, scores, strict=True) if s.lacks_data]
    return Standing(
        department_id=member.department.pk,
        department=member.department.name,
        place=None,
        total=sum((s.score for s in scores if s.score is not None), Decimal("0.00")),
        scores=scores,
        years=tuple(year.used for year in member.years.values()),
        without_data=tuple(lacking),
    )


def _score(criterion: Criterion, member: _Member, terms: Terms) -> Score:
    full = terms.full_marks
    value = member.years[criterion.indicator_id].exact
    if not full:
        return Score(criterion.pk, full, None, NOT_ASSESSED)
    if value is None or criterion.unfit():
        return Score(criterion.pk, full, None, NO_DATA)
    return Score(criterion.pk, full, *work(value, terms))


def _contender(member: _Member, standing: Standing, rules: Rules) -> Contender:
    cases = member.years[rules.business.pk].exact if rules.business else None
    return Contender(
        member.department.pk,
        standing.total or Decimal(),
        cases or Fraction(),
        rules.book.order[member.department.pk],
    )


def _left_out(member: _Member) -> Standing:
    return Standing(
        department_id=member.department.pk,
        department=member.department.name,
        place=None,
        total=None,
        years=tuple(year.used for year in member.years.values()),
        reason=member.reason,
    )
