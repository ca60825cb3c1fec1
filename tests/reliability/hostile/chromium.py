"""What was cleaned, and what is printed of it, in a browser: nothing runs, nothing is fetched."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Page, Request, Route, sync_playwright

from bulletin.document import Cell, Document, Piece, Run, Section, Table
from bulletin.renderers import renderer
from bulletin.richtext import to_blocks
from bulletin.richtext.blocks import text_runs
from bulletin.richtext.clean import ALLOWED
from tests.browser.base import ARGUMENTS, executable
from tests.hostile_texts import hostile_texts

from ..results import Result
from .strings import ALL
from .tally import Tally

#: A host that is nowhere: every request is answered here, none leaves the browser.
SITE = "http://hall.invalid"
AT_ONCE = 400
#: What the page of the site itself may ask for.
OWN = re.compile(rf"{SITE}/(?:$|static/|favicon\.(?:ico|svg)|pieces/pictures/[0-9a-f]{{64}}$)")
WATCH = """
window.ran = [];
for (const name of ['xss', 'inj7', 'alert', 'x']) window[name] = () => window.ran.push(name);
window.addEventListener('error', event => {
    if (event.target === window) window.ran.push(`${event.message}`);
});
"""
#: Each text as the page's own, then as the browser writes it, read again (mutation).
INSERT = """([texts, allowed]) => texts.map((html, index) => {
    const wrong = [];
    let box = document.createElement('div');
    box.innerHTML = html;
    for (let round = 0; round < 2; round++) {
        document.body.append(box);
        for (const one of box.querySelectorAll('*')) {
            const names = allowed[one.localName];
            if (!names || !one.namespaceURI.endsWith('/xhtml')) wrong.push(`<${one.localName}>`);
            for (const {name} of one.attributes)
                if (!names?.includes(name)) wrong.push(`<${one.localName} ${name}>`);
            if (one.localName === 'a' && one.hasAttribute('href')
                && !/^(?:https?|mailto|tel):$/.test(one.protocol)) wrong.push(one.href);
            if (typeof one.click === 'function' && one.localName !== 'a') one.click();
        }
        const again = document.createElement('div');
        again.innerHTML = box.innerHTML;
        box.remove();
        box = again;
    }
    return wrong.length ? [index, wrong] : null;
}).filter(Boolean)"""


def attack(cleaned: Sequence[str]) -> list[Result]:
    with _browser() as (page, asked):
        return [_inserted(page, asked, cleaned), _printed(page, asked)]


@contextmanager
def _browser() -> Iterator[tuple[Page, list[str]]]:
    """A page of a site that is nowhere, and the list of what it asks others for."""
    asked: list[str] = []

    def answer(route: Route, request: Request) -> None:
        if not OWN.match(request.url):
            asked.append(request.url)
        if request.is_navigation_request() and request.url == f"{SITE}/":
            route.fulfill(content_type="text/html; charset=utf-8", body=page_now[0])
        else:
            route.abort()

    page_now = ["<!DOCTYPE html><title>页</title><body>"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        page = browser.new_page()
        page.add_init_script(WATCH)
        page.route("**/*", answer)
        page.page_now = page_now  # type: ignore[attr-defined]
        page.goto(f"{SITE}/")
        yield page, asked
        browser.close()


def _inserted(page: Page, asked: list[str], cleaned: Sequence[str]) -> Result:
    tally = Tally()
    allowed = {tag: sorted(names) for tag, names in ALLOWED.items()}
    for start in range(0, len(cleaned), AT_ONCE):
        # A lone surrogate does not reach the browser, nor does one reach a page.
        texts = [one.encode("utf-8", "ignore").decode() for one in cleaned[start : start + AT_ONCE]]
        tally.tried += len(texts)
        for index, wrong in page.evaluate(INSERT, [texts, allowed]):
            tally.complain(f"in Chromium: {wrong[:3]}", texts[index])
        page.wait_for_timeout(50)
        _check(page, asked, tally, texts)
    return tally.result(
        "hostile texts, cleaned, in Chromium, and again as it writes them",
        "no script, no request, only what is allowed",
    )


def _printed(page: Page, asked: list[str]) -> Result:
    """Markup typed where only a line of text belongs, on the page as it is published."""
    tally = Tally()
    every = (text.encode("utf-8", "ignore").decode() for text in (*hostile_texts(), *ALL))
    texts = [text for text in every if text.strip()]
    for start in range(0, len(texts), AT_ONCE // 2):
        some = texts[start : start + AT_ONCE // 2]
        tally.tried += len(some)
        with tally.trying(some[:3]):
            page.page_now[0] = renderer("html")(_document(some)).content.decode()
            page.goto(f"{SITE}/")
            page.wait_for_timeout(100)
            strange = page.locator("script, iframe, object, embed, form, base, inj7, img, [onload]")
            if strange.count():
                tally.complain(
                    "markup came out of a line of text", strange.first.evaluate("e => e.outerHTML")
                )
            _check(page, asked, tally, some)
    return tally.result(
        "markup in headlines, credits, names, notes, titles, on the published page",
        "no script, no request, no element",
    )


def _document(texts: Sequence[str]) -> Document:
    pieces = tuple(
        Piece(text, text, to_blocks(f"<p>{text[:3000]}</p>"), credit=text) for text in texts
    )
    rows = tuple(
        (Cell(text_runs(text), header=True), Cell((Run("5"),), note=text)) for text in texts
    )
    head = ((Cell(text_runs(texts[0])), Cell(text_runs(texts[-1]))),)
    sections = (
        Section("一、", texts[0], pieces),
        Section("二、", texts[1], (Table(head, rows, remarks=tuple(texts)),)),
    )
    return Document(
        "2020-12", texts[2], texts[3], texts[4], dt.date(2021, 1, 13), 1,
        sections=sections, copies_to=texts[5], version=2, correction=texts[6],
    )  # fmt: skip


def _check(page: Page, asked: list[str], tally: Tally, texts: Sequence[str]) -> None:
    if ran := page.evaluate("window.ran.splice(0)"):
        tally.complain(f"a script ran: {ran[:3]}", json.dumps(list(texts))[:600])
    if asked:
        tally.complain(f"asked for {asked[:3]}", json.dumps(list(texts))[:600])
        asked.clear()
