"""The results of a year-end assessment as a Document, so that they are set like a bulletin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from stats.assessment.notes import notes
from stats.assessment.outcome import GroupResult, Results, Standing

from .document import Annex, Block, Cell, Document, Paragraph, Section, Table
from .numerals import annex_label, section_number
from .richtext.blocks import text_runs

MASTHEAD = "政务服务年度考核"
#: Criteria in one table; more of them would make its columns too narrow.
AT_ONCE = 6


def printed(results: Results, *, date: dt.date, is_draft: bool) -> Document:
    """Places and scores by group, the rules, and each department's year in an annex."""
    numbers = count(1)
    groups = [
        Section(section_number(next(numbers)), group.name, tuple(_group(group, results)))
        for group in results.groups
    ]
    rules = Section(section_number(next(numbers)), "考核项目和算法", (_criteria(results),))
    told = tuple(Paragraph(text_runs(f"{n}.{note}")) for n, note in enumerate(notes(results), 1))
    return Document(
        month=f"{results.year}-12",
        masthead=MASTHEAD,
        title=f"{results.title}结果",
        issuer=results.issuer,
        date=date,
        opening=(Paragraph(text_runs(_opening(results))),),
        sections=(*groups, rules, Section(section_number(next(numbers)), "说明", told)),
        annexes=_annexes(results),
        version=0 if is_draft else results.version,
        correction=results.reason,
        is_draft=is_draft,
    )


def _opening(results: Results) -> str:
    ranked = sum(len(group.ranked) for group in results.groups)
    left_out = sum(len(group.left_out) for group in results.groups)
    also = f"，另有{left_out}个部门未参加排名" if left_out else ""
    return (
        f"按{results.title}方案，对{results.year}年1月至12月各部门的数据进行了计算，"
        f"分{len(results.groups)}组排名，参加排名的部门{ranked}个{also}。结果如下。"
    )


def _group(group: GroupResult, results: Results) -> Iterator[Block]:
    if group.ranked:
        yield from _in_parts(len(results.criteria), lambda part: _places(group, results, part))
    if group.left_out:
        names = "、".join(f"{s.department}（{s.reason}）" for s in group.left_out)
        yield Paragraph(text_runs(f"未参加排名的部门：{names}。"))


def _in_parts(columns: int, table: Callable[[slice], Table]) -> Iterator[Block]:
    """A table for so many columns at once, each after the first called what it is."""
    for start in range(0, max(columns, 1), AT_ONCE):
        if start:
            yield Paragraph(text_runs("续表："))
        yield table(slice(start, start + AT_ONCE))


def _places(group: GroupResult, results: Results, part: slice) -> Table:
    criteria = results.criteria
    last = part.stop >= len(criteria)
    headings = ["名次", "部门", *(c.name for c in criteria[part]), *(["总分"] if last else [])]
    full = [f"{marks.normalize():f}" if marks else "—" for marks in group.full_marks[part]]
    total = [f"{group.total_marks.normalize():f}"] if last else []
    return Table(
        head=(_head(headings),),
        body=(
            (_number(""), _name("满分"), *map(_number, [*full, *total])),
            *(_standing(standing, part, last=last) for standing in group.ranked),
        ),
    )


def _standing(standing: Standing, part: slice, *, last: bool) -> tuple[Cell, ...]:
    scores = [
        "无数据" if score.lacks_data else "—" if score.score is None else str(score.score)
        for score in standing.scores[part]
    ]
    total = [str(standing.total)] if last else []
    cells = map(_number, [*scores, *total])
    return _number(str(standing.place)), _name(standing.department), *cells


def _criteria(results: Results) -> Table:
    return Table(
        head=(_head(["项目", "依据的指标", "满分", "算法"]),),
        body=tuple(
            (
                _name(criterion.name),
                Cell(text_runs(criterion.indicator)),
                _number(f"{criterion.full_marks.normalize():f}"),
                Cell(text_runs(criterion.rule)),
            )
            for criterion in results.criteria
        ),
    )


def _annexes(results: Results) -> tuple[Annex, ...]:
    """What each department's scores were computed from: its year of each indicator."""
    if not results.standings:
        return ()
    columns = len(results.standings[0].years)
    blocks = tuple(_in_parts(columns, lambda part: _years(results.standings, part)))
    return (Annex(annex_label(1, 1), f"各部门{results.year}年全年数据", blocks),)


def _years(standings: Sequence[Standing], part: slice) -> Table:
    names = [year.indicator for year in standings[0].years[part]]
    return Table(
        head=(_head(["部门", *names]),),
        body=tuple(
            (_name(standing.department), *(_number(year.printed) for year in standing.years[part]))
            for standing in standings
        ),
    )


def _head(headings: list[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text_runs(heading), header=True) for heading in headings)


def _name(text: str) -> Cell:
    return Cell(text_runs(text), header=True)


def _number(text: str) -> Cell:
    return Cell(text_runs(text), numeric=True)
