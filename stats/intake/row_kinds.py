"""Rows of a table that are no department's: totals, the hall's own, notes, page ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from departments.names import fold

from .cells import MISSING_WORDS
from .layout import NUMBER

TOTAL = re.compile(r".{0,12}(?:合计|总计|共计|汇总|总和)数?")
SUBTOTAL = re.compile(r".{0,12}小计")
AVERAGE = re.compile(r".{0,12}(?:平均|均值)[值数]?")
HALL = frozenset({"大厅", "全大厅", "政务大厅", "政务服务大厅", "本大厅", "全厅"})
#: The row below a header that numbers its columns: 甲, 1, 2, 3.
COLUMN_NUMBERS = frozenset({"甲", "乙", "栏次"})
REMARK = re.compile(
    r"(?:备注|说明|附注|填表|制表|填报|审核|审批|打印|导出|统计人|经办|联系|数据来源|"
    r"第\d+页|[*※]|注[\d.、]|.*:).*|.{26,}"
)
EDGES = " :;,.、。*()"


class RowKind(Enum):
    TOTAL = auto()
    SUBTOTAL = auto()
    AVERAGE = auto()
    HALL = auto()
    REMARK = auto()


def kind_of(label: str, cells: Sequence[str]) -> RowKind | None:
    """What a row is by its label, and the cells of its indicators; None where a department's."""
    word = fold(label).strip(EDGES)
    for pattern, kind in (
        (SUBTOTAL, RowKind.SUBTOTAL),
        (TOTAL, RowKind.TOTAL),
        (AVERAGE, RowKind.AVERAGE),
    ):
        if pattern.fullmatch(word):
            return kind
    if word in HALL:
        return RowKind.HALL
    return RowKind.REMARK if _is_remark(label, cells) else None


def _is_remark(label: str, cells: Sequence[str]) -> bool:
    """A line of words: something like `制表人：张三`, and no number or 暂无数据 in the row."""
    texts = [fold(cell) for cell in cells if cell.strip()]
    if any(NUMBER.fullmatch(text) or text in MISSING_WORDS for text in texts):
        return False
    return REMARK.fullmatch(fold(label)) is not None
