"""What was published is taken back: the address stays, and says why."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import TestCase
from lxml import html

from bulletin.actions import Refused
from bulletin.actions.publication import publish
from bulletin.actions.withdrawing import withdraw
from bulletin.models import Edition, Withdrawal
from bulletin.verification import faults
from departments.models import Event
from stats.models import Figure
from tests.base import Cast

REASON = "社保局的数据取错了月份，核实后重新发布。"
ADDRESSES = (
    "/2020/12/", "/2020/12/v1/", "/2020/12/bulletin.pdf", "/2020/12/v1/bulletin.pdf",
)  # fmt: skip


class WithdrawTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.issue = self.bulletin()
        self.publish(self.issue)

    def withdraw(self, **more: Any) -> Withdrawal:
        return withdraw(self.issue, **{"by": self.zhu, "reason": REASON, "after": 1} | more)

    def refused(self, **more: Any) -> str:
        with self.assertRaises(Refused) as caught:
            self.withdraw(**more)
        return str(caught.exception)

    def main(self, address: str, status: int) -> str:
        response = self.client.get(address)
        self.assertEqual((address, response.status_code), (address, status))
        return str(html.fromstring(response.content.decode()).find(".//main").text_content())

    def again(self) -> Edition:
        Figure.objects.filter(department=self.social, indicator__name="受理数").update(value=150)
        return self.publish(self.issue, correction="更正社保局受理数。")

    def test_every_address_says_when_and_why_and_shows_nothing_else(self) -> None:
        self.withdraw()
        for address in ADDRESSES:
            said = self.main(address, 410)
            self.assertIn("2020年12月通报已撤回", said)
            self.assertIn(REASON, said)
            self.assertNotIn("社保局100", said)
        self.assertNotIn("2020年12月政务服务工作情况通报", self.main("/", 200).split("各期")[0])

    def test_who_had_read_it_before_is_told_too(self) -> None:
        tags = {address: self.client.get(address)["ETag"] for address in ADDRESSES}
        self.withdraw()
        for address, tag in tags.items():
            response = self.client.get(address, headers={"if-none-match": tag})
            self.assertEqual((address, response.status_code), (address, 410))

    def test_nothing_of_it_is_lost_and_the_chain_holds(self) -> None:
        before = bytes(Edition.objects.get().html)
        self.withdraw()
        self.assertEqual(bytes(Edition.objects.get().html), before)
        self.assertEqual(list(faults()), [])
        self.assertEqual(Event.objects.first().what, f"撤回第1版：{REASON}")  # type: ignore[union-attr]

    def test_published_anew_the_address_shows_it_and_the_old_version_stays_away(self) -> None:
        self.withdraw()
        self.again()
        self.assertIn("受理350件", self.main("/2020/12/", 200))
        said = self.main("/2020/12/v1/", 410)
        self.assertIn("2020年12月通报的这一版已撤回", said)
        self.assertIn("看现在的第2版", said)
        self.main("/2020/12/v1/bulletin.pdf", 410)

    def test_as_it_was_it_may_be_published_again(self) -> None:
        self.withdraw()
        edition = publish(self.issue, by=self.zhu, correction="核实无误，恢复发布。")
        self.assertEqual(edition.number, 2)
        self.assertIn("受理300件", self.main("/2020/12/", 200))

    def test_with_the_newest_edition_go_those_before(self) -> None:
        self.again()
        self.withdraw(after=2)
        for address in ("/2020/12/", "/2020/12/v1/", "/2020/12/v2/"):
            self.main(address, 410)

    def test_refused(self) -> None:
        self.assertEqual(
            self.refused(reason="  "), "请写撤回的原因；它会印在网页上，代替撤回的内容。"
        )
        self.again()
        self.assertEqual(
            self.refused(),
            "刚才已有人发布了第2版，请先看过这一版，再决定要不要撤回。",
        )
        self.withdraw(after=2)
        self.assertEqual(self.refused(after=2), "2020年12月通报 第2版已经撤回，不用再撤。")
        unpublished = self.bulletin(month=self.issue.month.plus(1))
        with self.assertRaisesMessage(Refused, "2021年1月通报还没有发布，没有可撤回的。"):
            withdraw(unpublished, by=self.zhu, reason=REASON, after=0)

    def test_by_a_leader_only(self) -> None:
        for by in (self.bian, self.shen, self.she):
            with self.assertRaises(PermissionDenied):
                self.withdraw(by=by)
            self.client.force_login(by)
            address = f"/admin/bulletin/bulletin/{self.issue.pk}/withdraw/"
            self.assertEqual(self.client.post(address, {"after": 1}).status_code, 403)
        self.assertEqual(Withdrawal.objects.count(), 0)

    def test_the_database_keeps_it_and_its_reason(self) -> None:
        done = self.withdraw()
        for change in ({"reason": "别的"}, {"reason": ""}):
            with self.assertRaises(DatabaseError), transaction.atomic():
                Withdrawal.objects.filter(pk=done.pk).update(**change)
        with self.assertRaises(DatabaseError), transaction.atomic():
            done.delete()

    def test_by_the_desk(self) -> None:
        self.client.force_login(self.zhu)
        address = f"/admin/bulletin/bulletin/{self.issue.pk}/withdraw/"
        self.assertContains(
            self.client.get(f"/admin/bulletin/bulletin/{self.issue.pk}/change/"), address
        )
        self.assertContains(self.client.get(address), "第1版到第1版都一样")
        page = self.client.post(address, {"after": 1, "reason": " "})
        self.assertContains(page, "请写撤回的原因")
        for after in ("", "x", "0"):
            page = self.client.post(address, {"after": after, "reason": REASON})
            self.assertContains(page, "页面不完整，没有撤回。请刷新这一页再试。", count=1)
        page = self.client.post(address, {"after": 1, "reason": REASON}, follow=True)
        self.assertContains(page, "2020年12月通报已撤回；网页上印着撤回的原因。")
        self.assertContains(page, "<strong>已撤回</strong>")
        self.assertContains(self.client.get(address), REASON)


class FollowedTests(Cast, TestCase):
    """A version that was followed by another says so; its bytes stay as they were."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.issue = self.bulletin()
        self.first = self.publish(self.issue)
        Figure.objects.filter(department=self.social, indicator__name="受理数").update(value=150)
        self.publish(self.issue, correction="<b>社保局</b>受理数应为150件。")

    def banner(self, address: str) -> list[str]:
        page = html.fromstring(self.client.get(address).content.decode())
        return [one.text_content() for one in page.xpath("//aside[@class='standing']")]

    def test_says_so(self) -> None:
        [said] = self.banner("/2020/12/v1/")
        self.assertRegex(
            said,
            r"^您看的是第1版。\d+年\d+月\d+日已发布第2版，"
            r"更正说明：<b>社保局</b>受理数应为150件。 看第2版$",
        )
        self.assertEqual(self.banner("/2020/12/"), [])
        self.assertEqual(self.banner("/2020/12/v2/"), [])

    def test_the_next_version_lists_what_it_says_otherwise(self) -> None:
        page = html.fromstring(self.client.get("/2020/12/").content.decode())
        [listed] = page.xpath("//ul[@class='changes']")
        told = [item.text_content() for item in listed]
        self.assertEqual(len(told), 2)
        self.assertRegex(told[0], "^栏目“受理和办理情况”：“.*受理300件.*”改为“.*受理350件.*”$")
        self.assertRegex(told[1], "^栏目“.*”的表格，社保局，系统受理数：“100”改为“150”$")
