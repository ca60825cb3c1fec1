"""Every page of the desk, read by axe (WCAG 2.2 AA) in a narrow window; none sticks out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.test import tag
from playwright.sync_api import Page

from tests import admin_pages
from tests.browser.base import BrowserTestCase
from tests.reading import Furnished

#: WCAG 1.4.10: 320 CSS pixels, which is also 1280 at a zoom of 400 %.
NARROW = (320, 640)
LEVELS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}


def complaints(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    """What axe finds, and a page wider than its window."""
    # Preloading asks for the style sheets' own imports at wrong addresses.
    options = {"runOnly": rules, "preload": False}
    found: dict[str, Any] = Axe().run(page, options=options).response
    for violation in found["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['target'][0]}"
    width, room = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    if width > room:
        yield f"{width - room} pixels too wide"


@tag("without-database")
class AccessibilityTests(BrowserTestCase):
    def test_what_is_wrong_is_found(self) -> None:
        page = self.new_context(NARROW).new_page()
        page.set_content(
            "<html lang=zh><title>甲</title><input style='width:400px'><p style='color:#999'>乙丙丁"
        )
        self.assertEqual(
            list(complaints(page, LEVELS)),
            ["color-contrast: p", "label: input", "88 pixels too wide"],
        )

    def test_every_page_of_the_desk(self) -> None:
        stage = Furnished()
        stage.raise_curtain()
        stage.fill_ledger()
        stage.furnish()
        self.client.force_login(stage.boss)
        addresses = list(self.one_of_each())
        self.assertGreater(len(addresses), 80)
        light = self.sign_in(stage.boss, NARROW)
        dark = self.sign_in(stage.boss, NARROW, color_scheme="dark")
        wrong: dict[str, list[str]] = defaultdict(list)
        for page in addresses:
            for window, rules in ((light, LEVELS), (dark, CONTRAST)):
                window.goto(page.url)
                for complaint in complaints(window, rules):
                    wrong[complaint].append(page.url)
        lines = [f"{what} ({len(where)} pages, {where[0]})" for what, where in wrong.items()]
        self.assertEqual(lines, [], "\n" + "\n".join(lines))

    def one_of_each(self) -> Iterator[admin_pages.Page]:
        """A page of each kind; what only takes a POST or sends a file is none."""
        seen = set()
        for page in admin_pages.every_page():
            if page.name in seen:
                continue
            answer = self.client.get(page.url)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                seen.add(page.name)
                yield page
