"""One row a department, one column an indicator: the body of such a table, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError

from departments.models import Department
from departments.months import Month
from departments.names import fold

from ..models.indicator import Indicator
from ..models.kinds import Scope
from ..models.source import Source
from ..spreadsheets import bared
from .cells import MISSING_WORDS, Cell, read_cell
from .columns import Columns, read_columns
from .layout import Layout, names_departments, read_layout
from .reading import Entry, Reading, Stated
from .row_kinds import COLUMN_NUMBERS, RowKind, kind_of
from .sheets import Merge, Sheet
from .vocabulary import Vocabulary

MONTH_NAMED = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月")
MONTH_CELL = re.compile(r"(20\d\d)[-/.年]?(\d{1,2})(?:月|[-/.月]\d{1,2}日?)?")
NO_DEPARTMENT = "没有这个部门。请改用已有的部门名称，或先在“部门”里添加这个别名。"


def read_sheet(
    sheet: Sheet, *, vocabulary: Vocabulary, source: Source, month: Month | None = None
) -> Reading:
    """`source` is that of unmarked figures; the month is the vocabulary's where none is given."""
    reading = Reading(remarks=list(sheet.remarks))
    sheet = replace(sheet, rows=[[bared(cell) for cell in row] for row in sheet.rows])
    layout = read_layout(sheet.rows, sheet.merges)
    if layout is None:
        reading.complain(
            1, None, None, "找不到表头。表头那一行要有“部门”一列，其余各列写指标名称。"
        )
        return reading
    columns = read_columns(sheet, layout, vocabulary, reading)
    _Body(sheet, layout, columns, vocabulary, source, month or vocabulary.month, reading).read()
    if not reading.rows and not reading.problems:
        reading.complain(None, None, None, "表头下面没有数据。")
    return reading


