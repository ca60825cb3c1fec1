"""Rows of text understood as figures: which department, which indicator, which value.

Everything that is not understood is collected as a Problem, so that a clerk sees all of it at
once; with any Problem nothing may be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError

from departments.models import Department
from departments.names import fold

from .cells import read_cell
from .files import Sheet
from .models.indicator import Indicator, Scope
from .models.source import Source
from .vocabulary import Vocabulary

DEPARTMENT_HEADERS = frozenset(
    {"部门", "部门名称", "单位", "单位名称", "窗口", "窗口单位", "窗口部门", "部门窗口", "窗口名称"}
)
IGNORED_HEADERS = frozenset({"序号", "排名", "名次", "编号"})
TOTAL_ROWS = frozenset({"合计", "总计", "小计", "共计"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something not understood: where it stands in the file, and what to do about it."""

    row: int | None
    column: str | None
    value: str | None
    message: str

    def __str__(self) -> str:
        where = f"第{self.row}行" if self.row else ""
        where += f"“{self.column}”列" if self.column else ""
        what = f"“{self.value}”" if self.value else ""
        return f"{where}{'：' if where else ''}{what}{self.message}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure that the file states."""

    row: int
    department: Department
    indicator: Indicator
    source: Source
    value: Decimal | None
    note: str


@dataclass(slots=True)
class Reading:
    """What a sheet says: figures, and what was not understood."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0


def read_sheet(sheet: Sheet, *, vocabulary: Vocabulary, source: Source) -> Reading:
    """One row a department, one column an indicator; `source` is that of unmarked figures."""
    reading = Reading()
    head = _find_header(sheet.rows)
    if head is None:
        reading.problems.append(
            Problem(1, None, None, "找不到表头。表头那一行要有“部门”一列，其余各列写指标名称。")
        )
        return reading
    columns = _read_header(sheet.rows, head, vocabulary, reading)
    _read_body(sheet.rows, head, columns, vocabulary, source, reading)
    if not reading.rows and not reading.problems:
        reading.problems.append(Problem(None, None, None, "表头下面没有数据。"))
    return reading


def _find_header(rows: list[list[str]]) -> int | None:
    for index, row in enumerate(rows[:20]):
        if any(fold(cell) in DEPARTMENT_HEADERS for cell in row):
            return index
    return None


@dataclass(frozen=True, slots=True)
class _Columns:
    department: int
    names: list[str]
    indicators: dict[int, Indicator]


def _read_header(
    rows: list[list[str]], head: int, vocabulary: Vocabulary, reading: Reading
) -> _Columns:
    names = [" ".join(name.split()) for name in rows[head]]
    department = next(i for i, name in enumerate(names) if fold(name) in DEPARTMENT_HEADERS)
    indicators: dict[int, Indicator] = {}
    for index, name in enumerate(names):
        if index == department or not name or fold(name) in IGNORED_HEADERS:
            continue
        cells = [row[index] for row in rows[head + 1 :] if index < len(row)]
        indicator, complaint = _column_indicator(name, cells, vocabulary, indicators)
        if indicator is not None:
            indicators[index] = indicator
        else:
            reading.problems.append(Problem(head + 1, name, None, complaint))
    if not indicators and not reading.problems:
        reading.problems.append(Problem(head + 1, None, None, "表头里没有一列是指标。"))
    return _Columns(department, names, indicators)


def _column_indicator(
    name: str, cells: list[str], vocabulary: Vocabulary, taken: dict[int, Indicator]
) -> tuple[Indicator | None, str]:
    """The column's indicator, or None and what is wrong with it."""
    try:
        indicator = vocabulary.indicator(name, cells)
    except ValidationError as error:
        return None, "".join(error.messages)
    if indicator is None:
        return None, "没有这个指标。请改用已有的指标名称，或先在“指标”里添加这个表头别名。"
    if indicator in taken.values():
        return None, f"指标“{indicator.name}”出现了两列，请只留一列。"
    if indicator.scope != Scope.DEPARTMENT:
        return None, "是全大厅的指标，不能按部门导入，请在“数据”里录入。"
    return indicator, ""


def _read_body(
    rows: list[list[str]],
    head: int,
    columns: _Columns,
    vocabulary: Vocabulary,
    source: Source,
    reading: Reading,
) -> None:
    seen: dict[int, int] = {}
    for number, row in enumerate(rows[head + 1 :], head + 2):
        if not any(cell.strip() for cell in row) or _is_remark(row):
            continue
        reading.rows += 1
        department = _row_department(number, row, columns, vocabulary, reading)
        if department is None:
            continue
        if department.pk in seen:
            reading.problems.append(
                Problem(
                    number,
                    columns.names[columns.department],
                    row[columns.department].strip(),
                    f"与第{seen[department.pk]}行是同一个部门，请只留一行。",
                )
            )
            continue
        seen[department.pk] = number
        reading.entries += _row_entries(
            number, row, department, columns, vocabulary, source, reading
        )


def _is_remark(row: list[str]) -> bool:
    """A note below the table: `备注：……` in one cell."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) == 1 and filled[0].startswith(("备注", "注：", "注:", "说明："))


def _row_department(
    number: int, row: list[str], columns: _Columns, vocabulary: Vocabulary, reading: Reading
) -> Department | None:
    column = columns.names[columns.department]
    name = row[columns.department].strip() if columns.department < len(row) else ""
    message = ""
    if not name:
        message = "这一行没有部门名称。"
    elif fold(name) in TOTAL_ROWS:
        message = "合计由系统计算，请删去这一行再导入。"
    else:
        try:
            department = vocabulary.department(name)
        except ValidationError as error:
            department, message = None, "".join(error.messages)
        if department is not None:
            return department
    reading.problems.append(
        Problem(
            number,
            column,
            name or None,
            message or "没有这个部门。请改用已有的部门名称，或先在“部门”里添加这个别名。",
        )
    )
    return None


def _row_entries(
    number: int,
    row: list[str],
    department: Department,
    columns: _Columns,
    vocabulary: Vocabulary,
    source: Source,
    reading: Reading,
) -> Iterator[Entry]:
    for index, text in enumerate(row):
        if text.strip() and (index >= len(columns.names) or not columns.names[index]):
            reading.problems.append(Problem(number, None, text.strip(), "所在的列没有表头。"))
    for index, indicator in columns.indicators.items():
        text = row[index] if index < len(row) else ""
        try:
            cell = read_cell(text, indicator)
            cell_source = vocabulary.source(cell.source) if cell.source else source
            if cell_source is None:
                raise ValidationError(f"里的来源“{cell.source}”没有登记，请先在“数据来源”里添加。")
        except ValidationError as error:
            reading.problems.append(
                Problem(number, columns.names[index], text.strip(), "".join(error.messages))
            )
            continue
        yield Entry(number, department, indicator, cell_source, cell.value, cell.note)
