"""The verb: accounts made and changed as a list says, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from ..events import Act, record
from ..models import User
from ..roles import PERMISSIONS
from .listing import AccountRow, Problem
from .passwords import Slip, give_first_password
from .planning import Outcome, Plan, Planned, plan

ADD, CHANGE = "departments.add_user", "departments.change_user"
SEEN_ANOTHER = (
    "看过以后，账号有了变动，这次什么也没有做，请再看一遍。如果是“确认”点了两次，账号已经建好；"
    "没看到初始密码的，在“账号”里勾选这些账号，用“重发初始密码”。"
)
AT_ONCE = "有人正在建同样的账号，这次什么也没有做，请再看一遍。"


class AccountsRefused(Exception):
    """Nothing was done; the message says why, `problems` say where."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Settled:
    """`slips` hold the first passwords of the new accounts; they are kept nowhere else."""

    slips: tuple[Slip, ...]
    changed: int
    unchanged: int
    untouched: int


@sensitive_variables("settled")
def settle_accounts(
    rows: Iterable[AccountRow], *, by: User | None, seen: str | None = None
) -> Settled:
    """Make and change accounts as the rows say. `by` None is whoever has the machine's shell.

    `seen` is the fingerprint of the plan that was looked at. New accounts get a first password;
    those there are keep theirs, and superusers are left alone. Raises PermissionDenied, or
    AccountsRefused where a row cannot be done or the accounts are not what was seen.
    """
    _require(by, ADD)
    try:
        with transaction.atomic():
            settled = _settle(plan(rows, lock=True), by, seen)
    except IntegrityError:
        raise AccountsRefused(AT_ONCE) from None
    return settled


@sensitive_variables("slips")
def _settle(found: Plan, by: User | None, seen: str | None) -> Settled:
    if found.problems:
        raise AccountsRefused(f"名单里有{len(found.problems)}处要改。", found.problems)
    if seen is not None and seen != found.fingerprint:
        raise AccountsRefused(SEEN_ANOTHER)
    changed = found.of(Outcome.CHANGED)
    if changed:
        _require(by, CHANGE)
    groups = {group.name: group for group in Group.objects.filter(name__in=PERMISSIONS)}
    slips = tuple(_make(one.row, groups, by) for one in found.of(Outcome.NEW))
    for one in changed:
        _alter(one, groups, by)
    counts = (len(found.of(outcome)) for outcome in (Outcome.UNCHANGED, Outcome.UNTOUCHED))
    return Settled(slips, len(changed), *counts)


def _require(by: User | None, permission: str) -> None:
    if by is not None and not by.has_perm(permission):
        raise PermissionDenied


@sensitive_variables("password")
def _make(row: AccountRow, groups: dict[str, Group], by: User | None) -> Slip:
    account = User(
        username=row.username,
        name=row.name,
        department=row.department,
        email=row.email,
        is_staff=True,
    )
    password = give_first_password(account)
    account.save(force_insert=True)
    account.groups.set(groups[role] for role in row.roles)
    role = "、".join(row.roles)
    record(by, account, f"按名单建账号“{row.username}”，角色：{role}", act=Act.ACCOUNT)
    return Slip(row.username, row.name, str(row.department or ""), role, password)


def _alter(planned: Planned, groups: dict[str, Group], by: User | None) -> None:
    account, row = planned.account, planned.row
    if account is None:
        return
    account.name, account.department, account.is_staff = row.name, row.department, True
    account.email = row.email or account.email
    account.save(update_fields=("name", "department", "is_staff", "email"))
    account.groups.remove(*(group for name, group in groups.items() if name not in row.roles))
    account.groups.add(*(groups[role] for role in row.roles))
    told = "，".join(map(str, planned.changes))
    record(by, account, f"按名单改账号“{row.username}”：{told}", act=Act.ACCOUNT)
