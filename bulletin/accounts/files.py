"""What is taken away: a list to fill in, and the slips with first passwords."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from departments.accounts import COLUMNS, Slip
from departments.models import Department
from departments.months import Month
from departments.roles import PERMISSIONS, STAFF
from stats.spreadsheets import as_csv, for_xlsx

HEAD = PatternFill("solid", fgColor="E8EEF4")
TEXT = "@"
WIDTHS = (16, 12, 24, 16, 28)
#: Lines of a template that offer the choice of departments and roles.
OFFERED = 200
NOTES = (
    "1. 一个账号一行。“名单”里已按部门各留了一行，填上账号和姓名就行；不要的行空着或删去。",
    "2. 账号：登录时用的名称，可以用拼音、工号；只能有汉字、字母、数字和 @ . + - _。",
    "3. 部门：部门信息员必填，写系统里的名称或别名；其他角色留空。",
    "4. 角色：照右边的写；一个人兼两个角色的用顿号隔开，如“审核、签发”。",
    "5. 邮箱：收通知用，没有的留空。",
    "6. 填好后在“账号”的“批量建账号”页上传，核对以后才会建。已有的账号，密码不会变。",
)
SLIP_HEAD = ("账号", "姓名", "部门", "角色", "初始密码")


def template() -> bytes:
    """XLSX: a line for each department in the hall; filled in, it is read as it is."""
    book = Workbook()
    departments = list(Department.objects.present_in(Month.of(timezone.localdate())))
    names = [one.name for one in departments or Department.objects.all()]
    _fill_list(book.active, names)
    _fill_notes(book.create_sheet("填写说明"), names)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill_list(sheet: Any, names: list[str]) -> None:
    sheet.title = "名单"
    _write(sheet, 1, COLUMNS)
    for number, name in enumerate(names, 2):
        _write(sheet, number, ("", "", name, STAFF, ""))
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), HEAD
    # A staff number keeps its leading zeros where the cell is one of text.
    for row in sheet.iter_rows(min_row=2, max_row=OFFERED, max_col=1):
        row[0].number_format = TEXT
    sheet.freeze_panes = "A2"
    for number, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for column, place, count in (("C", "C", len(names)), ("D", "B", len(PERMISSIONS))):
        if count:
            # Only offered: another name of a department, or two roles, may be written too.
            choice = DataValidation("list", f"=填写说明!${place}$2:${place}${count + 1}")
            choice.showErrorMessage = False
            choice.add(f"{column}2:{column}{OFFERED}")
            sheet.add_data_validation(choice)


def _fill_notes(sheet: Any, names: list[str]) -> None:
    columns = (("填写说明", *NOTES), ("角色", *PERMISSIONS), ("可填的部门", *names))
    for column, texts in enumerate(columns, 1):
        for number, text in enumerate(texts, 1):
            sheet.cell(number, column, for_xlsx(text)).data_type = "s"
        sheet.cell(1, column).font = Font(bold=True)
    for letter, width in (("A", 80), ("B", 14), ("C", 24)):
        sheet.column_dimensions[letter].width = width


def _write(sheet: Any, number: int, texts: Iterable[str]) -> None:
    for column, text in enumerate(texts, 1):
        if text:
            sheet.cell(number, column, for_xlsx(text)).data_type = "s"


def slips_csv(slips: Iterable[Slip]) -> bytes:
    """The only copy of the first passwords, for whoever hands them out."""
    rows = ((s.username, s.name, s.department, s.role, s.password) for s in slips)
    return as_csv([SLIP_HEAD, *rows])