@dataclass(slots=True)
class _Body:
    sheet: Sheet
    layout: Layout
    columns: Columns
    vocabulary: Vocabulary
    source: Source
    month: Month
    reading: Reading
    seen: dict[int | None, int] = field(default_factory=dict)
    merged_names: dict[int, str] = field(default_factory=dict)
    headless: set[int] = field(default_factory=set)
    blank: list[str] = field(default_factory=list)

    def read(self) -> None:
        self._check_title()
        self._look_at_merges()
        for index in range(self.layout.body, len(self.sheet.rows)):
            row = self.sheet.rows[index]
            if any(cell.strip() for cell in row):
                self._read_row(index + 1, row)
        self._tell_blank()

    def _check_title(self) -> None:
        """A title of another month is the likeliest sign of a wrong file or a wrong month."""
        for row in self.sheet.rows[: self.layout.head]:
            for named in MONTH_NAMED.finditer(" ".join(row)):
                if (int(named[1]), int(named[2])) != (self.month.year, self.month.number):
                    self.reading.remarks.append(
                        f"表的标题里写的是“{named[0]}”，导入的却是{self.month.label}，"
                        "请核对月份选得对不对。"
                    )
                    return

    def _look_at_merges(self) -> None:
        for merge in self.sheet.merges:
            if merge.top < self.layout.body or merge.top >= len(self.sheet.rows):
                continue
            text = _cell(self.sheet.rows[merge.top], merge.left)
            if merge.left <= self.columns.department <= merge.right:
                self._name_merged(merge, text)
            elif text and any(merge.left <= i <= merge.right for i in self.columns.indicators):
                column = self.columns.names.get(merge.left)
                message = "这一格是合并的，看不出是谁的数。请拆开合并的单元格，各填各的。"
                self.reading.complain(merge.top + 1, column, text, message)

    def _name_merged(self, merge: Merge, name: str) -> None:
        """Merged cells never lie over others; where a file says so, the first holds."""
        if merge.top + 1 not in self.merged_names:
            for row in range(merge.top, min(merge.bottom + 1, len(self.sheet.rows))):
                self.merged_names[row + 1] = name

    def _read_row(self, number: int, row: list[str]) -> None:
        name = _cell(row, self.columns.department) or self.merged_names.get(number, "")
        known = self.vocabulary.departments.get(fold(name)) if name else None
        if known is None and self._is_no_department(number, row, name):
            return
        self._tell_headless(number, row)
        self.reading.rows += 1
        department = known or self._department(number, name)
        if department is None or self._is_repeated(number, name, department):
            return
        self._check_month(number, row)
        self.reading.entries += self._entries(number, row, department)

    def _is_no_department(self, number: int, row: list[str], name: str) -> bool:
        """Deals with a row that is no department's; false for one that should be."""
        cells = [_cell(row, index) for index in self.columns.indicators]
        label = name or next((cell.strip() for cell in row if cell.strip()), "")
        if not name and not any(cells) and label.isdigit():
            return True  # a form's numbered line that nobody filled
        if fold(name) in COLUMN_NUMBERS or self._is_header_again(row, name):
            return True
        match kind_of(label, cells):
            case None:
                return False
            case RowKind.TOTAL:
                self._read_total(number, row, label)
            case RowKind.HALL:
                self._read_hall(number, row, name)
            case RowKind.SUBTOTAL | RowKind.AVERAGE:
                self.reading.remarks.append(f"第{number}行“{label}”由系统计算，没有导入。")
        return True

    def _is_header_again(self, row: list[str], name: str) -> bool:
        """Where each page of a printout has its header."""
        return names_departments(name) and row == self.sheet.rows[self.layout.head]

    def _department(self, number: int, name: str) -> Department | None:
        column = self.columns.names.get(self.columns.department)
        if not name:
            self.reading.complain(number, column, None, "这一行没有部门名称。")
            return None
        try:
            department = self.vocabulary.department(name, since=self.month)
        except ValidationError as error:
            self.reading.complain(number, column, name, "".join(error.messages))
            return None
        if department is None:
            self.reading.complain(number, column, name, NO_DEPARTMENT, "department")
        return department

    def _is_repeated(self, number: int, name: str, department: Department | None) -> bool:
        first = self.seen.setdefault(department.pk if department else None, number)
        if first == number:
            return False
        column = self.columns.names.get(self.columns.department)
        what = "是同一个部门" if department else "都是大厅的数"
        self.reading.complain(number, column, name, f"与第{first}行{what}，请只留一行。")
        return True

    def _tell_headless(self, number: int, row: list[str]) -> None:
        """What stands to the left of the departments numbers the rows; the rest wants a heading."""
        for index in range(self.columns.department + 1, len(row)):
            if (
                index not in self.columns.names
                and index not in self.headless
                and row[index].strip()
            ):
                self.headless.add(index)
                self.reading.complain(number, None, row[index].strip(), "所在的列没有表头。")

    def _check_month(self, number: int, row: list[str]) -> None:
        if self.columns.month is None or not (text := _cell(row, self.columns.month)):
            return
        named = MONTH_CELL.fullmatch(text)
        if named is None or (int(named[1]), int(named[2])) != (self.month.year, self.month.number):
            name = self.columns.names[self.columns.month]
            self.reading.complain(number, name, text, f"不是要导入的{self.month.label}。")

    def _entries(self, number: int, row: list[str], department: Department) -> Iterator[Entry]:
        blank = True
        for index, indicator in self.columns.indicators.items():
            text = _cell(row, index)
            blank = blank and not text
            if indicator.scope == Scope.HALL:
                if fold(text) not in MISSING_WORDS:
                    message = "是全大厅的指标，请填在部门写“大厅”的那一行。"
                    self.reading.complain(number, self.columns.names[index], text, message)
            elif entry := self._entry(number, index, text, department, indicator):
                yield entry
        if blank:
            self.blank.append(department.name)

    def _entry(
        self,
        number: int,
        index: int,
        text: str,
        department: Department | None,
        indicator: Indicator,
    ) -> Entry | None:
        try:
            cell = read_cell(text, indicator)
            source = self._source_of(cell)
        except ValidationError as error:
            name = self.columns.names[index]
            self.reading.complain(number, name, text, "".join(error.messages))
            return None
        return Entry(number, self.month, department, indicator, source, cell.value, cell.note)

    def _source_of(self, cell: Cell) -> Source:
        if not cell.source:
            return self.source
        source = self.vocabulary.source(cell.source)
        if source is None:
            raise ValidationError(f"里的来源“{cell.source}”没有登记，请先在“数据来源”里添加。")
        return source

    def _read_hall(self, number: int, row: list[str], name: str) -> None:
        self.reading.rows += 1
        if self._is_repeated(number, name, None):
            return
        for index, indicator in self.columns.indicators.items():
            text = _cell(row, index)
            if indicator.scope == Scope.HALL:
                if entry := self._entry(number, index, text, None, indicator):
                    self.reading.entries.append(entry)
            elif fold(text) not in MISSING_WORDS:
                message = "按部门统计，大厅这一行请留空；合计由系统计算。"
                self.reading.complain(number, self.columns.names[index], text, message)

    def _read_total(self, number: int, row: list[str], label: str) -> None:
        """The last total row counts: those before it are of a page or a group."""
        if self.reading.totals:
            above = self.reading.totals[0].row
            self.reading.remarks.append(f"第{above}行也是合计，没有核对；核对的是第{number}行。")
        self.reading.totals.clear()
        for index, indicator in self.columns.indicators.items():
            text = _cell(row, index)
            try:
                value = read_cell(text, indicator).value
            except ValidationError:
                column = self.columns.names[index]
                self.reading.remarks.append(
                    f"第{number}行“{label}”的“{column}”写的是“{text}”，不是数字，没有核对。"
                )
                continue
            if value is not None:
                self.reading.totals.append(Stated(number, indicator, text, value))

    def _tell_blank(self) -> None:
        if self.blank:
            names = "、".join(self.blank[:5]) + ("等" if len(self.blank) > 5 else "")
            self.reading.remarks.append(
                f"{names}{len(self.blank)}个部门一格也没有填，将记为“暂无数据”。"
            )


def _cell(row: Sequence[str], index: int) -> str:
    return row[index].strip() if index < len(row) else ""
