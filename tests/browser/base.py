"""A live server, and a Chromium in which nothing may go wrong unseen."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.base import PASSWORD, ClearsEditions

# Playwright's blocking interface keeps an event loop running in this thread; Django takes that
# for asynchronous code and would refuse every query of the test itself.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

EXECUTABLES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: As root there is no sandbox; the rest keeps Chromium from calling home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SCREENSHOTS = Path(settings.BASE_DIR) / "var" / "screenshots"
WIDE, PHONE = (1280, 800), (375, 667)
TIMEOUT_MS = 15_000
expect.set_options(timeout=TIMEOUT_MS)


def executable() -> str:
    found = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    if found is None:
        raise FileNotFoundError(f"no browser: install one of {', '.join(EXECUTABLES)}")
    return found


class BrowserTestCase(ClearsEditions, StaticLiveServerTestCase):
    """`complaints` gathers what a browser would only murmur about; `tearDown` fails on any."""

    browser: Browser

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        playwright = cls.enterClassContext(sync_playwright())
        cls.browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        cls.addClassCleanup(cls.browser.close)
        cls.shots = SCREENSHOTS / cls.__name__
        shutil.rmtree(cls.shots, ignore_errors=True)
        cls.shots.mkdir(parents=True)

    def setUp(self) -> None:
        super().setUp()
        self.complaints: list[str] = []
        self.allowed: list[str] = []

    def tearDown(self) -> None:
        super().tearDown()
        self.assertEqual(self.complaints, [])

    def new_context(self, size: tuple[int, int] = WIDE, **options: Any) -> BrowserContext:
        """A browser of its own: no cookies of others; closed after the test."""
        width, height = size
        context = self.browser.new_context(
            base_url=self.live_server_url,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        self.addCleanup(self._leave, context)
        context.set_default_timeout(TIMEOUT_MS)
        context.on("request", self._watch_request)
        context.on("console", self._watch_console)
        context.on("weberror", lambda error: self._complain(f"script: {error.error}"))
        return context

    def sign_in(self, user: Any, size: tuple[int, int] = WIDE, **options: Any) -> Page:
        """A page at the desk's front, reached through the sign-in form."""
        page = self.new_context(size, **options).new_page()
        page.goto("/admin/")
        page.get_by_label("用户名").fill(user.username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.locator("#logout-form").wait_for()
        return page

    def shoot(self, page: Page, name: str) -> None:
        """A picture of the whole page for a person to look at, numbered in the order taken."""
        number = len(list(self.shots.iterdir())) + 1
        page.screenshot(path=self.shots / f"{number:02d}-{name}.png", full_page=True)

    def assert_fits(self, page: Page) -> None:
        """Nothing sticks out at the right of the window."""
        page.wait_for_load_state()  # a click may have led to a page that is still coming
        page.wait_for_function("document.scrollingElement")
        widths = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        self.assertLessEqual(*widths, f"{page.url} is wider than the window")

    def allow(self, status: str) -> None:
        """From now on pages may answer with this status, which the console calls an error."""
        self.allowed.append(f"server responded with a status of {status}")

    def _leave(self, context: BrowserContext) -> None:
        # What stood there when a test failed is what one wants to see.
        for page in context.pages:
            self.shoot(page, f"{self._testMethodName}-end")
        context.close()

    def _complain(self, complaint: str) -> None:
        self.complaints.append(complaint)

    def _watch_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        # What stays in the browser, as its own reader of PDF files does, asks nobody.
        inside = url.scheme in ("data", "blob", "about", "chrome-extension", "chrome")
        if not inside and f"{url.scheme}://{url.netloc}" != self.live_server_url:
            self._complain(f"request: {request.url}")

    def _watch_console(self, message: ConsoleMessage) -> None:
        expected = any(text in message.text for text in self.allowed)
        if message.type in ("error", "warning") and not expected:
            self._complain(f"{message.type}: {message.text} ({message.location.get('url')})")
