"""What a list would do to the accounts there are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..models import User
from ..names import fold
from ..roles import PERMISSIONS
from .listing import USERNAME, AccountRow, Problem


class Outcome(StrEnum):
    NEW = "新建"
    CHANGED = "修改"
    UNCHANGED = "不变"
    UNTOUCHED = "不动"


@dataclass(frozen=True, slots=True)
class Change:
    """`gains`: afterwards the account may do or see what it could not before."""

    label: str
    old: str
    new: str
    gains: bool = False

    def __str__(self) -> str:
        return f"{self.label}由“{self.old}”改为“{self.new}”"


@dataclass(frozen=True, slots=True)
class Planned:
    """A row, the account it is about (None: a new one), and what would change."""

    row: AccountRow
    account: User | None
    changes: tuple[Change, ...] = ()

    @property
    def outcome(self) -> Outcome:
        if self.account is None:
            return Outcome.NEW
        if self.account.is_superuser:
            return Outcome.UNTOUCHED
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED

    @property
    def gains(self) -> bool:
        return any(change.gains for change in self.changes)

    def __str__(self) -> str:
        row = self.row
        wanted = (row.username, row.name, row.department or "", "、".join(row.roles), row.email)
        key = self.account.pk if self.account else ""
        return f"{self.outcome}\t{key}\t" + "\t".join(map(str, (*wanted, *self.changes)))


@dataclass(frozen=True, slots=True)
class Plan:
    rows: tuple[Planned, ...]
    problems: tuple[Problem, ...]

    def of(self, outcome: Outcome) -> list[Planned]:
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def does_something(self) -> bool:
        return any(row.outcome in (Outcome.NEW, Outcome.CHANGED) for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """The same where the same would be done."""
        return hashlib.sha256("\n".join(map(str, self.rows)).encode()).hexdigest()


def plan(rows: Iterable[AccountRow], *, lock: bool = False) -> Plan:
    """Hold the rows against the accounts; two queries. `lock` keeps the accounts as they are."""
    accounts = User.objects.select_related("department").prefetch_related("groups")
    if lock:
        accounts = accounts.select_for_update(of=("self",))
    known = {account.username: account for account in accounts}
    folded = {fold(username): username for username in known}
    planned: list[Planned] = []
    problems: list[Problem] = []
    for row in rows:
        account = known.get(row.username)
        if complaint := _complaint(row, account, folded.get(fold(row.username))):
            problems.append(Problem(row.number, USERNAME, row.username, complaint))
        planned.append(Planned(row, account, _changes(row, account) if account else ()))
    return Plan(tuple(planned), tuple(problems))


def _complaint(row: AccountRow, account: User | None, alike: str | None) -> str:
    if account is None and alike is not None:
        return f"已有账号“{alike}”，只差大小写。是同一个人的，请照它写；不是的，请另取一个账号。"
    if account and not account.is_active:
        return "这个账号已经停用。还要用的，请先在“账号”里勾上“启用”；不用的，请把这一行删去。"
    return ""


def _changes(row: AccountRow, account: User) -> tuple[Change, ...]:
    """None for a superuser, whom no list changes."""
    if account.is_superuser:
        return ()
    has = sorted(roles_of(account), key=list(PERMISSIONS).index)
    wants = sorted(row.roles, key=list(PERMISSIONS).index)
    moves = account.department_id != (row.department.pk if row.department else None)
    found = (
        _change("姓名", account.name, row.name),
        _change("部门", account.department, row.department, gains=moves and bool(row.department)),
        _change("角色", "、".join(has), "、".join(wants), gains=not set(wants) <= set(has)),
        _change("邮箱", account.email, row.email or account.email),
        None if account.is_staff else Change("登录后台", "不能", "能", gains=True),
    )
    return tuple(change for change in found if change)


def _change(label: str, old: object, new: object, *, gains: bool = False) -> Change | None:
    before, after = str(old or ""), str(new or "")
    return None if before == after else Change(label, before or "空", after or "空", gains)


def roles_of(account: User) -> Sequence[str]:
    """Groups that a hall made for itself are none of a list's business."""
    return [group.name for group in account.groups.all() if group.name in PERMISSIONS]
