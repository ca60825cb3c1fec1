"""Archive, search and department pages: read by axe at 320 pixels, used by keyboard alone."""

from __future__ import annotations

from typing import Any

from django.test import tag
from playwright.sync_api import expect

from departments.months import Month
from tests.base import Cast, department
from tests.browser.base import PHONE, BrowserTestCase
from tests.browser.test_accessibility import CONTRAST, LEVELS, NARROW, complaints
from tests.bulletin.test_archive import withdraw
from tests.invented_issues import document, issue

ADDRESSES = (
    "/", "/2020/", "/departments/", "/search/", "/search/?q=窗口 区第2局", "/search/?q=没有这个词",
    "/search/?q=" + "长" * 101,
)  # fmt: skip


@tag("without-database")
class PublicPagesTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.raise_curtain()
        self.first = department("区第1局")
        self.second = department("区第2局")
        for month in (3, 4, 6, 7, 8):
            self.issue(month)
        withdraw(self.issue(9), self.zhu)
        self.allow("404")
        self.allow("410")

    def issue(self, month: int) -> Any:
        said = document(Month(2020, month), departments=("区第1局", "区第2局"), pieces=3)
        return issue(said, by=self.zhu)

    def test_axe_finds_nothing_and_nothing_sticks_out(self) -> None:
        light = self.new_context(NARROW).new_page()
        dark = self.new_context(NARROW, color_scheme="dark").new_page()
        wrong = []
        for address in (*ADDRESSES, f"/departments/{self.first.pk}/"):
            for window, rules in ((light, LEVELS), (dark, CONTRAST)):
                window.goto(address)
                wrong += [f"{address}: {told}" for told in complaints(window, rules)]
        self.assertEqual(wrong, [])

    def test_from_the_box_to_the_place_by_keyboard(self) -> None:
        page = self.new_context(PHONE, java_script_enabled=False).new_page()
        page.goto("/")
        # After the skip link, the name and whatever stands in the navigation.
        for _ in range(page.locator("header.site nav a").count() + 3):
            page.keyboard.press("Tab")
        expect(page.get_by_role("searchbox", name="搜索通报")).to_be_focused()
        page.keyboard.type("区第2局")
        page.keyboard.press("Enter")
        expect(page.locator("h2").first).to_have_text("2020年8月政务服务工作情况通报")
        expect(page.locator("mark").first).to_have_text("区第2局")
        expect(page.get_by_role("searchbox", name="搜索通报")).to_have_value("区第2局")
        expect(page.get_by_role("link", name="二、办件情况").first).to_have_attribute(
            "href", "/2020/08/#s2"
        )

    def test_a_wide_table_scrolls_in_its_own_box_by_keyboard(self) -> None:
        page = self.new_context(NARROW).new_page()
        page.goto(f"/departments/{self.second.pk}/")
        self.assert_fits(page)
        box = page.get_by_role("region", name="办件情况").last
        box.focus()
        expect(box).to_be_focused()
