"""What is told below the results, on the page, in the workbook and in print alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from .outcome import Results

ROUNDING = "各项得分四舍五入，保留两位小数；总分是各项得分之和。"


def notes(results: Results) -> list[str]:
    """Sentences: rules first, then whom they leave out, then which months lack data."""
    return list(_notes(results))


def _notes(results: Results) -> Iterator[str]:
    yield ROUNDING
    yield results.ties
    if results.business:
        yield f"全年{results.business}为0或没有数据的部门不参加排名，另行列出。"
    unscored = [
        f"{standing.department}（{'、'.join(standing.without_data)}）"
        for standing in results.standings
        if standing.without_data
    ]
    if unscored:
        yield f"全年没有数据的项目不计分，总分里不含这一项：{'、'.join(unscored)}。"
    if results.ungrouped:
        yield f"没有编入任何一组的部门：{'、'.join(results.ungrouped)}。"
    yield from _gaps(results)


def _gaps(results: Results) -> Iterator[str]:
    """The months missing from the years of those ranked; what lacks the same is told once."""
    lacking: dict[tuple[str, str], list[str]] = defaultdict(list)
    known: Counter[str] = Counter()
    for standing in (standing for group in results.groups for standing in group.ranked):
        for year in standing.years:
            if year.value is not None:
                known[year.indicator] += 1
                lacking[year.indicator, year.lacking].append(standing.department)
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (indicator, months), departments in lacking.items():
        everyone = len(departments) == known[indicator] > 1
        who = "各部门" if everyone else "、".join(departments)
        told[months, who].append(indicator)
    for (months, who), indicators in told.items():
        if months:
            names = "、".join(indicators)
            yield f"{names}{months}数据，按有数据的月份计算：{who}。"
