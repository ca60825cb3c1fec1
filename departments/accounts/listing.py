"""A list's lines of text, read as accounts; what is not understood is told with its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ..models import Department, User
from ..names import fold
from ..roles import FORMER_CHIEF, LEADER, PERMISSIONS, REVIEWER, STAFF, wrongly_mixed

COLUMNS = ("账号", "姓名", "部门", "角色", "邮箱")
USERNAME, NAME, DEPARTMENT, ROLE, EMAIL = COLUMNS
BETWEEN_ROLES = re.compile(r"[、,，;；/／\s]+")
MAX_USERNAME, MAX_NAME, MAX_EMAIL = 150, 50, 254


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was written; `number` is its row in the file, from 1."""

    number: int
    username: str
    name: str
    department: str
    role: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is not understood, where (None: in no row, no column), and what to do about it."""

    row: int | None
    column: str | None
    value: str | None
    message: str

    def __str__(self) -> str:
        place = f"第{self.row}行" if self.row else ""
        if self.column:
            place += f"“{self.column}”一列" if place else f"“{self.column}”"
        value = f"（“{self.value}”）" if self.value else ""
        return f"{place}{value}：{self.message}" if place else self.message


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as the list wants it; an empty e-mail address leaves a known one alone."""

    number: int
    username: str
    name: str
    department: Department | None
    roles: tuple[str, ...]
    email: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    departments: dict[str, Department]
    rows: list[AccountRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)


def understand(lines: Iterable[Line]) -> tuple[list[AccountRow], list[Problem]]:
    """Each line as an account, or why not; two queries, for the departments' names."""
    reader = _Reader(Department.objects.by_name())
    for line in lines:
        before = len(reader.problems)
        row = _read(reader, line)
        if len(reader.problems) == before:
            reader.rows.append(row)
    return reader.rows, reader.problems


def _read(reader: _Reader, line: Line) -> AccountRow:
    def complain(column: str, value: str, message: str) -> None:
        reader.problems.append(Problem(line.number, column, value, message))

    username = User.normalize_username(line.username)
    for column, value, message in (
        (USERNAME, line.username, _wrong_username(username)),
        (USERNAME, line.username, _repeated(reader, username, line.number)),
        (NAME, line.name, _wrong_name(line.name)),
        (EMAIL, line.email, _wrong_email(line.email)),
    ):
        if message:
            complain(column, value, message)
    roles = tuple(dict.fromkeys(role for role in BETWEEN_ROLES.split(line.role) if role))
    if message := _wrong_roles(roles):
        complain(ROLE, line.role, message)
    department = reader.departments.get(fold(line.department))
    if line.department and department is None:
        complain(DEPARTMENT, line.department, _unknown_department(line.department, reader))
    is_staff = STAFF in roles
    if is_staff and not line.department:
        complain(DEPARTMENT, "", f"“{STAFF}”要写明是哪个部门的，请填部门名称。")
    remarks = _of_no_department(roles, line) if roles and not is_staff and department else ()
    return AccountRow(
        line.number, username, line.name, department if is_staff else None, roles, line.email,
        remarks,
    )  # fmt: skip


def _of_no_department(roles: Sequence[str], line: Line) -> tuple[str, ...]:
    said = "、".join(roles)
    return (f"“{said}”不属于哪一个部门，这一行的部门“{line.department}”不会用上。",)


def _wrong_username(username: str) -> str:
    if not username:
        return "没有填账号。请填登录用的账号，或把这一行删去。"
    if len(username) > MAX_USERNAME:
        return f"账号太长，最多{MAX_USERNAME}个字。"
    try:
        User.username_validator(username)
    except ValidationError:
        return "账号里只能有汉字、字母、数字和 @ . + - _，不能有空格和别的符号。"
    return ""


def _repeated(reader: _Reader, username: str, number: int) -> str:
    """Letters that differ in case only do not tell two people apart."""
    first = reader.taken.setdefault(fold(username), number)
    if not username or first == number:
        return ""
    return f"第{first}行已经是这个账号（大小写不同也算同一个）。一个账号只写一行。"


def _wrong_name(name: str) -> str:
    if not name:
        return "没有填姓名。"
    return f"姓名太长，最多{MAX_NAME}个字。" if len(name) > MAX_NAME else ""


def _wrong_email(email: str) -> str:
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        return "不像电子邮箱地址。请改正，没有邮箱的留空。"
    return "邮箱地址太长。" if len(email) > MAX_EMAIL else ""


def _wrong_roles(roles: Sequence[str]) -> str:
    known = "、".join(PERMISSIONS)
    if not roles:
        return f"没有填角色。角色有：{known}。"
    if FORMER_CHIEF in roles:
        both = f"“{REVIEWER}”和“{LEADER}”"
        return f"“{FORMER_CHIEF}”已经分成{both}，请写其中一个；两样都管的写“{REVIEWER}、{LEADER}”。"
    for role in roles:
        if role not in PERMISSIONS:
            return f"没有叫“{role}”的角色{_near(role, PERMISSIONS)}。角色有：{known}。"
    if STAFF in roles and len(roles) > 1:
        return f"“{STAFF}”只管本部门，不能同时有别的角色。请分成两个账号，或只写一个角色。"
    return wrongly_mixed(roles)


def _unknown_department(name: str, reader: _Reader) -> str:
    names = {
        known: department.name
        for department in set(reader.departments.values())
        for known in department.names()
    }
    return (
        f"没有叫“{name}”的部门{_near(name, names, 3)}。"
        "请改成系统里的名称；是同一个部门的，也可以先在“部门”里给它加上这个别名。"
    )


def _near(name: str, names: Iterable[str], most: int = 1) -> str:
    found = difflib.get_close_matches(name, list(names), n=most, cutoff=0.4)
    return "，最接近的是" + "、".join(f"“{one}”" for one in found) if found else ""
