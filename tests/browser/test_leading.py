"""A leader reads an issue on one screen and says a word; an editor sees it through to its end."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import Page, expect

from bulletin.models import Instruction, Opening, Task
from departments.models import User
from stats.checks import check_month
from stats.models import Indicator
from stats.waivers import waive
from tests.base import DECEMBER, NOVEMBER, Cast, department, figure

from .base import PHONE, WIDE, BrowserTestCase

WORD = "医保局满意率没有达标，请查明原因，月底前报整改情况。"
TASK = "查明满意率没有达标的原因"


class LeadingTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()
        self.fill_ledger()
        for number in range(8):
            one = department(f"示例区第{number + 1}便民服务中心", 9)
            figure("受理数", one, 60 + number * 9)
            figure("受理数", one, 90, month=NOVEMBER)
        Indicator.objects.filter(name="满意率").update(target=Decimal("99.5"))
        for finding in [f for f in check_month(DECEMBER) if f.waivable][:3]:
            waive(finding, month=DECEMBER, by=self.shen, reason="已同部门核对", printed=False)
        self.piece("窗口推出延时服务")
        issue = self.bulletin()
        self.publish(issue)
        issue.issuer = "某区行政审批局"
        issue.save()
        self.publish(issue, correction="发文机关写错")

    def open(self, user: User, size: tuple[int, int] = WIDE) -> Page:
        """By the link on the desk."""
        page = self.sign_in(user, size)
        page.locator("#following").get_by_role("link", name="领导专页").click()
        page.get_by_role("link", name="2020年12月政务服务工作情况通报").click()
        return page

    def test_from_the_leaders_word_to_its_end(self) -> None:
        self.leader_writes()
        editor = self.sign_in(self.bian)
        waiting = editor.locator("#following")
        expect(waiting).to_contain_text(WORD)
        self.shoot(editor, "waits")
        waiting.get_by_role("link", name="立项督办").click()
        self.make_a_task(editor)
        editor.goto("/admin/")
        expect(waiting).to_contain_text(f"在办 {TASK}")
        self.be_late(editor)
        waiting.get_by_role("link", name=TASK).click()
        self.close_it(editor)
        editor.goto("/admin/")
        expect(waiting).to_contain_text("没有等着办的。")

    def leader_writes(self) -> None:
        page = self.open(self.zhu)
        expect(page.get_by_text("您打开本页，已记为已阅")).to_be_visible()
        self.assert_one_screen(page)
        self.shoot(page, "screen")
        self.assertEqual(Opening.objects.get().reader, self.zhu)
        page.get_by_label("批示").fill(WORD)
        page.get_by_role("button", name="交给编辑").click()
        expect(page.locator(".instruction .text")).to_have_text(WORD)
        self.assertEqual(Instruction.objects.get().by, self.zhu)

    def make_a_task(self, page: Page) -> None:
        self.allow("400")
        page.get_by_label("要办的事").fill(TASK)
        due = timezone.localdate() + dt.timedelta(5)
        page.get_by_label("办结期限").fill(due.isoformat())
        page.get_by_role("button", name="立项督办").click()
        expect(page.locator(".errornote")).to_contain_text("责任部门和责任人选一个")
        expect(page.get_by_label("要办的事")).to_have_value(TASK)
        page.get_by_label("责任部门").select_option(label="医保局")
        self.shoot(page, "task")
        page.get_by_role("button", name="立项督办").click()
        expect(page.locator(".messagelist .success")).to_contain_text("已立项督办，医保局办理。")
        self.assertEqual(Task.objects.get().due, due)

    def be_late(self, page: Page) -> None:
        Task.objects.update(due=timezone.localdate() - dt.timedelta(1))
        page.reload()
        expect(page.locator("#following .overdue")).to_have_text("逾期")
        self.assert_fits(page)
        self.shoot(page, "overdue")

    def close_it(self, page: Page) -> None:
        page.locator("summary", has_text="办结").click()
        page.get_by_label("办理情况").fill("已查明，窗口评价器已修好。")
        self.shoot(page, "closing")
        page.get_by_role("button", name="办结").click()
        expect(page.locator(".task .done")).to_have_text("已办结")
        expect(page.locator(".task")).to_contain_text("窗口评价器已修好")

    def assert_one_screen(self, page: Page) -> None:
        tall, window = page.evaluate("[document.scrollingElement.scrollHeight, innerHeight]")
        self.assertLessEqual(tall, window)
        self.assert_fits(page)

    def test_on_a_phone_and_by_keyboard(self) -> None:
        page = self.open(self.zhu, PHONE)
        self.assert_fits(page)
        self.shoot(page, "phone")
        page.get_by_label("批示").focus()
        page.keyboard.type(WORD)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".instruction .text")).to_have_text(WORD)
        page.get_by_role("link", name="立项督办").click()
        self.assert_fits(page)
        self.shoot(page, "task-phone")
        page.goto("/briefing/readers/")
        self.assert_fits(page)
        page.goto("/admin/")
        self.assert_fits(page)

    def test_every_link_leads_to_its_place(self) -> None:
        page = self.open(self.zhu)
        for name, place in (
            ("到通报的统计表看", "#s"),
            ("到数据核查看", "/findings/2020-12/"),
        ):
            address = str(page.get_by_role("link", name=name).get_attribute("href"))
            self.assertIn(place, address)
            other = page.context.new_page()
            answer = other.goto(address)
            assert answer is not None
            self.assertEqual(answer.status, 200)
            if "#" in address:
                expect(other.locator(address[address.index("#") :])).to_be_in_viewport()
            other.close()
