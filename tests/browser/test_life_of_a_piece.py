"""A piece from a Word file to the printed bulletin, by the clicks of three people."""

from __future__ import annotations

from typing import Any

from django.test import tag
from playwright.sync_api import Page, expect

from bulletin.models import NewsItem
from bulletin.models.news import Stage, State
from tests.base import DECEMBER, Cast
from tests.hostile_texts import hostile_texts

from .base import PHONE, BrowserTestCase
from .editor import copy_from_another_program, writing_area

MANUSCRIPT = "tests/bulletin/manuscripts/whole.docx"
HEADLINE = "老旧小区加装电梯一窗受理"


class LifeTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()
        self.fill_ledger()
        self.issue = self.bulletin()

    def test_from_a_word_file_to_the_reader(self) -> None:
        writer = self.sign_in(self.she)
        url = self.hand_in_a_word_file(writer)
        editor = self.sign_in(self.bian)
        self.return_it(editor, url)
        self.mend_it(writer, url)
        self.accept_and_gather(editor, url)
        self.publish(self.issue)
        self.see_it_used(writer)

    def hand_in_a_word_file(self, page: Page) -> str:
        page.get_by_role("link", name="上传 Word 文件").click()
        page.get_by_label("Word 文件").set_input_files(MANUSCRIPT)
        page.get_by_label("月份").fill("2020-12")
        page.get_by_role("button", name="读成草稿").click()
        expect(page.locator(".messagelist")).to_contain_text("请从头看一遍再提交")
        expect(page.locator("#id_headline")).to_have_value(HEADLINE)
        expect(writing_area(page).locator("img")).to_have_count(1)
        page.get_by_label("图片说明").fill("居民在窗口领取批复")
        page.get_by_role("button", name="保存说明").click()
        expect(page.get_by_label("图片说明")).to_have_value("居民在窗口领取批复")
        self.shoot(page, "manuscript")
        page.get_by_role("button", name="保存并提交给编辑").click()
        expect(page.locator(".messagelist")).to_contain_text("稿件已提交给编辑")
        return page.url

    def return_it(self, page: Page, url: str) -> None:
        page.goto(url)
        page.get_by_text("退回修改、不采用").click()
        page.get_by_label("理由").fill("请补上办理情况")
        page.get_by_role("button", name="退回给部门修改").click()
        expect(page.locator(".messagelist")).to_contain_text("已退回")

    def mend_it(self, page: Page, url: str) -> None:
        page.goto("/pieces/")
        expect(page.get_by_text("请补上办理情况")).to_be_visible()
        page.get_by_role("link", name=HEADLINE).click()
        expect(writing_area(page).locator("img")).to_have_count(1)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        copy_from_another_program(page.context, "wps")
        page.bring_to_front()
        writing_area(page).press("Control+End")
        page.keyboard.press("Control+v")
        expect(writing_area(page).locator("table")).to_have_count(2)
        expect(page.locator("#pasted")).to_contain_text("字体、颜色、字号等格式没有保留")
        self.shoot(page, "pasted")
        page.get_by_role("button", name="保存并提交给编辑").click()
        expect(page.locator(".messagelist")).to_contain_text("稿件已提交给编辑")

    def accept_and_gather(self, page: Page, url: str) -> None:
        page.goto(url)
        page.get_by_role("link", name="各稿和记录").click()
        page.get_by_role("button", name="比较选中的两稿").click()
        expect(page.locator(".comparison ins").first).to_be_visible()
        self.shoot(page, "compared")
        page.goto(url)
        page.get_by_role("button", name="保存并采用").click()
        expect(page.locator(".messagelist")).to_contain_text("稿件已采用")
        page.goto(f"/admin/bulletin/bulletin/{self.issue.pk}/change/")
        page.get_by_role("button", name="收稿").click()
        expect(page.locator(".messagelist")).to_contain_text(HEADLINE)

    def see_it_used(self, page: Page) -> None:
        piece = NewsItem.objects.get(headline=HEADLINE)
        self.assertEqual(piece.stage, Stage.PUBLISHED)
        page.goto("/pieces/")
        self.shoot(page, "used")
        reader = self.new_context(PHONE, java_script_enabled=False).new_page()
        reader.goto("/2020/12/")
        expect(reader.get_by_text(HEADLINE)).to_be_visible()
        expect(reader.get_by_alt_text("居民在窗口领取批复")).to_be_visible()
        self.assert_fits(reader)
        self.shoot(reader, "reader")


@tag("without-database")
class HostileTests(Cast, BrowserTestCase):
    """In a real browser none of the hostile texts runs, wherever a person would meet them."""

    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()
        texts = hostile_texts()
        for text in texts[::6]:
            self.piece(
                text[:100], subtitle=text[:100], body=f"<p>{text}</p>", credit=text[:60],
                state=State.RETURNED, reason=text, department=self.social, author=self.she,
            )  # fmt: skip

    def visit(self, who: Any, urls: list[str]) -> None:
        page = self.sign_in(who)
        page.add_init_script("window.xss = () => { window.ran = true; }")
        for url in urls:
            page.goto(url)
            page.wait_for_load_state("networkidle")
            self.assertIsNone(page.evaluate("window.ran ?? null"), url)

    def test_none_of_them_runs(self) -> None:
        pieces = NewsItem.objects.filter(month=DECEMBER).order_by("pk")
        own = [f"/pieces/{pk}/" for pk in pieces.values_list("pk", flat=True)[:12]]
        self.visit(self.she, ["/pieces/", *own])
        self.visit(self.bian, ["/admin/bulletin/newsitem/", own[0], f"{own[1]}versions/"])
