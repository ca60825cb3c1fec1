"""The ledger as a tidy table (台账明细表): a row a figure, with month, department and source.

What `rows` writes, `read_tidy` reads back to the same figures exactly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TypeVar

from django.core.exceptions import ValidationError

from departments.models import Department
from departments.months import Month, month_from_user
from departments.names import fold

from .intake.cells import MAX_NOTE, Cell, read_cell
from .intake.reading import Entry, Problem, Reading, Unknown
from .intake.row_kinds import HALL as HALL_NAMES
from .intake.sheets import Sheet
from .intake.vocabulary import Vocabulary
from .models.figure import MISSING, Figure
from .models.indicator import Indicator
from .models.kinds import Kind, Scope
from .models.source import Source
from .spreadsheets import CellValue, bared

MONTH, DEPARTMENT, INDICATOR, VALUE = "月份", "部门", "指标", "数值"
UNIT, SOURCE, NOTE = "单位", "来源", "附注"
HEADINGS = (MONTH, DEPARTMENT, INDICATOR, VALUE, UNIT, SOURCE, NOTE)
NEEDED = frozenset({MONTH, DEPARTMENT, INDICATOR, VALUE})
IGNORED = frozenset({"", "序号", "编号"})
HALL = "大厅"
UNKNOWN: dict[str | None, Unknown] = {"department": "department", "indicator": "indicator"}
#: Title lines that may stand above the headings.
LINES_ABOVE = 20
#: What spreadsheets make of `2020-12` when they take it for a day.
DAY = re.compile(r"(\d{4})[-/年](\d{1,2})(?:[-/月](?:0?1日?)?)?(?: 00:00:00)?")
NUMBER = re.compile(r"[\d.]+")
ENGLISH_MONTH = re.compile(r"([A-Z][a-z]{2})-(\d{2})")
ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Place = tuple[Month, int, int | None]
T = TypeVar("T")


def row_of(figure: Figure) -> tuple[CellValue, ...]:
    """A figure as a row below HEADINGS; its value exact, or 暂无数据."""
    return (
        str(figure.month),
        figure.department.name if figure.department else HALL,
        figure.indicator.name,
        MISSING if figure.value is None else figure.value,
        figure.indicator.kept_unit,
        figure.source.name,
        figure.note,
    )


def is_tidy(sheet: Sheet) -> bool:
    """Whether the sheet's headings are those of a tidy table."""
    return _head(sheet) is not None


def _head(sheet: Sheet) -> int | None:
    for index, row in enumerate(sheet.rows[:LINES_ABOVE]):
        if {fold(cell) for cell in row} >= NEEDED:
            return index
    return None


def read_tidy(sheet: Sheet, *, vocabulary: Vocabulary, source: Source) -> Reading:
    """Every row's figure; `source` is that of rows that name none."""
    reading = Reading()
    head = _head(sheet)
    if head is None:
        message = f"找不到表头。台账明细表的表头是：{'、'.join(HEADINGS)}。"
        reading.problems.append(Problem(1, None, None, message))
        return reading
    columns = _columns(sheet.rows[head], head + 1, reading)
    seen: dict[Place, int] = {}
    for number, cells in enumerate(sheet.rows[head + 1 :], head + 2):
        if not any(cell.strip() for cell in cells):
            continue
        reading.rows += 1
        row = _Row(number, {name: bared(cells[i]) for i, name in columns if i < len(cells)})
        entry = row.read(vocabulary, source)
        if entry is not None:
            row.refuse_second(entry, seen)
        if row.problems:
            reading.problems += row.problems
        elif entry is not None:
            reading.entries.append(entry)
    if not reading.rows and not reading.problems:
        reading.problems.append(Problem(None, None, None, "表头下面没有数据。"))
    return reading


def _columns(cells: list[str], number: int, reading: Reading) -> list[tuple[int, str]]:
    """Where each heading stands; what is none of ours, or stands twice, is a problem."""
    columns: list[tuple[int, str]] = []
    for index, cell in enumerate(cells):
        name = fold(cell)
        if name in IGNORED:
            continue
        if name not in HEADINGS:
            message = f"台账明细表没有这一列，可用的有：{'、'.join(HEADINGS)}。"
            reading.problems.append(Problem(number, cell.strip(), None, message))
        elif name in {known for _, known in columns}:
            reading.problems.append(Problem(number, name, None, "出现了两列，请只留一列。"))
        else:
            columns.append((index, name))
    return columns


