"""The columns of a department's table: which indicator each is, and which is none."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from departments.names import fold

from ..models.indicator import Indicator
from .layout import Column, Layout
from .reading import Reading
from .sheets import Sheet
from .vocabulary import Vocabulary

ORDINAL = frozenset({"序号", "排名", "名次", "编号", "次序", "no", "no."})
REMARK = frozenset({"备注", "说明", "附注"})
MONTH = frozenset({"月份", "统计月份", "年月", "统计时间", "数据月份"})
#: So many rows tell which of two columns holds the departments.
SAMPLE = 200


@dataclass(slots=True)
class Columns:
    """Indexes count from 0."""

    department: int
    names: dict[int, str]
    indicators: dict[int, Indicator] = field(default_factory=dict)
    month: int | None = None


def read_columns(sheet: Sheet, layout: Layout, vocabulary: Vocabulary, reading: Reading) -> Columns:
    """What each column is; what is not understood becomes a problem of the reading."""
    body = sheet.rows[layout.body :]
    department = _department_column(layout, body, vocabulary)
    columns = Columns(department, {column.index: column.name for column in layout.columns})
    for column in layout.columns:
        if column.index == department or fold(column.name) in ORDINAL:
            continue
        cells = [row[column.index] for row in body if column.index < len(row)]
        if column.index in layout.departments or fold(column.name) in REMARK:
            if any(cell.strip() for cell in cells):
                reading.remarks.append(f"“{column.name}”列没有导入。")
        elif fold(column.name) in MONTH:
            columns.month = column.index
        else:
            _read_column(column, cells, layout, columns, vocabulary, reading)
    if not columns.indicators and not reading.problems:
        reading.complain(layout.head + 1, None, None, "表头里没有一列是指标。")
    return columns


def _department_column(layout: Layout, body: list[list[str]], vocabulary: Vocabulary) -> int:
    def known(index: int) -> int:
        return sum(
            index < len(row) and fold(row[index]) in vocabulary.departments for row in body[:SAMPLE]
        )

    return max(layout.departments, key=known)


def _read_column(
    column: Column,
    cells: list[str],
    layout: Layout,
    columns: Columns,
    vocabulary: Vocabulary,
    reading: Reading,
) -> None:
    row = layout.head + 1
    try:
        indicator = vocabulary.column(column.candidates, cells)
    except ValidationError as error:
        reading.complain(row, column.name, None, "".join(error.messages))
        return
    if indicator is None:
        message = "没有这个指标。请改用已有的指标名称，或先在“指标”里添加这个表头别名。"
        reading.complain(row, column.name, None, message, "indicator")
    elif indicator in columns.indicators.values():
        message = f"指标“{indicator.name}”出现了两列，请只留一列。"
        reading.complain(row, column.name, None, message)
    else:
        columns.indicators[column.index] = indicator
