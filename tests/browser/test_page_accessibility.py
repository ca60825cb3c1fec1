"""The public pages by WCAG 2.2 AA, in a real browser: light, dark, 长者模式, narrow and wide."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from axe_playwright_python.sync_playwright import Axe
from django.test import tag
from playwright.sync_api import Page

from bulletin import sample
from bulletin.models import Bulletin
from departments import roles
from departments.models import User
from stats.models import Figure
from tests.base import Cast

from .base import BrowserTestCase

#: Width, scheme, 长者模式. 640 is 1280 at 200%, 320 is 1280 at 400% (WCAG 2.2, 1.4.10).
MODES = (
    (320, "light", False),
    (640, "light", False),
    (1280, "light", False),
    (1280, "dark", False),
    (320, "dark", True),
    (640, "light", True),
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PAGES = (
    "/2020/12/",
    "/2020/12/v1/",
    "/2020/12/tables/1/",
    f"/2020/12/tables/1/?sort={quote('部门')}",
    "/",
    "/2020/",
    f"/search/?q={quote('窗口')}",
    "/departments/",
    "/2020/11/",
)
#: axe does not measure contrast upon a gradient; this one only shades the edge of what scrolls.
WITHOUT_SHADES = (
    "document.querySelectorAll('.table').forEach(t => t.style.setProperty('background', 'none'))"
)
#: What axe does not measure: cells of a wide table half out of sight in its box, lone digits.
UNDECIDABLE = {"elmPartiallyObscured", "elmPartiallyObscuring", "shortTextContent"}
#: Nor does it measure letters in pictures; ours are the text's own colour on the same paper.
OTHER_INK = """[...document.querySelectorAll('svg text')]
    .filter(text => getComputedStyle(text).fill !== getComputedStyle(document.body).color)
    .map(text => text.textContent)"""
#: Targets smaller than 24 by 24 pixels that stand in no sentence (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """[...document.querySelectorAll('nav a, thead a, summary, .acts a')]
    .map(a => [a.textContent.trim(), a.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.height < 23.9 || box.width < 23.9))
    .map(([text, box]) => `${text} ${box.width}×${box.height}`)"""


@tag("without-database")
class PageAccessibilityTests(Cast, BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        sample.load()
        bulletin = Bulletin.objects.get(editions__isnull=False)
        Figure.objects.filter(
            month=bulletin.month, department__name="区社保局", indicator__name="受理数"
        ).update(value=2587)
        self.bian, self.shen, self.zhu = (
            User.objects.get(groups__name=role)
            for role in (roles.EDITOR, roles.REVIEWER, roles.LEADER)
        )
        self.publish(bulletin, correction="区社保局受理数应为2587件。")
        self.allow("404")

    def in_mode(self, width: int, scheme: Any, *, large: bool) -> Page:
        context = self.new_context((width, 800), color_scheme=scheme)
        if large:
            address = self.live_server_url
            context.add_cookies([{"name": "view", "value": "large", "url": address}])
        return context.new_page()

    def test_nothing_is_found_on_any_page_in_any_mode(self) -> None:
        for width, scheme, large in MODES:
            page = self.in_mode(width, scheme, large=large)
            for address in PAGES:
                with self.subTest(address, width=width, scheme=scheme, large=large):
                    page.goto(address)
                    self.assert_fits(page)
                    self.assertEqual(page.evaluate(SMALL_TARGETS), [])
                    self.assertEqual(self.found(page), [])
            page.context.close()

    def found(self, page: Page) -> list[str]:
        """What axe complains of, and what it could not decide and should have."""
        page.evaluate(WITHOUT_SHADES)
        self.assertEqual(page.evaluate(OTHER_INK), [])
        # Preloading asks for the style sheets' own imports at wrong addresses.
        rules = {"runOnly": {"type": "tag", "values": RULES}, "preload": False}
        answer = Axe().run(page, options=rules).response
        self.assertGreater(len(answer["passes"]), 10)
        undecided = [
            node
            for one in answer["incomplete"]
            for node in one["nodes"]
            if not node["html"].startswith("<text")
            and not {check["data"].get("messageKey") for check in node["any"]} & UNDECIDABLE
        ]
        violated = [node for one in answer["violations"] for node in one["nodes"]]
        return [f"{node['html'][:120]}: {node['failureSummary']}" for node in violated + undecided]

    def test_charts_in_words_and_numbers_that_open_by_keyboard(self) -> None:
        page = self.in_mode(375, "light", large=False)
        page.goto("/2020/12/#charts")
        self.assertEqual(
            [picture.get_attribute("aria-labelledby") for picture in page.get_by_role("img").all()],
            [f"c{number}-t c{number}-d" for number in (1, 2, 3)],
        )
        first = page.locator("summary").first
        first.focus()
        page.keyboard.press("Enter")
        self.assertTrue(page.get_by_role("cell", name="5985").is_visible())

    def test_long_reading_mode_is_chosen_by_keyboard_and_stays(self) -> None:
        page = self.in_mode(1280, "light", large=False)
        page.goto("/2020/12/v1/")
        plain = self.letters(page)
        page.get_by_role("link", name="长者模式").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="退出长者模式").wait_for()
        self.assertTrue(page.url.endswith("/2020/12/v1/"))
        self.assertGreater(self.letters(page), plain * 1.3)
        page.goto("/2020/12/tables/1/")
        self.assertGreater(self.letters(page), plain * 1.3)
        page.get_by_role("link", name="退出长者模式").click()
        page.get_by_role("link", name="长者模式", exact=True).wait_for()
        self.assertEqual(self.letters(page), plain)

    def letters(self, page: Page) -> float:
        size = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
        root = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
        self.assertGreater(page.evaluate(size), 12)
        return float(page.evaluate(root))

    def test_a_table_is_put_in_order_by_keyboard(self) -> None:
        page = self.in_mode(375, "dark", large=False)
        page.goto("/2020/12/")
        page.get_by_role("link", name="系统评价数").focus()
        page.keyboard.press("Enter")
        heading = page.locator("th[aria-sort]")
        self.assertEqual(heading.get_attribute("aria-sort"), "descending")
        self.assertEqual(page.locator("tbody th").first.text_content(), "区社保局")
        page.get_by_role("link", name="系统评价数").press("Enter")
        page.locator("th[aria-sort=ascending]").wait_for()
        self.assertEqual(page.locator("tbody th").first.text_content(), "区就业局")
        self.assertEqual(page.locator("tbody th").last.text_content(), "市公交公司")
        page.get_by_role("link", name="回到2020年12月通报").click()
        self.assertTrue(page.url.endswith("/2020/12/v2/#t1"))