@dataclass(slots=True)
class _Row:
    """A row's cells under their headings; one that is not there is blank."""

    number: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def read(self, vocabulary: Vocabulary, source: Source) -> Entry | None:
        """The figure, or None and everything that is wrong in the row as `problems`."""
        month = self._tried(MONTH, read_month)
        indicator = self._tried(INDICATOR, partial(_indicator, vocabulary, self.cells))
        own_source = self._tried(SOURCE, partial(_source, vocabulary, source))
        note = self._tried(NOTE, _note)
        if indicator is None:
            return None
        department = self._tried(DEPARTMENT, partial(_department, vocabulary, indicator, month))
        self._tried(UNIT, partial(_check_unit, indicator))
        cell = self._tried(VALUE, partial(_value, indicator, self.cells.get(UNIT, "")))
        if month is None or own_source is None or note is None or cell is None:
            return None
        return Entry(
            row=self.number,
            month=month,
            department=department,
            indicator=indicator,
            source=own_source,
            value=cell.value,
            note=note or cell.note,
        )

    def _tried(self, heading: str, read: Callable[[str], T]) -> T | None:
        text = self.cells.get(heading, "")
        try:
            return read(text)
        except ValidationError as error:
            message = "".join(error.messages)
            unknown = UNKNOWN.get(getattr(error, "code", None), "")
            self.problems.append(
                Problem(self.number, heading, text.strip() or None, message, unknown)
            )
            return None

    def refuse_second(self, entry: Entry, seen: dict[Place, int]) -> None:
        department = entry.department.pk if entry.department else None
        first = seen.setdefault((entry.month, entry.indicator.pk, department), self.number)
        if first != self.number:
            message = f"与第{first}行是同一个月、同一部门的同一项指标，请只留一行。"
            self.problems.append(Problem(self.number, None, None, message))


@lru_cache(maxsize=512)
def read_month(text: str) -> Month:
    """`2020-12`, or what a spreadsheet makes of it (`2020/12/1`, `Dec-20`)."""
    text = unicodedata.normalize("NFKC", text).strip()
    if match := DAY.fullmatch(text):
        return month_from_user(f"{match[1]}-{int(match[2]):02d}")
    if (match := ENGLISH_MONTH.fullmatch(text)) and match[1] in ENGLISH:
        return month_from_user(f"20{match[2]}-{ENGLISH.index(match[1]) + 1:02d}")
    raise ValidationError("不是月份，请写成“2020-12”的样子。")


def _indicator(vocabulary: Vocabulary, cells: dict[str, str], name: str) -> Indicator:
    if not name.strip():
        raise ValidationError("这一行没有写指标。")
    indicator = vocabulary.indicator(name.strip(), [cells.get(VALUE, ""), cells.get(UNIT, "")])
    if indicator is None:
        raise ValidationError(
            "没有这个指标。请改用已有的指标名称，或先在“指标”里添加。", code="indicator"
        )
    return indicator


def _department(
    vocabulary: Vocabulary, indicator: Indicator, month: Month | None, name: str
) -> Department | None:
    """None for the hall. Which of the two it must be, the indicator says."""
    if indicator.scope == Scope.HALL:
        if name.strip() and fold(name) not in HALL_NAMES:
            raise ValidationError(f"“{indicator.name}”是全大厅的指标，部门请写“{HALL}”。")
        return None
    if not name.strip():
        raise ValidationError("这一行没有写部门。")
    department = vocabulary.departments.get(fold(name))
    if department is None and fold(name) in HALL_NAMES:
        raise ValidationError(f"“{indicator.name}”按部门统计，请写部门名称；合计由系统计算。")
    if department is None and month is not None:
        department = vocabulary.department(name.strip(), since=month)
    if department is None:
        raise ValidationError(
            "没有这个部门。请改用已有的部门名称，或先在“部门”里添加这个别名。", code="department"
        )
    return department


def _source(vocabulary: Vocabulary, usual: Source, name: str) -> Source:
    source = vocabulary.source(name.strip()) if name.strip() else usual
    if source is None:
        raise ValidationError("这个来源没有登记，请先在“数据来源”里添加。")
    return source


def _check_unit(indicator: Indicator, unit: str) -> None:
    kept = indicator.kept_unit
    if unit.strip() and fold(unit) != fold(kept):
        wanted = f"“{kept}”" if kept else "空的"
        raise ValidationError(f"与指标“{indicator.name}”的单位不同，应是{wanted}，请换算后再导入。")


def _value(indicator: Indicator, unit: str, text: str) -> Cell:
    """The unit's column says what `0.5` alone would leave open."""
    known = indicator.kind == Kind.RATE and fold(unit) == "%" and NUMBER.fullmatch(text.strip())
    return read_cell(f"{text.strip()}%" if known else text, indicator)


def _note(text: str) -> str:
    if len(text) > MAX_NOTE:
        raise ValidationError(f"附注超过{MAX_NOTE}个字，请改短。")
    return text
