"""The items of a list as they are printed, whatever stood between them."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement


def items_of(element: HtmlElement) -> list[HtmlElement]:
    """What stands beside a list's items, as Word's list in a list, belongs to the one before."""
    items: list[HtmlElement] = []
    for part in _parts(element):
        if part.tag == "li":
            items.append(part)
        else:
            if not items:
                items.append(lxml.html.Element("li"))
            items[-1].append(part)
    return items


def _parts(element: HtmlElement) -> Iterator[HtmlElement]:
    """Its children, and the text between them as paragraphs."""
    yield from _as_paragraph(element.text)
    for child in list(element):
        tail, child.tail = child.tail, None
        yield child
        yield from _as_paragraph(tail)


def _as_paragraph(text: str | None) -> Iterator[HtmlElement]:
    if text and text.strip():
        made = lxml.html.Element("p")
        made.text = text
        yield made
