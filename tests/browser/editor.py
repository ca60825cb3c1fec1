"""The editor of a piece as its writer handles it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page

PASTED = Path(__file__).parent / "pasted"
#: Written by a copy event: the browser's other way, navigator.clipboard.write, cleans the HTML
#: first, and what Word puts on the clipboard nobody has cleaned.
COPY = """html => document.addEventListener("copy", event => {
    event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", "");
    event.preventDefault();
})"""


def writing_area(page: Page) -> Locator:
    """The body's editor, ready to be typed into."""
    area = page.locator("[contenteditable=true]")
    area.wait_for()
    return area


def copy_from_another_program(context: BrowserContext, name: str) -> None:
    """Put a file of `pasted/` on the clipboard as HTML."""
    other = context.new_page()
    other.evaluate(COPY, (PASTED / f"{name}.html").read_text("utf-8"))
    other.keyboard.press("Control+c")
    other.close()


def paste(page: Page, name: str) -> Locator:
    """Paste a file of `pasted/` where the cursor stands, through the real clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy_from_another_program(page.context, name)
    page.bring_to_front()
    area = writing_area(page)
    area.click()
    page.keyboard.press("Control+v")
    # The filter for Word is fetched at the first paste.
    area.locator("table").first.wait_for()
    return area
