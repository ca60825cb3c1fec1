"""The picker beside a section's text, with mouse, keyboard and on a phone."""

from __future__ import annotations

from django.test import tag
from playwright.sync_api import Page, expect

from tests.base import NOVEMBER, Cast, figure

from .base import PHONE, BrowserTestCase


@tag("without-database")
class PickerTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()
        self.fill_ledger()
        for where, value in ((self.social, 80), (self.medical, 160)):
            figure("受理数", where, value, month=NOVEMBER)
        self.issue = self.bulletin()
        self.section = self.issue.sections.get(title="受理和办理情况")

    def open(self, size: tuple[int, int] | None = None) -> Page:
        page = self.sign_in(self.bian, *([size] if size else []))
        page.goto(f"/admin/bulletin/section/{self.section.pk}/change/")
        return page

    def test_by_keyboard_alone_from_search_to_the_saved_text(self) -> None:
        page = self.open()
        self.assert_fits(page)
        text = page.locator("#id_text")
        text.fill("受理件，")
        text.focus()
        page.keyboard.press("ArrowLeft")
        search = page.get_by_label("查找可引用的数据")
        expect(page.locator(".picker-list li button").first).to_be_visible()
        self.shoot(page, "picker")
        search.focus()
        page.keyboard.type("受理数 比上月")
        page.keyboard.press("ArrowDown")
        expect(page.locator(".picker-list button:focus code")).to_have_text("{{ 受理数.比上月 }}")
        expect(page.locator(".picker-list button:focus .value")).to_have_text("比上月增加25%")
        page.keyboard.press("Enter")
        expect(text).to_have_value("受理件{{ 受理数.比上月 }}，")
        expect(page.locator(".filled-text")).to_have_text("受理件比上月增加25%，")
        page.keyboard.type("（好）")
        expect(text).to_have_value("受理件{{ 受理数.比上月 }}（好），")
        self.shoot(page, "inserted")
        page.locator("[name=_save]").click()
        page.wait_for_url("**/bulletin/bulletin/**")
        self.section.refresh_from_db()
        self.assertEqual(self.section.text, "受理件{{ 受理数.比上月 }}（好），")

    def test_a_departments_own_and_a_mistake_is_told_while_typing(self) -> None:
        page = self.open()
        page.get_by_label("谁的数据").select_option("社保局")
        row = page.locator(".picker-list button").filter(has_text="{{ 受理数.社保局 }}")
        row.click()
        expect(page.locator("#id_text")).to_be_focused()
        expect(page.locator("#id_text")).to_have_value(
            f"{self.section.text}{{{{ 受理数.社保局 }}}}"
        )
        page.locator("#id_text").fill("{{ 受里数 }}")
        expect(page.locator(".filled-problems li")).to_have_text(
            "{{ 受里数 }}：没有叫“受里数”的数据。"
            "是不是要写 {{ 受理数 }}、{{ 部门数 }}、{{ 评价数 }} ？"
        )
        self.shoot(page, "mistake")
        page.get_by_label("查找可引用的数据").fill("没有这样的")
        expect(page.locator(".picker-list .none")).to_have_text("没有找到，请换个词。")

    def test_on_a_phone(self) -> None:
        page = self.open(PHONE)
        self.assert_fits(page)
        page.locator(".picker summary").click()
        page.get_by_label("查找可引用的数据").fill("排号数")
        self.shoot(page, "phone")
        self.assert_fits(page)
        page.locator(".picker-list li:visible button").first.click()
        expect(page.locator("#id_text")).to_have_value(f"{self.section.text}{{{{ 排号数 }}}}")

    def test_at_the_opening(self) -> None:
        page = self.sign_in(self.bian)
        page.goto(f"/admin/bulletin/bulletin/{self.issue.pk}/change/")
        page.locator("#id_opening").fill("")
        page.get_by_label("查找可引用的数据").fill("年月")
        expect(page.locator(".picker-list li:visible button").first).to_contain_text("年月")
        page.get_by_label("查找可引用的数据").press("Enter")
        expect(page.locator("#id_opening")).to_have_value("{{ 年月 }}")
        expect(page.locator(".filled-text")).to_have_text("2020年12月")
        self.shoot(page, "opening")
        self.assert_fits(page)

    def test_without_script_the_list_is_there_to_be_copied(self) -> None:
        page = self.sign_in(self.bian)
        plain = self.new_context(java_script_enabled=False)
        plain.add_cookies(page.context.cookies())
        still = plain.new_page()
        still.goto(f"/admin/bulletin/section/{self.section.pk}/change/")
        still.locator(".picker summary").click()
        expect(still.locator(".picker-list code").first).to_have_text("{{ 排号数 }}")
        expect(still.locator(".filled-text")).to_contain_text("受理300件")
        self.shoot(still, "plain")
        still.goto(f"/admin/bulletin/bulletin/{self.issue.pk}/placeholders/")
        still.locator("select").select_option("医保局")
        still.get_by_role("button", name="查看").click()
        expect(still.locator(".picker-list code").first).to_have_text("{{ 受理数.医保局 }}")
        self.shoot(still, "plain-list")
