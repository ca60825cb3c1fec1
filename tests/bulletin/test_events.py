"""What was done stays on record: by whom, from where; changed by nobody, taken along by some."""

from __future__ import annotations

from django.db import DatabaseError, transaction
from django.test import TestCase

from bulletin.actions.news import accept, remark, return_to_author, submit
from bulletin.models.news import State
from departments.models import Event
from tests.base import Cast


class EventTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.draft = self.piece(department=self.social, author=self.she, state=State.DRAFT)

    def live(self) -> None:
        submit(self.draft, by=self.she)
        return_to_author(self.draft, "请补上日期", by=self.bian)
        remark(self.draft, "写得不错", by=self.bian)
        submit(self.draft, by=self.she)
        accept(self.draft, by=self.bian)

    def test_the_life_of_a_piece(self) -> None:
        self.live()
        told = [(event.by_name, event.what) for event in Event.objects.about(self.draft)]
        self.assertEqual(told[::-1], [
            ("she", "改为“已提交”"),
            ("bian", "改为“退回修改”：请补上日期"),
            ("bian", "批注"),
            ("she", "改为“已提交”"),
            ("bian", "改为“已采用”"),
        ])  # fmt: skip

    def test_from_which_address_whatever_a_header_says(self) -> None:
        self.client.force_login(self.she)
        self.client.post(
            f"/pieces/{self.draft.pk}/submit/",
            REMOTE_ADDR="10.1.2.3",
            HTTP_X_FORWARDED_FOR="1.2.3.4",
        )
        self.assertEqual(Event.objects.about(self.draft).get().address, "10.1.2.3")

    def test_the_database_refuses_to_change_or_remove_one(self) -> None:
        self.live()
        for act in (
            lambda: Event.objects.update(what="别的"),
            lambda: Event.objects.all()._raw_delete("default"),
            Event.objects.first().delete,
        ):
            with self.assertRaises(DatabaseError), transaction.atomic():
                act()
        self.assertEqual(Event.objects.count(), 5)

    def test_a_discarded_draft_leaves_its_record(self) -> None:
        self.client.force_login(self.she)
        self.client.post(f"/pieces/{self.draft.pk}/discard/")
        event = Event.objects.get()
        self.assertEqual((event.subject, event.what), ("窗口推出延时服务", "删除草稿"))

    def test_who_sees_them(self) -> None:
        self.live()
        for user, status in ((self.she, 403), (self.bian, 200), (self.zhu, 200)):
            self.client.force_login(user)
            self.assertEqual(self.client.get("/admin/departments/event/").status_code, status)
        self.client.force_login(self.she)
        page = self.client.get(f"/pieces/{self.draft.pk}/versions/")
        self.assertContains(page, "改为“退回修改”：请补上日期")
        self.assertNotContains(page, "网络地址")
