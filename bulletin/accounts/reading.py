"""A file with a list of accounts, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from departments.accounts import COLUMNS, AccountRow, Line, Problem, plan, understand
from departments.accounts.planning import Plan
from departments.names import fold
from stats.intake.files import read_file
from stats.intake.sheets import Sheet, UnreadableFile
from stats.spreadsheets import bared

MAX_BYTES = 1024 * 1024
MAX_ACCOUNTS = 500
#: The heading may stand below a title.
LOOKED_AT = 10
HEADINGS = {
    "账号": ("账号", "帐号", "账户", "账号名", "登录名", "用户名", "登录账号"),
    "姓名": ("姓名", "名字", "人员姓名", "信息员"),
    "部门": ("部门", "单位", "所属部门", "部门名称", "单位名称"),
    "角色": ("角色", "身份"),
    "邮箱": ("邮箱", "电子邮箱", "电子邮件", "邮件", "邮箱地址", "email", "e-mail"),
}
OPTIONAL = ("部门", "邮箱")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a file would do. Where there are problems, nothing is to be done."""

    rows: tuple[AccountRow, ...]
    plan: Plan
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]


def understand_file(content: bytes) -> Understood:
    """The list held against departments, roles and accounts; four queries.

    Raises UnreadableFile where the file is no list of accounts.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableFile(f"文件超过{MAX_BYTES // 1024 // 1024}MB，请只留账号名单那张表。")
    sheet = read_file(content)
    lines, left_out = _lines(sheet)
    rows, problems = understand(lines)
    found = plan(rows)
    told = sorted((*problems, *found.problems), key=lambda problem: problem.row or 0)
    remarks = (*sheet.remarks, *left_out, *_remarks_of(rows))
    return Understood(tuple(rows), found, tuple(told), remarks)


def _remarks_of(rows: Sequence[AccountRow]) -> Iterator[str]:
    for row in rows:
        yield from (f"第{row.number}行：{remark}" for remark in row.remarks)


def _lines(sheet: Sheet) -> tuple[list[Line], list[str]]:
    """The filled lines below the heading, and what to say of those that were left out."""
    head, places = _heading(sheet)
    lines, empty = [], 0
    for number, row in enumerate(sheet.rows[head + 1 :], head + 2):
        cells = {column: _cell(row, place) for column, place in places.items()}
        if cells["账号"] or cells["姓名"]:
            lines.append(_line(number, cells))
        elif any(cells.values()):
            empty += 1
    if not lines:
        raise UnreadableFile("名单里一个账号也没有。请在“账号”“姓名”两列里填好，再上传。")
    if len(lines) > MAX_ACCOUNTS:
        raise UnreadableFile(f"名单里有{len(lines)}个账号，一次最多{MAX_ACCOUNTS}个，请分成几份。")
    return lines, [f"有{empty}行没有填账号和姓名，略过了。"] if empty else []


def _line(number: int, cells: dict[str, str]) -> Line:
    return Line(number, *(cells.get(column, "") for column in COLUMNS))


def _cell(row: list[str], place: int) -> str:
    """Without what cannot be printed, and without the apostrophe that keeps formulas off."""
    text = row[place] if place < len(row) else ""
    kept = "".join(mark if mark.isprintable() else " " for mark in text)
    return bared(" ".join(kept.split()))


def _heading(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The heading's row from 0, and where each column stands."""
    known = {fold(word): column for column, words in HEADINGS.items() for word in words}
    for number, row in enumerate(sheet.rows[:LOOKED_AT]):
        named = [known.get(fold(cell).strip("*:（）()")) for cell in row]
        if "账号" in named:
            return number, _places(named)
    raise UnreadableFile(f"没有找到表头。表头要有“{'”“'.join(COLUMNS)}”，可以下载模板来填。")


def _places(named: list[str | None]) -> dict[str, int]:
    for column in COLUMNS:
        if named.count(column) > 1:
            raise UnreadableFile(f"表头里有{named.count(column)}列都是“{column}”，请只留一列。")
        if column not in named and column not in OPTIONAL:
            raise UnreadableFile(f"表头里没有“{column}”这一列，请补上，或下载模板来填。")
    return {column: named.index(column) for column in COLUMNS if column in named}
