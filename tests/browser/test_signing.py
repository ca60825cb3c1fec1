"""Three people read, sign and publish; a leader cannot wait. By clicks alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from bulletin.models import Edition, NewsItem, Signature
from departments.models import User
from tests.base import Cast

from .base import PHONE, WIDE, BrowserTestCase

REASON = "汛期停业通知，当天要发出"


class SigningTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()
        self.fill_ledger()
        self.piece("窗口推出延时服务")
        self.bulletin()

    def open(self, user: User, size: tuple[int, int] = WIDE) -> Page:
        """The desk of the month that is being made."""
        page = self.sign_in(user, size)
        expect(page.get_by_role("heading", name="2020年12月", exact=True)).to_be_visible()
        self.assert_fits(page)
        return page

    def sign_next(self, page: Page, step: str) -> None:
        page.get_by_role("link", name=f"审读，签“{step}”").click()
        with page.expect_popup() as opened:
            page.get_by_role("link", name="预览网页").click()
        expect(opened.value.get_by_text("窗口推出延时服务")).to_be_visible()
        opened.value.close()
        self.assert_fits(page)
        page.get_by_role("button", name=f"我已审读，签“{step}”").click()
        expect(page.locator(".messagelist .success")).to_have_text(f"已签名：{step}。")

    def test_three_people_sign_and_the_last_publishes(self) -> None:
        editor, reviewer = self.open(self.bian), self.open(self.shen, PHONE)
        expect(reviewer.locator(".next")).to_have_text("下一步：等bian签“编辑”")
        self.shoot(reviewer, "waits")
        self.sign_next(editor, "编辑")
        self.shoot(editor, "signed")
        reviewer.reload()
        self.sign_next(reviewer, "审核")
        self.shoot(reviewer, "signed-phone")
        self.change_the_piece(editor)
        reviewer.goto("/admin/")
        expect(reviewer.get_by_text("签名后内容有改动，已失效")).to_have_count(2)
        expect(reviewer.locator(".steps")).to_contain_text("改了：栏目“政务服务信息”")
        self.shoot(reviewer, "void-phone")
        editor.goto("/admin/")
        self.sign_next(editor, "编辑")
        reviewer.reload()
        self.sign_next(reviewer, "审核")
        self.publish()

    def change_the_piece(self, page: Page) -> None:
        piece = NewsItem.objects.get()
        page.goto(f"/pieces/{piece.pk}/")
        page.get_by_label("副标题").fill("周末也能办")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("已保存")

    def publish(self) -> None:
        leader = self.open(self.zhu)
        self.sign_next(leader, "签发")
        expect(leader.get_by_text("三个人都签了名，可以发布。")).to_be_visible()
        leader.get_by_role("link", name="去发布").click()
        self.assertEqual(leader.get_by_text("紧急发布").count(), 0)
        self.shoot(leader, "to-publish")
        leader.get_by_role("button", name="发布", exact=True).click()
        expect(leader.locator(".messagelist .success")).to_contain_text("第1版已发布")
        edition = Edition.objects.get()
        self.assertEqual([one["name"] for one in edition.signatures], ["bian", "shen", "zhu"])
        self.assertEqual(edition.urgent_reason, "")

    def test_a_leader_publishes_urgently_and_the_others_sign_afterwards(self) -> None:
        leader = self.open(self.zhu, PHONE)
        leader.get_by_role("link", name="编排2020年12月通报").click()
        leader.get_by_role("link", name="发布", exact=True).click()
        expect(leader.get_by_text("还缺编辑、审核、签发签名")).to_be_visible()
        self.assert_fits(leader)
        leader.get_by_role("button", name="紧急发布").click()
        expect(leader.locator(".errornote")).to_contain_text("紧急发布要写明理由")
        self.shoot(leader, "urgent-refused")
        leader.get_by_label("紧急发布的理由").fill(REASON)
        leader.get_by_role("button", name="紧急发布").click()
        expect(leader.locator(".editions")).to_contain_text(
            f"紧急发布：{REASON}（还要补签：编辑、审核）"
        )
        self.shoot(leader, "urgent")
        for user, step in ((self.shen, "审核"), (self.bian, "编辑")):
            page = self.sign_in(user)
            page.goto("/admin/?month=2020-12")
            page.get_by_role("link", name=f"补签“{step}”").click()
            self.shoot(page, "afterwards")
            page.get_by_role("button", name=f"我已审读，补签“{step}”").click()
            expect(page.locator(".messagelist .success")).to_contain_text(f"的“{step}”")
        page.goto("/admin/?month=2020-12")
        expect(page.locator(".next")).to_have_text("下一步：开始2021年1月的工作")
        self.shoot(page, "all-signed")
        self.assertEqual(Signature.objects.filter(is_afterwards=True).count(), 2)

    def test_reminding_from_the_desk_by_keyboard(self) -> None:
        page = self.open(self.bian)
        page.get_by_role("link", name="催报").focus()
        page.keyboard.press("Enter")
        boxes = page.get_by_role("checkbox")
        expect(boxes).to_have_count(3)
        boxes.first.focus()
        page.keyboard.press("Space")
        expect(boxes.first).not_to_be_checked()
        text = page.get_by_label("内容")
        text.fill("请在今天下班前报来。")
        self.shoot(page, "remind")
        page.get_by_role("button", name="发出").focus()
        page.keyboard.press("Enter")
        # No mail server is set up here: it says so, and what was typed stays.
        expect(page.locator(".messagelist .error")).to_contain_text("发不出去")
        expect(text).to_have_value("请在今天下班前报来。")
        expect(boxes.first).not_to_be_checked()
