"""Cleaned HTML as elements: paragraphs, headings, items of lists, tables."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

from stats.intake.sheets import Merge

from ..richtext.blocks import CJK
from ..richtext.clean import parse
from ..richtext.text import text_of
from .parsed import Element, Grid, Line

HEADINGS = {f"h{level}": level for level in range(1, 7)}
HOLDERS = frozenset({"p", "div", "table", "ul", "ol", "blockquote", *HEADINGS})
#: A cell with more than this is no cell of a table, but a page laid out with one.
LONGEST_CELL = 400
#: Where a line of Chinese was broken by hand.
BROKEN = re.compile(f"(?<=[{CJK}])\n(?=[{CJK}])")


def elements_of(cleaned: str) -> tuple[Element, ...]:
    """In reading order; empty paragraphs are gaps."""
    found: list[Element] = []
    gap = False
    for element in _elements(parse(cleaned)) if cleaned else ():
        if isinstance(element, Grid) or element.text or "<img" in element.html:
            if gap and isinstance(element, Line):
                element = Line(element.text, element.html, element.level, True, element.ordinal)
            found.append(element)
            gap = False
        else:
            gap = True
    return tuple(found)


def _elements(parent: HtmlElement) -> Iterator[Element]:
    """Loose text between blocks is a paragraph of its own."""
    loose = [html.escape(parent.text or "")]
    for child in parent:
        if child.tag in HOLDERS or any(one.tag in HOLDERS for one in child.iterdescendants()):
            yield from _loose("".join(loose))
            loose = []
            yield from _block(child)
        else:
            loose.append(_outer(child))
        loose.append(html.escape(child.tail or ""))
    yield from _loose("".join(loose))


def _loose(markup: str) -> Iterator[Element]:
    if markup.strip():
        yield from _paragraph(markup, "p")


def _block(element: HtmlElement) -> Iterator[Element]:
    match element.tag:
        case "table":
            yield from _table(element)
        case "ul" | "ol":
            yield from _items(element)
        case "blockquote":
            yield _line(_outer(element))
        case _ if any(one.tag in HOLDERS for one in element.iterdescendants()):
            yield from _elements(element)
        case "p" | "div":
            yield from _paragraph(_inner(element), "p")
        case _:
            yield from _paragraph(_inner(element), str(element.tag))


def _paragraph(markup: str, tag: str) -> Iterator[Element]:
    """Lines broken within a paragraph are paragraphs, where nothing else is marked in them."""
    parts = [markup]
    if "<br" in markup and markup.count("<") == markup.count("<br"):
        parts = markup.split("<br>")
    for part in parts:
        yield _line(f"<{tag}>{part}</{tag}>", HEADINGS.get(tag, 0))


def _line(markup: str, level: int = 0, ordinal: int = 0) -> Line:
    text = BROKEN.sub("", text_of(markup)).replace("\n", " ").strip()
    return Line(text, markup, level, ordinal=ordinal)


def _items(element: HtmlElement) -> Iterator[Element]:
    """Each item of a plain list by itself, since a heading may have been numbered by one."""
    if any(one.tag in ("ul", "ol", "table") for one in element.iterdescendants()):
        yield _line(_outer(element))
        return
    tag = "ol" if element.tag == "ol" else "ul"
    for number, item in enumerate((one for one in element if one.tag == "li"), 1):
        markup = f"<{tag}><li>{_inner(item)}</li></{tag}>"
        yield _line(markup, ordinal=number if tag == "ol" else 0)


def _table(element: HtmlElement) -> Iterator[Element]:
    rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    if len(cells) == 1:
        # A head, set as a table of one row: the issuer at the left, the date at the right.
        yield from _one_row(cells[0])
        return
    nested = any(True for one in element.iterdescendants("table"))
    if nested or any(len(_text(c)) > LONGEST_CELL for row in cells for c in row):
        for row in cells:
            for cell in row:
                yield from _elements(cell)
        return
    texts, merges = _spread(cells)
    if any(any(row) for row in texts):
        yield Grid(tuple(map(tuple, texts)), _outer(element), tuple(merges))


def _one_row(cells: list[HtmlElement]) -> Iterator[Element]:
    if len(cells) == 1:
        yield from _elements(cells[0])
        return
    text = "  ".join(filter(None, map(_text, cells)))
    yield Line(text, f"<p>{html.escape(text)}</p>")


def _spread(cells: list[list[HtmlElement]]) -> tuple[list[list[str]], list[Merge]]:
    """Each cell at its place, as a sheet has it: text at the top left of what it covers."""
    held: dict[tuple[int, int], str] = {}
    merges: list[Merge] = []
    for top, row in enumerate(cells):
        left = 0
        for cell in row:
            while (top, left) in held:
                left += 1
            down, across = (int(cell.get(name) or 1) for name in ("rowspan", "colspan"))
            down = min(down, len(cells) - top)
            for one in range(top, top + down):
                for other in range(left, left + across):
                    held[one, other] = ""
            held[top, left] = _text(cell)
            if down > 1 or across > 1:
                merges.append(Merge(top, left, top + down - 1, left + across - 1))
            left += across
    width = max((left for _, left in held), default=-1) + 1
    rows = [[held.get((top, left), "") for left in range(width)] for top in range(len(cells))]
    return rows, merges


def _text(element: HtmlElement) -> str:
    return " ".join(BROKEN.sub("", text_of(_inner(element))).split())


def _inner(element: HtmlElement) -> str:
    whole = _outer(element)
    return whole[whole.index(">") + 1 : whole.rindex("<")]


def _outer(element: HtmlElement) -> str:
    return lxml.html.tostring(element, encoding="unicode", with_tail=False)
