"""Text on paper: how wide it runs, where it is broken, and how it keeps to the grid."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from lxml import html
from lxml.html import HtmlElement

BLOCKS = ("p", "h1", "h2", "h3", "h4", "li", "th", "td", "small")


#: What XML 1.0 cannot hold (2.2), not even escaped.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Without the characters that neither a page nor a Word file can hold."""
    return ILLEGAL.sub("", text)


def width(text: str) -> float:
    """How wide a text runs, in characters: a Latin letter or a digit is half a Chinese one."""
    return sum(1 if east_asian_width(char) in "WFA" else 0.55 for char in text)


def break_into(element: HtmlElement, lines: list[str]) -> None:
    """Put these lines in place of the element's text."""
    element.text = lines[0]
    for line in lines[1:]:
        rupture = html.Element("br")
        rupture.tail = line
        element.append(rupture)


def wrap_text(root: HtmlElement) -> None:
    """Put text into spans, whose line height the style sheet makes nothing.

    A line is then as high as its block says, whatever font had to help out with a character.
    """
    for element in list(root.iter(*BLOCKS)):
        _wrap(element)


def _wrap(element: HtmlElement) -> None:
    for place, child in reversed(list(enumerate(element, 1))):
        if child.tail and child.tail.strip():
            element.insert(place, _span(child.tail, child))
    if element.text and element.text.strip():
        element.insert(0, _span(element.text))
        element.text = None
        if margin := element.attrib.pop("data-margin", None):
            element[0].set("style", f"padding-right: {margin}")


def _span(text: str, before: HtmlElement | None = None) -> HtmlElement:
    span = html.Element("span")
    span.text = text
    if before is not None:
        before.tail = None
    return span
