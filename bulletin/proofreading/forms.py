"""A text's characters in the forms in which they are compared, each still in its place."""

from __future__ import annotations

import re

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
#: Punctuation that belongs to Chinese writing.
MARKS = "，。；：？！、（）《》〈〉“”‘’「」『』【】〔〕—…·％"
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: ord(" "),
    0x00A0: ord(" "),
    ord("–"): ord("-"),
    ord("—"): ord("-"),
    ord("‐"): ord("-"),
    ord("−"): ord("-"),
}
_PAGE = r"(?:https?://|www\.)[\x21-\x7e]+"
PAGE = re.compile(_PAGE)
PAGE_OR_MAILBOX = re.compile(
    rf"{_PAGE}|[\w.+-]{{1,64}}@[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]+)+", re.ASCII
)


def halved(text: str) -> str:
    """Full-width letters, digits and marks as half-width ones; as long as the text itself."""
    return text.translate(_HALF)


def page_addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses of pages stand."""
    return [match.span() for match in PAGE.finditer(text)]


def web_addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses of pages and mailboxes stand: no prose, so not held to its rules."""
    return [match.span() for match in PAGE_OR_MAILBOX.finditer(text)]
