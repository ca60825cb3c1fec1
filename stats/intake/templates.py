"""Tables to fill in: for each source, the month's departments and the headings it usually has."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from departments.models import Department
from departments.months import Month
from departments.names import fold

from ..models import Figure, Indicator, Source
from ..models.kinds import Kind, Scope
from ..spreadsheets import for_xlsx
from ..tidy import HALL
from .layout import names_departments

#: A source's figures of so many months tell what it usually brings.
LOOKED_BACK = 12
#: What the sources of the standard set bring, for a hall that has no figures yet.
USUAL = {
    "智慧政务平台": ("受理数", "办结数", "评价数", "满意率"),
    "窗口统计": ("受理数", "办结数"),
    "排号系统": ("排号数", "即办件数"),
    "考勤系统": ("应出勤", "迟到", "早退", "缺勤", "请假", "外出"),
    "政务信息报送": ("报送信息数", "采用信息数", "上级采用信息数"),
}
HEAD = PatternFill("solid", fgColor="E8EEF4")


def template(source: Source, month: Month) -> tuple[str, bytes]:
    """File name and XLSX; filled in, it imports as it is."""
    book = Workbook()
    _fill_table(book.active, usual_indicators(source, month), month)
    _fill_notes(book.create_sheet("填表说明"), source, month)
    file = io.BytesIO()
    book.save(file)
    return f"{month}-{source.name}-填报表.xlsx", file.getvalue()


def usual_indicators(source: Source, month: Month) -> list[Indicator]:
    """In the indicators' order: those with a figure from the source in the year up to the month;
    where there is none, what the standard set says of a source of this name; else those that
    come from no other source.
    """
    indicators = list(Indicator.objects.all())
    recent = Figure.objects.filter(month__lte=month)
    if earlier := month.neighbour(-LOOKED_BACK):
        recent = recent.filter(month__gt=earlier)
    brought = set(recent.order_by().values_list("indicator_id", "source_id").distinct())
    own = [i for i in indicators if (i.pk, source.pk) in brought]
    # A hall puts its own name before it: 某区智慧政务平台.
    names = {fold(name) for known, usual in USUAL.items() if known in source.name for name in usual}
    elsewhere = {indicator for indicator, _ in brought}
    return (
        own
        or [i for i in indicators if fold(i.name) in names]
        or [i for i in indicators if i.pk not in elsewhere]
        or indicators
    )


def _fill_table(sheet: Any, indicators: list[Indicator], month: Month) -> None:
    sheet.title = "填报表"
    # A row of numbers that begins with a formula's sign would be one: names are written as text.
    _write_row(sheet, 1, ["部门", *map(_heading, indicators)])
    names: list[str] = []
    if any(i.scope == Scope.DEPARTMENT for i in indicators):
        names += [department.name for department in Department.objects.present_in(month)]
    if any(i.scope == Scope.HALL for i in indicators):
        names.append(HALL)
    for number, name in enumerate(names, 2):
        _write_row(sheet, number, [name])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.freeze_panes = "B2"
    widths = [max(map(len, ["部门", *names])), *(len(_heading(i)) for i in indicators)]
    for column, characters in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(40, 4 + 2 * characters)


def _write_row(sheet: Any, number: int, texts: list[str]) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(number, column, for_xlsx(text))
        cell.data_type = "s"


def _heading(indicator: Indicator) -> str:
    """With its unit, except where the name of the indicator alone would not be known again."""
    heading = indicator.printed_heading
    unit = "%" if indicator.kind == Kind.RATE else indicator.unit
    plain = not unit or "(" in fold(heading) or names_departments(heading)
    return heading if plain else f"{heading}（{unit}）"


def _fill_notes(sheet: Any, source: Source, month: Month) -> None:
    lines = (
        f"{month.label}“{source.name}”数据填报表",
        "1. 一行一个部门，只填数字。没有数据的写“暂无数据”，不要写0；真的是0才写0。",
        "2. 百分率带上百分号，如 98.5%。",
        "3. 数字后面要说明的，写在括号里，如 6459（数据来源于窗口统计）。",
        f"4. 部门写“{HALL}”的那一行填全大厅的数，只填全大厅统计的几列。",
        "5. 不用填合计；填了的，导入时会与系统计算的合计核对。",
        "6. 填好后在“数据”的“导入”页上传，月份和数据来源照本表选。",
    )
    for number, line in enumerate(lines, 1):
        sheet.cell(number, 1, for_xlsx(line))
    sheet.cell(1, 1).font = Font(bold=True)
    sheet.column_dimensions["A"].width = 80
