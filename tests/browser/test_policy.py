"""The content policy in a real browser: no page of ours breaks it, and what is smuggled in does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from django.test import tag
from playwright.sync_api import BrowserContext, Page, Route

from bulletin.models.news import State
from tests import admin_pages
from tests.browser.base import BrowserTestCase
from tests.browser.editor import paste, writing_area
from tests.reading import Furnished

PUBLIC = (
    "/", "/2020/", "/2020/12/", "/2020/12/v1/", "/2020/12/tables/1/", "/2019/01/", "/search/",
    "/search/?q=窗口", "/departments/", "/nowhere/", "/schema/bulletin.json", "/feed/",
    "/2020/12/bulletin.json", "/healthz", "/favicon.ico", "/2020/12/",
)  # fmt: skip
#: Kept where a change of page does not take it away.
LISTEN = """() => document.addEventListener("securitypolicyviolation", event =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"""
SMUGGLED = (
    "<script>window.ran = 1</script><script src='data:text/javascript,window.ran=1'></script>"
    "<iframe srcdoc='<script>top.ran = 1</script>'></iframe>"
    "<a id='smuggled' href='javascript:window.ran=1'>走</a><base href='http://127.0.0.1:1/'>"
)
ATTRIBUTE = "<img src=/favicon.ico onload='window.ran = 1'>"


@tag("without-database")
class PolicyTests(BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.stage = Furnished()
        self.stage.raise_curtain()

    def listening(self, context: BrowserContext) -> BrowserContext:
        context.add_init_script(f"({LISTEN})()")
        return context

    def test_no_page_breaks_it(self) -> None:
        """Whatever a browser has against a page is a complaint, and fails the test at its end."""
        self.stage.fill_ledger()
        self.stage.furnish()
        self.client.force_login(self.stage.boss)
        for status in ("404", "403"):
            self.allow(status)
        public = self.listening(self.new_context()).new_page()
        for address in PUBLIC:
            public.goto(address)
        # Said of a page with a draft that is left at once.
        self.allowed.append("'beforeunload'")
        window = self.sign_in(self.stage.boss)
        self.listening(window.context)
        addresses = list(self.one_of_each())
        self.assertGreater(len(addresses), 80)
        for address in addresses:
            window.goto(address)

    def one_of_each(self) -> Iterator[str]:
        """A page of each kind; what only takes a POST or sends a file is none."""
        seen = set()
        for page in admin_pages.every_page():
            # A piece looks otherwise in each of its states.
            if page.name in seen and page.name != "piece":
                continue
            answer = self.client.get(page.url)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                seen.add(page.name)
                yield page.url

    def test_the_editor_works_under_it(self) -> None:
        page = self.draft()
        writing_area(page).click()
        page.keyboard.type("键盘上打的字")
        paste(page, "word")
        page.get_by_role("button", name="表格").click()
        page.get_by_role("dialog").get_by_role("button", name="确定").click()
        written = page.evaluate("CKEDITOR.instances.id_body.getData()")
        self.assertEqual((written.count("<table"), written.count("键盘上打的字")), (2, 1))

    def draft(self) -> Page:
        by = self.stage.bian
        piece = self.stage.piece("", body="", state=State.DRAFT, author=by, saved_by=by)
        page = self.sign_in(by)
        self.listening(page.context)
        page.goto(f"/pieces/{piece.pk}/")
        writing_area(page)
        return page

    def test_what_is_smuggled_into_a_page_does_not_run(self) -> None:
        editing = self.draft()
        for address, smuggled in (
            ("/", SMUGGLED + ATTRIBUTE),
            ("/admin/", SMUGGLED + ATTRIBUTE),
            # On this one page attributes may, since the editor's buttons are made of them.
            (editing.url, SMUGGLED),
        ):
            page = editing.context.new_page()
            page.route(re.compile(f"{address}$"), partial(smuggle, smuggled))
            page.goto(address)
            page.locator("#smuggled").evaluate("link => link.click()")
            page.wait_for_timeout(300)
            self.assertEqual(page.evaluate("typeof window.ran"), "undefined", address)
            self.assertTrue(self.complaints, address)
            self.complaints.clear()

    def test_a_page_that_was_kept_is_as_strict_as_when_it_came(self) -> None:
        self.stage.fill_ledger()
        self.stage.publish(self.stage.bulletin())
        page = self.new_context().new_page()
        page.goto("/2020/12/")
        answer = page.goto("/2020/12/")
        assert answer is not None
        style = "getComputedStyle(document.querySelector('header.site')).display"
        before = page.evaluate(style)
        page.reload()
        self.assertEqual(page.evaluate(style), before)
        # Nothing of the "not modified" has sandboxed it, so that its links and forms work.
        page.locator("header.site a.name").click()
        page.wait_for_url(f"{self.live_server_url}/")


def smuggle(smuggled: str, route: Route) -> None:
    """The page as it came, with its headers, and something in it that nobody meant to be there."""
    answer = route.fetch()
    body = answer.text().replace("</main>", f"{smuggled}</main>", 1)
    if smuggled not in body:
        body = body.replace("</body>", f"{smuggled}</body>", 1)
    route.fulfill(response=answer, body=body)
