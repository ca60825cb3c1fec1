"""Where a sheet's table begins and what its columns are called: titles, several rows of header.

`部门 | 办件情况 (over two columns) | 满意率` above `| 受理数 | 办结数 |` gives the columns 部门,
受理数 (of 办件情况), 办结数 (of 办件情况) and 满意率.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from departments.names import fold

from .cells import MISSING_WORDS
from .sheets import Merge

MAX_TITLE_ROWS = 30
MAX_HEADER_ROWS = 4

_BODY = "部门|单位|窗口|机构|委办局|实施主体"
DEPARTMENT_HEADER = re.compile(
    rf"(?:进驻|入驻|所属|承办|办理|业务|责任|受理|实施|填报|考勤)?(?:{_BODY}){{1,2}}(?:名称)?"
    rf"(?:[(/、](?:{_BODY}|名称|全称|简称)\)?)?"
)
NUMBER = re.compile(r"[+-]?[\d,.]+%?")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column with a heading: its name as told to a person, and the names to look up in turn."""

    index: int
    name: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows counted from 0: `head` holds the department's heading, `body` is the first below it.

    `departments` are the columns that may hold the departments, the likeliest first.
    """

    head: int
    body: int
    departments: tuple[int, ...]
    columns: tuple[Column, ...]


def names_departments(text: str) -> bool:
    """Whether a column of this heading holds departments: 部门, 窗口单位, 进驻部门（单位）."""
    return DEPARTMENT_HEADER.fullmatch(fold(text)) is not None


def looks_like_table(rows: Rows) -> bool:
    head = _head(rows)
    return head is not None and _filled(rows[head]) > 1


def read_layout(rows: Rows, merges: Sequence[Merge] = ()) -> Layout | None:
    """The layout of a sheet's table, or None where no row has a department's heading."""
    head = _head(rows)
    if head is None:
        return None
    departments = tuple(i for i, cell in enumerate(rows[head]) if names_departments(cell))
    top, bottom = _top(rows, head, departments[0]), _bottom(rows, head, departments[0], merges)
    levels = _levels(rows, top, bottom, merges)
    paths = {i: path for i in range(max(map(len, levels))) if (path := _path(levels, i))}
    return Layout(head, bottom + 1, departments, _columns(paths))


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _head(rows: Rows) -> int | None:
    """The first row with a department's heading and others, else the first with one at all."""
    found = [
        number
        for number, row in enumerate(rows[:MAX_TITLE_ROWS])
        if any(names_departments(cell) for cell in row)
    ]
    return next((n for n in found if _filled(rows[n]) > 1), found[0] if found else None)


def _top(rows: Rows, head: int, department: int) -> int:
    """The first row of group headings above; a title, which begins at the left, is none."""
    top = head
    while top > 0 and head - top < MAX_HEADER_ROWS and _filled(rows[top - 1][department + 1 :]):
        top -= 1
    return top


def _bottom(rows: Rows, head: int, department: int, merges: Sequence[Merge]) -> int:
    """The last row of the header, which goes on as long as the department's cell is empty."""
    bottom = head
    while (
        bottom + 1 < len(rows)
        and bottom - head < MAX_HEADER_ROWS
        and _continues(rows, bottom + 1, department, merges)
    ):
        bottom += 1
    return bottom


def _continues(rows: Rows, number: int, department: int, merges: Sequence[Merge]) -> bool:
    row, above = rows[number], rows[number - 1]
    if _cell(row, department) or not _filled(row):
        return False
    texts = [fold(cell) for cell in row if cell.strip()]
    if any(NUMBER.fullmatch(text) or text in MISSING_WORDS for text in texts):
        return False
    if any(m.top < number <= m.bottom and m.left <= department <= m.right for m in merges):
        return True
    return any(cell.strip() and not _cell(above, index) for index, cell in enumerate(row))


def _cell(row: Sequence[str], index: int) -> str:
    return row[index].strip() if index < len(row) else ""


def _levels(rows: Rows, top: int, bottom: int, merges: Sequence[Merge]) -> list[list[str]]:
    """The header's rows, each group's heading over all of its columns."""
    levels = [[" ".join(cell.split()) for cell in row] for row in rows[top : bottom + 1]]
    concerned = [m for m in merges if m.top <= bottom and m.bottom >= top]
    for merge in concerned:
        text = " ".join(_cell(rows[merge.top], merge.left).split())
        for level in levels[max(merge.top - top, 0) : merge.bottom - top + 1]:
            level.extend([""] * (merge.right + 1 - len(level)))
            level[merge.left : merge.right + 1] = [text] * (merge.right + 1 - merge.left)
    if not concerned:
        width = max(map(len, levels))
        for level in levels[:-1]:
            _spread(level, width)
    return levels


def _spread(level: list[str], width: int) -> None:
    """A CSV keeps nothing of merged cells but the first one's text."""
    level.extend([""] * (width - len(level)))
    for index in range(1, width):
        if not level[index] and not names_departments(level[index - 1]):
            level[index] = level[index - 1]


def _path(levels: list[list[str]], index: int) -> tuple[str, ...]:
    """The headings over a column, the outermost first, each once."""
    texts = [level[index] for level in levels if index < len(level) and level[index]]
    return tuple(dict.fromkeys(texts))


def _columns(paths: dict[int, tuple[str, ...]]) -> tuple[Column, ...]:
    bearers = Counter(fold(path[-1]) for path in paths.values())
    groups: dict[str, set[str]] = defaultdict(set)
    for path in paths.values():
        groups[fold(path[-1])].add("".join(path[-2:]))
    columns = []
    for index, path in paths.items():
        own, joined, whole = path[-1], "".join(path[-2:]), "".join(path)
        told_apart = bearers[fold(own)] > 1 and len(groups[fold(own)]) > 1
        candidates = (joined, whole) if told_apart else (own, joined, whole)
        columns.append(Column(index, candidates[0], tuple(dict.fromkeys(candidates))))
    return tuple(columns)
