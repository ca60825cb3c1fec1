"""What keeps a scheme from being closed: whatever could not be computed, and where to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..models import Criterion
from .outcome import GroupResult

DEFINITION = "请点“修改方案”改正"


def problems(criteria: Sequence[Criterion], groups: Sequence[GroupResult]) -> tuple[str, ...]:
    """Sentences, the same one never twice; none when everything could be computed."""
    return tuple(dict.fromkeys(_problems(criteria, groups)))


def _problems(criteria: Sequence[Criterion], groups: Sequence[GroupResult]) -> Iterator[str]:
    if not criteria:
        yield f"还没有考核项目，{DEFINITION}。"
    if not groups:
        yield f"还没有分组，{DEFINITION}：至少要有一个组，组里勾选部门。"
    for criterion in criteria:
        if reason := criterion.unfit():
            yield f"“{criterion}”算不出来：{reason}"
    yield from _in_two_groups(groups)
    for group in groups:
        yield from _of_group(criteria, group)


def _in_two_groups(groups: Sequence[GroupResult]) -> Iterator[str]:
    counted = Counter(standing.department for group in groups for standing in group.standings)
    for department, times in counted.items():
        if times > 1:
            yield f"“{department}”在{times}个组里，一个部门只能在一个组，{DEFINITION}。"


def _of_group(criteria: Sequence[Criterion], group: GroupResult) -> Iterator[str]:
    if not group.ranked:
        why = "组里的部门全年都没有业务" if group.left_out else "组里还没有部门"
        yield f"“{group.name}”没有参加排名的部门（{why}），{DEFINITION}。"
        return
    for criterion, full in zip(criteria, group.full_marks, strict=True):
        scored = [standing.score(criterion.pk) for standing in group.ranked]
        if full and not criterion.unfit() and all(s is None or s.score is None for s in scored):
            yield (
                f"“{criterion}”在“{group.name}”算不出来：组里没有一个部门有"
                f"“{criterion.indicator}”的全年数据。请补录数据，或在“各组满分”里把这一项填0。"
            )
