"""A scheme computed over its year, or, once it is closed, as it was then."""

from __future__ import annotations

from ..models import Criterion, Scheme, SchemeGroup
from . import wording
from .groups import Rules, group_result
from .outcome import CriterionUsed, Results, thawed
from .problems import problems
from .years import YearBook


def results_of(scheme: Scheme) -> Results:
    """What to show: the frozen results of a closed scheme, else those of this moment."""
    return thawed(scheme.results) if scheme.is_closed else compute(scheme)


def compute(scheme: Scheme) -> Results:
    """The results as the ledger stands, by a fixed number of queries."""
    rules = _rules(scheme)
    groups = list(scheme.groups.prefetch_related("departments", "marks"))
    results = tuple(group_result(group, rules) for group in groups)
    return Results(
        year=scheme.year,
        version=scheme.version,
        title=scheme.title,
        issuer=scheme.issuer,
        criteria=tuple(_criterion(criterion) for criterion in rules.criteria),
        groups=results,
        ties=wording.ties(scheme.ties, scheme.business),
        business=scheme.business.name if scheme.business else "",
        business_id=scheme.business_id,
        reason=scheme.reason,
        ungrouped=_ungrouped(groups, rules.book),
        problems=problems(rules.criteria, results),
    )


def _rules(scheme: Scheme) -> Rules:
    parts = [f"indicator__{part}" for part in ("numerator", "denominator", "weight")]
    criteria = list(scheme.criteria.select_related("indicator", *parts))
    indicators = [criterion.indicator for criterion in criteria]
    if scheme.business:
        indicators.append(scheme.business)
    each_once = list(dict.fromkeys(indicators))
    return Rules(scheme, criteria, each_once, YearBook(scheme.year, each_once))


def _criterion(criterion: Criterion) -> CriterionUsed:
    return CriterionUsed(
        id=criterion.pk,
        name=criterion.name,
        indicator_id=criterion.indicator_id,
        indicator=criterion.indicator.name,
        unit=criterion.indicator.unit,
        full_marks=criterion.full_marks,
        rule=wording.rule(criterion),
    )


def _ungrouped(groups: list[SchemeGroup], book: YearBook) -> tuple[str, ...]:
    """Departments that were in the hall and are in no group."""
    grouped = {department.pk for group in groups for department in group.departments.all()}
    return tuple(d.name for d in book.departments if d.pk not in grouped and book.is_part(d))
