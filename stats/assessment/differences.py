"""What a new version of an assessment changes against the closed one before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..models import Scheme
from .outcome import GroupResult, Results, Standing, thawed
from .wording import NO_DATA

NOWHERE = "—"


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` is 名次, 总分 or a criterion's name."""

    department: str
    what: str
    before: str
    after: str


def since_the_last_version(scheme: Scheme, now: Results) -> list[Difference]:
    """Against the version before; empty for a first version."""
    if scheme.version == 1:
        return []
    before = Scheme.objects.get(year=scheme.year, version=scheme.version - 1)
    return list(differences(thawed(before.results), now))


def differences(before: Results, now: Results) -> Iterator[Difference]:
    """Places, totals and scores that differ, department by department, in today's order."""
    old, new = _by_department(before), _by_department(now)
    for pk in dict.fromkeys([*new, *old]):
        name = (new.get(pk) or old[pk])["部门"]
        was, becomes = old.get(pk, {}), new.get(pk, {})
        for what in dict.fromkeys([*becomes, *was]):
            pair = was.get(what, NOWHERE), becomes.get(what, NOWHERE)
            if what != "部门" and pair[0] != pair[1]:
                yield Difference(name, what, *pair)


def _by_department(results: Results) -> dict[int, dict[str, str]]:
    return {
        standing.department_id: _told(results, group, standing)
        for group in results.groups
        for standing in group.standings
    }


def _told(results: Results, group: GroupResult, standing: Standing) -> dict[str, str]:
    """What is said of a department, by the name under which it is said."""
    if standing.place is None:
        return {"部门": standing.department, "名次": f"未参加排名：{standing.reason}"}
    told = {
        "部门": standing.department,
        "组": group.name,
        "名次": f"第{standing.place}名",
        "总分": str(standing.total),
    }
    for criterion in results.criteria:
        score = standing.score(criterion.id)
        if score is not None and score.full_marks:
            told[criterion.name] = NO_DATA if score.score is None else str(score.score)
    return told
