"""Loads the sample through the same verbs and readers that people use."""

from __future__ import annotations

import csv
import datetime as dt
import os
import tomllib
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import CommandError
from django.db import transaction

from bulletin.actions.issue import lay_out
from bulletin.actions.news import accept
from bulletin.actions.publication import publish
from bulletin.actions.signing import sign_off
from bulletin.assembly import assemble
from bulletin.definitions import load as load_definitions
from bulletin.document import content_hash
from bulletin.models import Bulletin, Edition, NewsItem
from bulletin.models.signing import Step
from bulletin.standard import opening_words
from departments import roles
from departments.accounts.passwords import fitting_password
from departments.events import Act, record
from departments.models import Department, DepartmentAlias, Presence, User
from departments.months import Month
from stats.intake.making import making_on_record
from stats.intake.taking_in import take_in
from stats.models import Door, Figure, Indicator, Source
from stats.standard import FILE as STANDARD_SET
from stats.writing import Content, Write, write

from .assessment import load_scheme
from .attendance import load_attendance
from .january import load_january

HERE = Path(__file__).parent
DECEMBER = Month(2020, 12)
FIRST_MONTH = Month(2019, 12)
PLATFORM = "西区智慧政务平台"
INVENTED, INVENTED_WINDOWS = "示例虚构数据", "示例虚构窗口统计"
#: What belongs to the hall and to no row of the table; the earlier months' are invented.
HALL = {
    DECEMBER: {"排号数": 7705, "即办件数": 5925},
    Month(2020, 11): {"排号数": 6842, "即办件数": 5217},
    FIRST_MONTH: {"排号数": 5793, "即办件数": 4406},
}
ALIASES = {
    "区社保局": ("区人力资源社会保障局", "区人社局"),
    "西区税务局": ("区税务局",),
    "西区生态环境局": ("区生态环境局",),
    "卫生健康局": ("区卫生健康局",),
    "残联": ("区残联",),
}
ACCOUNTS = (
    ("bianji", "编辑（示例）", roles.EDITOR, None),
    ("shenhe", "审核（示例）", roles.REVIEWER, None),
    ("qianfa", "签发（示例）", roles.LEADER, None),
    ("guanli", "管理员（示例）", roles.MANAGER, None),
    ("shenji", "审计员（示例）", roles.AUDITOR, None),
    ("shebao", "区社保局信息员（示例）", roles.STAFF, "区社保局"),
)


def database_is_empty() -> bool:
    held = (Department, User, Figure, Indicator, Source, Bulletin, NewsItem)
    return not any(model.objects.exists() for model in held)


@transaction.atomic
def load() -> Edition:
    """Everything, in one transaction; gives the published edition of December."""
    with making_on_record(None, "装入示例时"):
        _definitions()
        _departments()
    people = _accounts()
    editor, leader = people[roles.EDITOR], people[roles.LEADER]
    for month in HALL:
        _figures(month)
    load_attendance(DECEMBER)
    for piece in _pieces(editor):
        accept(piece, by=editor)
    bulletin = _bulletin(editor)
    for step, role in zip(Step, (roles.EDITOR, roles.REVIEWER, roles.LEADER), strict=True):
        seen = content_hash(assemble(bulletin).document)
        sign_off(bulletin, step=step, by=people[role], seen=seen)
    edition = publish(bulletin, by=leader)
    load_scheme(edition.bulletin.issuer)
    load_january(people)
    return edition


def _definitions() -> None:
    load_definitions(STANDARD_SET.read_bytes(), by=None)
    Source.objects.filter(is_default=True).update(name=PLATFORM)
    Source.objects.create(name=INVENTED)
    Source.objects.create(name=INVENTED_WINDOWS, counts_in_totals=False)


def _departments() -> None:
    with (HERE / f"figures-{DECEMBER}.csv").open(encoding="utf-8", newline="") as file:
        names = [row["部门"] for row in csv.DictReader(file)]
    for order, name in enumerate(names, 1):
        department = Department.objects.create(name=name, order=order * 10)
        Presence.objects.create(department=department, since=FIRST_MONTH)
        for alias in ALIASES.get(name, ()):
            DepartmentAlias.objects.create(department=department, name=alias)


def _accounts() -> dict[str, User]:
    lines = []
    made: dict[str, User] = {}
    for username, name, role, department in ACCOUNTS:
        where = Department.objects.get(name=department) if department else None
        user = User(username=username, name=name, is_staff=True, department=where)
        password = fitting_password(user)
        user.set_password(password)
        user.save()
        user.groups.add(Group.objects.get(name=role))
        record(None, user, f"装入示例时建账号，角色：{role}", act=Act.ACCOUNT)
        made[role] = user
        lines.append(f"{role}：账号 {username}，密码 {password}")
    _keep_note("\n".join(lines) + "\n")
    return made


def _note_path() -> Path:
    return Path(settings.VAR) / "sample-accounts.txt"


def _keep_note(text: str) -> None:
    """The passwords differ on every machine, so they are kept for whoever set this one up."""
    handle = os.open(_note_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def accounts_note() -> str:
    """The sample accounts with their passwords, or that there are none."""
    if _note_path().exists() and User.objects.filter(username=ACCOUNTS[0][0]).exists():
        return "示例账号：\n" + _note_path().read_text("utf-8")
    return "没有示例账号。用 manage.py createsuperuser 建一个管理员账号。\n"


def _figures(month: Month) -> None:
    source = Source.objects.get(name=PLATFORM if month == DECEMBER else INVENTED)
    content = (HERE / f"figures-{month}.csv").read_bytes()
    outcome = take_in(content, month=month, source=source)
    if outcome.problems:
        raise CommandError("\n".join(map(str, outcome.problems)))
    own = (
        Write(month, Indicator.objects.get(name=name), None, Content(Decimal(value), source))
        for name, value in HALL[month].items()
    )
    write(own, by=None, door=Door.COMMAND)


def _pieces(editor: User) -> list[NewsItem]:
    with (HERE / "news.toml").open("rb") as file:
        pieces = tomllib.load(file)["piece"]
    departments = {department.name: department for department in Department.objects.all()}
    return [
        NewsItem.objects.create(
            month=DECEMBER,
            department=departments.get(piece["department"]),
            headline=piece["headline"],
            subtitle=piece["subtitle"],
            body=piece["body"],
            credit=piece["credit"],
            section_wish=piece["section"],
            author=editor,
        )
        for piece in pieces
    ]


def _bulletin(editor: User) -> Bulletin:
    bulletin = Bulletin.objects.create(
        month=DECEMBER,
        number=12,
        date=dt.date(2021, 1, 13),
        issuer="攀枝花市西区行政审批局",
        opening=opening_words(),
        copies_to="区委办公室，区政府办公室，各进驻部门。",
    )
    lay_out(bulletin, by=editor)
    return bulletin
