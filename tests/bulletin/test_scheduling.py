"""Published at a set minute, by the same rules, or not at all and told so."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import TestCase, override_settings
from django.utils import timezone

from bulletin.actions import Refused
from bulletin.actions.publication import publish
from bulletin.actions.scheduling import publish_due, schedule, unschedule
from bulletin.models import Edition, Schedule
from departments.models import Event
from stats.models import Figure
from tests.base import Cast

HOUR = dt.timedelta(hours=1)


class ScheduleTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.issue = self.bulletin()
        self.sign(self.issue)
        self.at = timezone.now() + HOUR

    def schedule(self, **more: Any) -> Schedule:
        return schedule(self.issue, **{"by": self.zhu, "at": self.at} | more)

    def refused(self, **more: Any) -> str:
        with self.assertRaises(Refused) as caught:
            self.schedule(**more)
        return str(caught.exception)

    def due(self) -> list[Edition | Schedule]:
        return list(publish_due(self.at))

    def test_not_a_minute_before_and_once(self) -> None:
        self.schedule()
        self.assertEqual(list(publish_due(self.at - dt.timedelta(minutes=1))), [])
        [edition] = self.due()
        self.assertIsInstance(edition, Edition)
        self.assertEqual(
            (Edition.objects.get().number, Edition.objects.get().published_by), (1, self.zhu)
        )
        self.assertEqual(self.due(), [])
        self.assertEqual(Schedule.objects.count(), 0)

    def test_a_correction_brings_its_reason(self) -> None:
        publish(self.issue, by=self.zhu)
        self.assertIn("再次发布要写更正说明", self.refused(after=1))
        Figure.objects.filter(department=self.social, indicator__name="受理数").update(value=150)
        self.sign(self.issue)
        self.schedule(after=1, correction="更正社保局受理数。")
        self.due()
        self.assertEqual(self.issue.current_edition().correction, "更正社保局受理数。")  # type: ignore[union-attr]

    @override_settings(MAIL_URL="smtp://localhost")
    def test_what_blocks_then_is_written_down_and_told(self) -> None:
        self.zhu.email = "zhu@example.org"
        self.zhu.save()
        self.schedule()
        Figure.objects.filter(indicator__name="排号数").delete()
        with self.captureOnCommitCallbacks(execute=True):
            [refused] = self.due()
        self.assertEqual(Edition.objects.count(), 0)
        stands = Schedule.objects.get()
        self.assertEqual(refused, stands)
        self.assertIn("要用到“排号数”", stands.refusal)
        self.assertIn("要用到“排号数”", mail.outbox[-1].body)
        self.assertEqual(mail.outbox[-1].subject, "没有按时发布：2020年12月通报")
        event = Event.objects.latest("pk")
        self.assertEqual((event.by_name, event.what[:6]), ("系统", "没有按时发布"))
        self.assertEqual(self.due(), [])  # once refused, it is not tried every minute
        self.client.force_login(self.bian)
        page = self.client.get(f"/admin/bulletin/bulletin/{self.issue.pk}/change/")
        self.assertContains(page, "的发布没有完成")
        self.assertContains(self.client.get("/admin/?month=2020-12"), "的发布没有完成")

    def test_what_was_changed_since_wants_signatures_anew(self) -> None:
        self.schedule()
        Figure.objects.filter(department=self.social, indicator__name="受理数").update(value=150)
        self.due()
        self.assertIn("签过的名，因后来内容有改动而失效", Schedule.objects.get().refusal)

    def test_who_may_no_more_publishes_nothing(self) -> None:
        self.schedule()
        self.zhu.groups.clear()
        self.due()
        self.assertEqual(Schedule.objects.get().refusal, "zhu已没有发布通报的权限。")
        self.assertEqual(Edition.objects.count(), 0)

    def test_published_by_hand_meanwhile(self) -> None:
        self.schedule()
        publish(self.issue, by=self.zhu)
        self.assertEqual((Schedule.objects.count(), self.due()), (0, []))

    def test_refused(self) -> None:
        now = timezone.now()
        for at in (now - HOUR, now + dt.timedelta(days=400)):
            self.assertIn("定时发布的时间要晚于现在", self.refused(at=at))
        self.assertIn("刚才已有人发布了第0版", self.refused(after=1))
        with self.assertRaises(PermissionDenied):
            self.schedule(by=self.she)
        self.assertEqual(Schedule.objects.count(), 0)

    def test_set_anew_and_given_up(self) -> None:
        self.schedule()
        self.schedule(at=self.at + HOUR)
        self.assertEqual(Schedule.objects.get().at, self.at + HOUR)
        unschedule(self.issue, by=self.bian)
        self.assertEqual(Schedule.objects.count(), 0)
        with self.assertRaises(Refused):
            unschedule(self.issue, by=self.bian)
        with self.assertRaises(PermissionDenied):
            unschedule(self.issue, by=self.she)

    def test_a_refusal_has_a_reason(self) -> None:
        self.schedule()
        with self.assertRaises(IntegrityError), transaction.atomic():
            Schedule.objects.update(refused_at=timezone.now())

    def test_by_the_command(self) -> None:
        done = self.schedule()
        out = StringIO()
        call_command("publish_due", stdout=out)
        self.assertEqual(out.getvalue(), "")
        Schedule.objects.filter(pk=done.pk).update(at=timezone.now())
        call_command("publish_due", stdout=out)
        self.assertEqual(out.getvalue(), "已发布2020年12月通报 第1版：/2020/12/v1/\n")
        Schedule.objects.create(bulletin=self.issue, at=timezone.now(), by=self.zhu)
        with self.assertRaisesMessage(
            CommandError, "2020年12月通报没有发布：刚才已有人发布了第1版"
        ):
            call_command("publish_due")

    def test_by_the_desk(self) -> None:
        self.client.force_login(self.zhu)
        base = f"/admin/bulletin/bulletin/{self.issue.pk}/"
        at = timezone.localtime(self.at).replace(second=0, microsecond=0)
        given = {"after": 0, "later": "1"}
        for wrong in ("", "明天", "2021-13-01T09:00"):
            page = self.client.post(base + "publish/", {**given, "at": wrong})
            self.assertContains(page, "请选定时发布的日期和时间", count=1)
        page = self.client.post(base + "publish/", {**given, "at": "2021-01-13T09:00"})
        self.assertContains(page, "定时发布的时间要晚于现在")
        page = self.client.post(
            base + "publish/", {**given, "at": f"{at:%Y-%m-%dT%H:%M}"}, follow=True
        )
        self.assertContains(page, f"已定于{at.year}年{at.month}月{at.day}日 {at:%H:%M}发布")
        self.assertContains(page, "（zhu设定）")
        self.assertEqual((Schedule.objects.get().at, Edition.objects.count()), (at, 0))
        when = f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
        desk = self.client.get("/admin/?month=2020-12")
        self.assertContains(desk, f"<strong>等系统在{when}发布</strong>")
        page = self.client.post(base + "unschedule/", follow=True)
        self.assertContains(page, "定时发布已取消。")
        page = self.client.post(base + "unschedule/", follow=True)
        self.assertContains(page, "这期通报没有定时发布")
