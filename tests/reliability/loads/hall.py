"""A hall of the size of the sample, three more years of issues, 40 editors, all departments."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group

from bulletin import sample
from bulletin.models import NoticeSwitch
from bulletin.models.notice import Occasion
from departments import roles
from departments.models import Department, User
from departments.months import Month
from stats.models import Collection
from tests.invented_issues import many

ISSUES = 36
EDITORS = 40
DECEMBER = Month(2020, 12)


def fill(folder: Path) -> None:
    """`folder`: where the sample's note goes, in place of the developer's own."""
    settings.VAR = folder
    sample.load()
    leader = User.objects.get(username="qianfa")
    for number in range(EDITORS):
        _account(f"editor{number}", roles.EDITOR, None)
    for number, department in enumerate(Department.objects.order_by("pk")):
        _account(f"staff{number}", roles.STAFF, department)
    for month in (DECEMBER, Month(2021, 1)):
        Collection.objects.update_or_create(
            month=month, defaults={"is_open": True, "closes_on": None}
        )
    NoticeSwitch.objects.update_or_create(
        occasion=Occasion.NEW_PIECE, defaults={"by_messenger": True, "by_mail": False}
    )
    many(ISSUES, by=leader, first=DECEMBER.plus(-ISSUES - 12))


def _account(username: str, role: str, department: Department | None) -> None:
    user = User.objects.create_user(username, name=username, is_staff=True, department=department)
    user.groups.add(Group.objects.get(name=role))
