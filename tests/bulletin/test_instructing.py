"""What a leader writes upon an issue, and the tasks that follow: who may, what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import TestCase, override_settings
from django.utils import timezone

from bulletin.actions import Refused
from bulletin.actions.instructing import close_task, instruct, make_task
from bulletin.models import Edition, Instruction, Notice, NoticeSwitch, Task
from bulletin.models.notice import Occasion
from departments import roles
from departments.events import Event
from departments.models import User
from tests.base import Cast, user


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days)


class Following(Cast, TestCase):
    edition: Edition

    @classmethod
    def setUpTestData(cls) -> None:
        stage = cls()
        stage.raise_curtain()
        stage.fill_ledger()
        stage.edition = stage.publish(stage.bulletin())
        stage.stay()

    def said(self, text: str = "请查明原因") -> Instruction:
        return instruct(self.edition, text, by=self.zhu)

    def task(self, said: Instruction | None = None, **more: Any) -> Task:
        given: dict[str, Any] = {"what": "查明原因", "due": today(7), "by": self.bian} | more
        if "department" not in given and "person" not in given:
            given["department"] = self.social
        return make_task(said or self.said(), **given)

    def refused(self, sentence: str, **more: Any) -> None:
        with self.assertRaisesMessage(Refused, sentence):
            self.task(Instruction.objects.first() or self.said(), **more)


class InstructTests(Following):
    def test_is_kept_with_who_and_when_and_on_record(self) -> None:
        made = self.said("  请查明原因\n月底前报  ")
        kept = Instruction.objects.get()
        self.assertEqual(
            (kept.text, kept.by, kept.edition, kept.at),
            ("请查明原因\n月底前报", self.zhu, self.edition, made.at),
        )
        event = Event.objects.latest("pk")
        self.assertEqual((event.by, event.what), (self.zhu, "对第1版作批示"))

    def test_only_by_those_who_sign(self) -> None:
        for by in (self.bian, self.shen, self.she, user("guan", roles.MANAGER)):
            with self.assertRaises(PermissionDenied):
                instruct(self.edition, "请查明原因", by=by)
        self.assertEqual(Instruction.objects.count(), 0)

    def test_nothing_and_the_same_twice_are_refused(self) -> None:
        with self.assertRaisesMessage(Refused, "批示没有内容。"):
            self.said(" \n ")
        self.said()
        with self.assertRaisesMessage(Refused, "您已经写过这条批示"):
            self.said()
        self.assertEqual(Instruction.objects.count(), 1)

    def test_the_database_changes_and_removes_none(self) -> None:
        self.said()
        for act in (
            lambda: Instruction.objects.update(text="别的"),
            lambda: Instruction.objects.all().delete(),
        ):
            with self.assertRaises(DatabaseError), transaction.atomic():
                act()
        self.assertEqual(Instruction.objects.get().text, "请查明原因")

    def test_the_database_keeps_no_empty_one(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            Instruction.objects.create(edition=self.edition, text="", by=self.zhu)


class TaskTests(Following):
    def test_is_a_departments_or_a_persons(self) -> None:
        said = self.said()
        self.assertEqual(self.task(said, department=self.social).responsible, "社保局")
        self.assertEqual(self.task(said, person=self.bian).responsible, "bian")
        event = Event.objects.latest("pk")
        self.assertEqual(event.what, f"督办事项“查明原因”，bian，{today(7):%Y-%m-%d}前办结")
        # A department's staff may look at what was done to its own things: this is not one.
        self.assertEqual(Event.objects.for_user(self.she).filter(what__contains="督办").count(), 0)

    def test_refusals(self) -> None:
        self.refused("请写要办什么事。", what="  ")
        self.refused("今天以后、一年以内", due=today(-1))
        self.refused("今天以后、一年以内", due=today(400))
        self.refused("责任部门和责任人选一个", department=self.social, person=self.bian)
        self.refused("责任部门和责任人选一个", department=None, person=None)
        self.refused("she看不到批示，不能作责任人", department=None, person=self.she)
        User.objects.filter(pk=self.shen.pk).update(is_active=False)
        self.shen.refresh_from_db()
        self.refused("shen看不到批示", department=None, person=self.shen)
        self.assertEqual(Task.objects.count(), 0)
        self.task(Instruction.objects.get())
        self.refused("这件事已经交给社保局了。")

    def test_made_and_closed_by_those_who_edit_review_or_sign(self) -> None:
        for by in (self.bian, self.shen, self.zhu):
            close_task(self.task(self.said(f"{by}的"), by=by), "已办", by=by)
        said, task = self.said(), self.task(self.said("又一条"))
        for by in (self.she, user("guan", roles.MANAGER)):
            with self.assertRaises(PermissionDenied):
                self.task(said, by=by)
            with self.assertRaises(PermissionDenied):
                close_task(task, "已办", by=by)

    def test_is_closed_once_with_how(self) -> None:
        task = self.task()
        with self.assertRaisesMessage(Refused, "请写办理情况。"):
            close_task(task, " ", by=self.bian)
        close_task(task, "窗口已改", by=self.shen)
        task.refresh_from_db()
        self.assertEqual((task.done_by, task.done_note), (self.shen, "窗口已改"))
        self.assertTrue(task.is_done)
        with self.assertRaisesMessage(Refused, "“查明原因”已由shen办结，不用再办。"):
            close_task(task, "再来", by=self.bian)
        self.assertEqual(Event.objects.latest("pk").what, "办结督办事项“查明原因”：窗口已改")

    def test_is_overdue_the_day_after(self) -> None:
        task = self.task(due=today())
        self.assertFalse(task.is_overdue)
        task.due = today(-1)
        self.assertTrue(task.is_overdue)
        self.assertFalse(close_task(self.task(self.said("二")), "好", by=self.bian).is_overdue)

    def test_what_the_database_refuses(self) -> None:
        task, now = self.task(), timezone.now()
        for wrong in (
            {"what": ""},
            {"person": self.bian},
            {"department": None},
            {"done_at": now},
            {"done_at": now, "done_by": self.bian},
            {"done_by": self.bian, "done_note": "好"},
            {"done_note": "好"},
        ):
            with self.subTest(wrong), self.assertRaises(IntegrityError), transaction.atomic():
                Task.objects.filter(pk=task.pk).update(**wrong)
        fields = {"instruction": task.instruction, "what": task.what, "department": self.social}
        with self.assertRaises(IntegrityError), transaction.atomic():
            Task.objects.create(due=today(), made_by=self.bian, **fields)


@override_settings(MAIL_URL="smtp://127.0.0.1:25", MESSENGER_URL="http://127.0.0.1:9/robot")
class NoticeTests(Following):
    def setUp(self) -> None:
        super().setUp()
        for name in ("bian", "shen", "zhu", "she", "yi"):
            User.objects.filter(username=name).update(email=f"{name}@example.cn")
        for one in (self.zhu, self.shen):
            one.refresh_from_db()
        NoticeSwitch.objects.filter(occasion__in=(Occasion.INSTRUCTION, Occasion.TASK)).update(
            by_messenger=True
        )
        Notice.objects.all().delete()

    def mails(self) -> list[tuple[str, str]]:
        found = Notice.objects.filter(channel="mail").order_by("pk")
        return list(found.values_list("address", "subject"))

    def test_the_editors_read_it_word_for_word(self) -> None:
        self.said()
        self.assertEqual(self.mails(), [("bian@example.cn", "领导批示：2020年12月通报")])
        text = Notice.objects.get(channel="mail").text
        self.assertEqual(
            text,
            "zhu对2020年12月通报 第1版作了批示：\n请查明原因\n"
            "要督办的，请立项：http://127.0.0.1:8000/briefing/2020/12/",
        )

    def test_the_group_hears_only_that_there_is_one(self) -> None:
        close_task(self.task(self.said("不给大家看的话"), person=self.bian), "也不", by=self.bian)
        heard = Notice.objects.filter(channel="messenger").values_list("subject", "text")
        self.assertEqual(len(heard), 3)
        for subject, text in heard:
            for word in ("不给大家看", "查明原因", "也不"):
                self.assertNotIn(word, subject + text)

    def test_a_task_is_told_to_its_person_and_its_end_to_the_leader(self) -> None:
        said = self.said()
        Notice.objects.all().delete()
        close_task(self.task(said, person=self.shen), "已查", by=self.bian)
        self.assertEqual(
            self.mails(),
            [("shen@example.cn", "督办事项：查明原因"), ("zhu@example.cn", "已办结：查明原因")],
        )

    def test_nothing_goes_to_a_department(self) -> None:
        self.task(self.said())
        addresses = {address for address, _ in self.mails()}
        self.assertEqual(addresses, {"bian@example.cn"})

    def test_each_can_be_switched_off(self) -> None:
        NoticeSwitch.objects.filter(occasion=Occasion.INSTRUCTION).update(
            by_mail=False, by_messenger=False
        )
        self.said()
        self.assertEqual(Notice.objects.count(), 0)
