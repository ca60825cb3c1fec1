"""Who is a named reader, what is noted of them, and who may know."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpResponse
from django.test import TestCase

from bulletin.actions import Refused
from bulletin.actions.readership import name_reader, note_opening, unname_reader
from bulletin.actions.withdrawing import withdraw
from bulletin.leading.readership import readings
from bulletin.models import Bulletin, Edition, Opening, Reader
from bulletin.models.leading import named_readers
from departments import roles
from departments.models import User
from tests.base import Cast, user

URL = "/briefing/2020/12/"
NOTED = "您打开本页，已记为已阅"


class Reads(Cast, TestCase):
    issue: Bulletin
    edition: Edition

    @classmethod
    def setUpTestData(cls) -> None:
        stage = cls()
        stage.raise_curtain()
        stage.fill_ledger()
        stage.issue = stage.bulletin()
        stage.edition = stage.publish(stage.issue)
        stage.stay()

    def open(self, by: User, url: str = URL, **more: str) -> HttpResponse:
        self.client.force_login(by)
        return self.client.get(url, headers=more)

    def opened(self) -> list[tuple[str, int]]:
        found = Opening.objects.values_list("reader__username", "edition__number")
        return list(found.order_by("pk"))

    def correct(self) -> None:
        Bulletin.objects.update(issuer="某区行政审批局")
        self.issue.refresh_from_db()
        self.edition = self.publish(self.issue, correction="发文机关写错")


class NamedTests(Reads):
    def names(self) -> list[str]:
        return [user.username for user in named_readers()]

    def test_those_who_sign_and_those_chosen(self) -> None:
        self.assertEqual(self.names(), ["zhu"])
        outside = user("gao")
        name_reader(outside, by=self.bian)
        name_reader(self.shen, by=self.zhu)
        self.assertEqual(self.names(), ["gao", "shen", "zhu"])
        unname_reader(self.shen, by=self.bian)
        self.assertEqual(self.names(), ["gao", "zhu"])
        User.objects.filter(pk=outside.pk).update(is_active=False)
        self.assertEqual(self.names(), ["zhu"])

    def test_never_a_departments_staff(self) -> None:
        with self.assertRaisesMessage(Refused, "部门的账号不能指定为读者"):
            name_reader(self.she, by=self.bian)
        outside = user("gao")
        name_reader(outside, by=self.bian)
        User.objects.filter(pk=outside.pk).update(department=self.social)
        self.assertEqual(self.names(), ["zhu"])
        self.assertEqual(self.open(User.objects.get(pk=outside.pk)).status_code, 403)

    def test_refusals(self) -> None:
        with self.assertRaisesMessage(Refused, "zhu已经是读者。"):
            name_reader(self.zhu, by=self.bian)
        with self.assertRaisesMessage(Refused, "zhu有“签发”的权限，就是读者，不用取消。"):
            unname_reader(self.zhu, by=self.bian)
        with self.assertRaisesMessage(Refused, "shen不是指定的读者"):
            unname_reader(self.shen, by=self.bian)
        for by in (self.she, user("guan", roles.MANAGER)):
            with self.assertRaises(PermissionDenied):
                name_reader(self.shen, by=by)
            with self.assertRaises(PermissionDenied):
                unname_reader(self.shen, by=by)
        self.assertEqual(Reader.objects.count(), 0)

    def test_on_the_page(self) -> None:
        self.client.force_login(self.bian)
        page = self.client.post("/briefing/readers/", {"user": self.shen.pk}, follow=True)
        self.assertContains(page, "已把shen指定为读者。")
        self.assertContains(page, "由bian指定")
        page = self.client.post("/briefing/readers/", {"user": self.shen.pk})
        self.assertContains(page, "shen已经是读者。", status_code=400)
        for given in ({}, {"user": self.she.pk}, {"user": "9" * 30}, {"user": "x"}):
            page = self.client.post("/briefing/readers/", given)
            self.assertEqual(page.status_code, 400, given)
        page = self.client.post(f"/briefing/readers/{self.shen.pk}/remove/", follow=True)
        self.assertContains(page, "已从名单上取消shen；已阅的记录保留。")
        self.assertEqual(self.client.post("/briefing/readers/999/remove/").status_code, 404)


class OpeningTests(Reads):
    def test_a_named_reader_is_noted_and_told(self) -> None:
        page = self.open(self.zhu)
        self.assertContains(page, f"{NOTED}（")
        self.assertContains(page, "编辑、审核和签发看得到")
        self.assertEqual(self.opened(), [("zhu", 1)])

    def test_the_first_time_stays(self) -> None:
        self.open(self.zhu)
        first = Opening.objects.get().at
        self.open(self.zhu)
        self.assertEqual(Opening.objects.get().at, first)

    def test_nobody_else_is_noted_nor_told_so(self) -> None:
        for by in (self.bian, self.shen):
            self.assertNotContains(self.open(by), NOTED)
        self.open(self.she)
        self.assertIsNone(note_opening(self.edition, by=self.bian))
        self.assertEqual(self.opened(), [])

    def test_public_pages_note_nothing(self) -> None:
        self.open(self.zhu, "/2020/12/")
        self.open(self.zhu, "/2020/12/bulletin.pdf")
        self.assertEqual(self.opened(), [])

    def test_nor_does_looking_from_afar(self) -> None:
        self.open(self.zhu, **{"Sec-Purpose": "prefetch"})
        self.client.head(URL)
        self.open(self.zhu, "/briefing/")
        self.assertEqual(self.opened(), [])

    def test_each_edition_by_itself(self) -> None:
        self.open(self.zhu)
        self.correct()
        self.open(self.zhu)
        self.assertEqual(self.opened(), [("zhu", 1), ("zhu", 2)])

    def test_what_was_withdrawn_is_not_read(self) -> None:
        withdraw(self.issue, by=self.zhu, reason="发错了", after=1)
        page = self.open(self.zhu)
        self.assertContains(page, "已撤回")
        self.assertNotContains(page, "排号数")
        self.assertEqual(self.opened(), [])

    def test_the_database_changes_none_and_keeps_no_second(self) -> None:
        self.open(self.zhu)
        with self.assertRaises(DatabaseError), transaction.atomic():
            Opening.objects.all().delete()
        with self.assertRaises(DatabaseError), transaction.atomic():
            Opening.objects.update(reader=self.bian)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Opening.objects.create(edition=self.edition, reader=self.zhu)


class WhoMayKnowTests(Reads):
    def setUp(self) -> None:
        super().setUp()
        self.outside = user("gao")
        name_reader(self.outside, by=self.bian)
        self.open(self.zhu)

    def test_those_who_edit_review_and_sign_see_who_has_and_who_has_not(self) -> None:
        for by in (self.bian, self.shen, self.zhu):
            page = self.open(by)
            self.assertContains(page, "✓ zhu")
            self.assertContains(page, 'gao <strong class="unread">未阅</strong>')
            self.assertContains(self.client.get("/briefing/"), "已阅1/2人")

    def test_another_reader_sees_only_the_issue(self) -> None:
        page = self.open(self.outside)
        self.assertContains(page, NOTED)
        self.assertContains(page, "值得注意")
        self.assertNotContains(page, "zhu")
        self.assertNotContains(page, 'id="readership"')
        self.assertNotContains(page, 'id="instructions"')
        listed = self.client.get("/briefing/")
        self.assertContains(listed, "您已阅")
        self.assertNotContains(listed, "已阅1/2人")
        for url in ("/briefing/readers/", "/admin/bulletin/instruction/", "/admin/bulletin/task/"):
            self.assertEqual(self.client.get(url).status_code, 403, url)

    def test_signing_in_leads_another_reader_there(self) -> None:
        self.assertRedirects(self.open(self.outside, "/admin/"), "/briefing/")

    def test_nobody_else_sees_any_of_it(self) -> None:
        manager = user("guan", roles.MANAGER)
        for by in (self.she, self.yi, manager):
            for url in ("/briefing/", URL, "/briefing/readers/"):
                self.assertEqual(self.open(by, url).status_code, 403, (by, url))
        self.client.logout()
        self.assertRedirects(self.client.get(URL), f"/admin/login/?next={URL}")

    def test_an_earlier_edition_that_was_read_is_told(self) -> None:
        self.correct()
        self.assertContains(self.open(self.bian), "看过第1版")

    def test_who_is_no_longer_named_stays_on_record(self) -> None:
        self.open(self.outside)
        unname_reader(self.outside, by=self.bian)
        self.assertContains(self.open(self.bian), "已不在名单上")
        self.assertEqual([one.user.username for one in readings(self.edition)], ["zhu", "gao"])
