"""A closed scheme and its parts: the database refuses what no verb and no page would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.test import TestCase
from django.urls import reverse

from departments.models import Department
from stats import frozen
from stats.assessment import close, reopen
from stats.models import Criterion, GroupMarks, Scheme, SchemeGroup
from tests.base import department

from .assessing import Assessing, criterion, group, group_marks

PARTS = (Scheme, SchemeGroup, SchemeGroup.departments.through, Criterion, GroupMarks)


def rows() -> list[list[dict[str, Any]]]:
    """All that there is of schemes, as the database holds it."""
    return [list(model._default_manager.order_by("pk").values()) for model in PARTS]


class FrozenTests(Assessing, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.draw_up()
        self.marks = group_marks(self.group, self.cases, 30)
        self.scheme = close(self.scheme, by=self.zhu)

    def refused(self, act: Callable[[], Any]) -> None:
        before = rows()
        with self.assertRaisesMessage(IntegrityError, frozen.MESSAGE), transaction.atomic():
            act()
        self.assertEqual(rows(), before)

    def test_no_row_is_changed(self) -> None:
        changes: list[tuple[type[models.Model], dict[str, Any]]] = [
            (Scheme, {"title": "另一个"}),
            (Scheme, {"results": {}}),
            (Scheme, {"closed_at": None, "closed_by": None, "results": None}),
            (SchemeGroup, {"name": "另一组"}),
            (SchemeGroup.departments.through, {"department": self.bus}),
            (Criterion, {"full_marks": 90}),
            (GroupMarks, {"full_marks": 31}),
        ]
        for model, change in changes:
            with self.subTest(model=model, change=change):
                self.refused(lambda m=model, c=change: m._default_manager.update(**c))  # type: ignore[misc]

    def test_no_row_goes(self) -> None:
        for table in frozen.TABLES:
            with self.subTest(table=table), connection.cursor() as cursor:
                self.refused(lambda c=cursor, t=table: c.execute(f"DELETE FROM {t}"))  # type: ignore[misc]
        self.refused(self.scheme.delete)
        self.refused(self.group.departments.clear)

    def test_nothing_is_added(self) -> None:
        self.refused(lambda: group(self.scheme, "后来的组"))
        self.refused(lambda: criterion(self.scheme, "后来的", "受理数", "share"))
        self.refused(lambda: self.group.departments.add(self.bus))
        self.refused(lambda: group_marks(self.group, self.praise, 5))

    def test_no_part_is_moved_in_or_out(self) -> None:
        open_one = Scheme.objects.create(year=2021, title="2021年度考核")
        theirs = group(open_one, "新组")
        mine = Criterion.objects.filter(pk=self.cases.pk)
        self.refused(lambda: mine.update(scheme=open_one))
        self.refused(lambda: SchemeGroup.objects.filter(pk=theirs.pk).update(scheme=self.scheme))

    def test_not_emptied_at_once(self) -> None:
        if connection.vendor != "postgresql":
            return  # SQLite empties a table by DELETE, which is refused above
        with connection.cursor() as cursor:
            # A table is not emptied while checks of its foreign keys still wait.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in frozen.TABLES:
            with self.subTest(table=table), connection.cursor() as cursor:
                self.refused(lambda c=cursor, t=table: c.execute(f"TRUNCATE {t} CASCADE"))  # type: ignore[misc]

    def test_what_is_open_stays_free(self) -> None:
        later = reopen(self.scheme, by=self.zhu, reason="漏了一项")
        later.criteria.all().delete()
        again = criterion(later, "业务量", "受理数", "share")
        Criterion.objects.filter(pk=again.pk).update(full_marks=40)
        later.groups.get().departments.clear()
        later.groups.all().delete()
        Scheme.objects.filter(pk=later.pk).update(title="第二版")
        self.assertEqual(Scheme.objects.get(pk=later.pk).title, "第二版")
        later.delete()
        self.assertEqual(list(Scheme.objects.all()), [self.scheme])


class DepartmentTests(Assessing, TestCase):
    """A department that a closed scheme names cannot be deleted, and the page says why."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.draw_up()
        self.idle = department("没有数据的局", 9)
        self.group.departments.add(self.idle)
        close(self.scheme, by=self.zhu)
        self.zhu.is_superuser = True
        self.zhu.save()
        self.client.force_login(self.zhu)

    def test_on_its_own_page(self) -> None:
        address = reverse("admin:departments_department_delete", args=[self.idle.pk])
        self.told(self.client.post(address, {"post": "yes"}, follow=True))

    def test_from_the_list(self) -> None:
        address = reverse("admin:departments_department_changelist")
        chosen = {"action": "delete_selected", "_selected_action": [self.idle.pk], "post": "yes"}
        self.told(self.client.post(address, chosen, follow=True))

    def told(self, response: Any) -> None:
        self.assertEqual(
            [str(message) for message in response.context["messages"]],
            ["不能删除：已经办结或存档的记录里有它。不再用的部门，请在进驻时段里填上截止月份。"],
        )
        self.assertTrue(Department.objects.filter(pk=self.idle.pk).exists())
