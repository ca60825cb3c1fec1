"""A small named cast, and test cases that can take back what the database freezes.

Departments: 社保局 and 医保局 count in totals; 公交公司 counts its own windows and does not.
People: Bian edits, Shen reviews and Zhu signs off; She is of 社保局 and Yi of 医保局; the guest may
only look at figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Model
from django.test import SimpleTestCase, TransactionTestCase, tag

from bulletin.actions.issue import lay_out
from bulletin.actions.publication import publish
from bulletin.actions.signing import sign_off
from bulletin.assembly import assemble
from bulletin.backup.triggers import triggers_aside
from bulletin.document import content_hash
from bulletin.models import Bulletin, Edition, NewsItem
from bulletin.models.news import State
from bulletin.models.signing import Step
from departments import roles
from departments.models import Department, Presence, User
from departments.months import Month
from stats import frozen
from stats.checks.standard import add_standard_rules
from stats.models import Figure, Indicator, Source
from stats.standard import standard_sources, standard_table

DECEMBER = Month(2020, 12)
NOVEMBER = Month(2020, 11)
ISSUER = "示例区行政审批局"
PASSWORD = "a long pass phrase 7"


@tag("without-database")
class WithoutDatabase(SimpleTestCase):
    """Takes its time, and is the same on every database: run once."""


def department(name: str, order: int = 0) -> Department:
    made = Department.objects.create(name=name, order=order)
    Presence.objects.create(department=made, since=Month(2020, 1))
    return made


def user(username: str, role: str | None = None, department: Department | None = None) -> User:
    made = User.objects.create_user(
        username, password=PASSWORD, name=username, is_staff=True, department=department
    )
    if role:
        made.groups.add(Group.objects.get(name=role))
    return made


def guest() -> User:
    """May look at figures and at nothing else."""
    made = user("guest")
    made.user_permissions.add(Permission.objects.get(codename="view_figure"))
    return made


def figure(indicator: str, where: Department | None, value: Any, **more: Any) -> Figure:
    more.setdefault("month", DECEMBER)
    more.setdefault("source", Source.objects.default())
    return Figure.objects.create(
        indicator=Indicator.objects.get(name=indicator),
        department=where,
        value=None if value is None else Decimal(str(value)),
        **more,
    )


class Cast:
    """Mixed into a TestCase that calls `self.raise_curtain()` in its setUp."""

    def raise_curtain(self) -> None:
        self.zhu = user("zhu", roles.LEADER)
        self.shen = user("shen", roles.REVIEWER)
        self.bian = user("bian", roles.EDITOR)
        standard_table()
        self.platform, self.windows = standard_sources()
        self.bus = department("公交公司", 1)
        self.social = department("社保局", 2)
        self.medical = department("医保局", 3)
        self.she = user("she", roles.STAFF, self.social)
        self.yi = user("yi", roles.STAFF, self.medical)

    def stay(self) -> None:
        """In setUpTestData: whatever was set on this stage is there for each test of its class."""
        for name, thing in vars(self).items():
            if isinstance(thing, Model):
                setattr(type(self), name, thing)

    def fill_ledger(self) -> None:
        """Totals: 受理数 300, 办结数 301, 评价数 90, 满意率 99.5; 公交公司's 1000 outside."""
        note = {"source": self.windows, "note": "数据来源于窗口统计"}
        for name, values in {
            "受理数": (1000, 100, 200),
            "办结数": (1000, 101, 200),
            "评价数": (None, 45, 45),
            "满意率": (None, 100, 99),
        }.items():
            figure(name, self.bus, values[0], **(note if values[0] is not None else {}))
            figure(name, self.social, values[1])
            figure(name, self.medical, values[2])
        figure("排号数", None, 400)
        figure("即办件数", None, 250)

    def piece(self, headline: str = "窗口推出延时服务", **more: Any) -> NewsItem:
        more.setdefault("month", DECEMBER)
        more.setdefault("state", State.ACCEPTED)
        more.setdefault("body", "<p>周末也能办事。</p>")
        return NewsItem.objects.create(headline=headline, **more)

    def bulletin(self, month: Month = DECEMBER, **more: Any) -> Bulletin:
        made = Bulletin.objects.create(
            **{"month": month, "date": dt.date(2021, 1, 13), "issuer": ISSUER, "number": 12} | more
        )
        lay_out(made, by=self.bian)
        return made

    def sign(self, bulletin: Bulletin) -> None:
        """All three readings, of what the bulletin says now."""
        for step, by in zip(Step, (self.bian, self.shen, self.zhu), strict=True):
            seen = content_hash(assemble(bulletin).document)
            sign_off(bulletin, step=step, by=by, seen=seen)

    def publish(self, bulletin: Bulletin, **more: Any) -> Edition:
        """Signed and published, by the leader."""
        self.sign(bulletin)
        return publish(bulletin, by=self.zhu, **more)


#: What the database refuses to change.
FROZEN = (
    "bulletin_edition",
    "bulletin_withdrawal",
    "bulletin_opening",
    "bulletin_instruction",
    "departments_event",
    "stats_figurechange",
    "stats_figureimport",
    "stats_waiver",
    "bulletin_pieceversion",
    "bulletin_remark",
    "bulletin_signature",
    "bulletin_pastfile",
    *frozen.TABLES,
)


@contextmanager
def thawed() -> Iterator[None]:
    """What is frozen can be changed within: for tests that tamper, and for clearing up after."""
    if connection.vendor == "postgresql":
        # A table is not altered while checks of its foreign keys still wait.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with triggers_aside(FROZEN):
        yield


class ClearsEditions(TransactionTestCase):
    """Flushes its tables afterwards although editions refuse it, and keeps roles and rules."""

    def _fixture_teardown(self) -> None:
        with thawed():
            super()._fixture_teardown()

    @classmethod
    def _fixture_setup(cls) -> None:
        super()._fixture_setup()
        # The flush after the test before took the groups and rules, which migrations had made.
        from django.apps import apps

        roles.apply(apps)
        add_standard_rules(apps)
