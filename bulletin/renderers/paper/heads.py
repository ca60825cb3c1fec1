"""Heads, signature and imprint on paper, where their places depend on how long the names are."""

from __future__ import annotations

from lxml.html import HtmlElement

from .sizes import POINT, Paper
from .text import break_into, width
from .titles import in_lines

#: How wide a character of the masthead runs, with the space after it, in its own size.
MASTHEAD_SPACING = 1.15
#: em from the top of 小标宋's box to the top of its characters, and between those of two lines.
ABOVE_INK, INK = 0.075, 0.945
LINE_OF_LONG = 1.3
#: Characters between what stands at the left of a line and at its right.
GAP = 2
#: 7.3.5.2: the signature stands so many characters in, the date so many right of its first.
INDENT = 2


def set_heads(root: HtmlElement, paper: Paper) -> None:
    """Size the masthead, place an official head, and give long names the lines they need."""
    for element in root.find_class("masthead"):
        _masthead(element, paper)
    for element in root.find_class("official"):
        _official(element, paper)
    for element in root.find_class("issuer"):
        _left_and_right(element, paper.ems(paper.body), paper.line)
    for element in root.find_class("issued"):
        _left_and_right(element, paper.ems(paper.small) - 2, paper.line)
    for element in root.find_class("signature"):
        _signature(element, paper)


def _masthead(element: HtmlElement, paper: Paper) -> None:
    """A long name in smaller type; in two lines where one would be hardly larger than a title."""
    name = element.text or "　"
    room = paper.ems(1) / MASTHEAD_SPACING
    size = min(paper.masthead, room / width(name))
    lines = [name]
    if size < paper.title * 1.4:
        lines = in_lines(name, width(name) / 2 + 2)
        size = min(paper.masthead * 0.8, room / max(width(line) for line in lines))
        element.classes.add("long")
    element.set("style", f"font-size: {size:.2f}pt")
    element.set("data-size", f"{size:.2f}")
    break_into(element, lines)


def _official(article: HtmlElement, paper: Paper) -> None:
    """7.2.4 to 7.3.1: the name 35 mm down, two lines, the number, 4 mm, the rule, two lines.

    The title stands on the grid, so the lines before it are two to within half a one.
    """
    (head,) = article.find_class("head")
    (name,) = head.find_class("masthead")
    em = float(name.attrib.pop("data-size")) * POINT
    pitch = em * LINE_OF_LONG
    high = (1 + len(name.findall("br"))) * pitch
    top = paper.masthead_top - ABOVE_INK * em - (pitch - em) / 2
    below = top + high - (pitch - em) / 2 - (1 - ABOVE_INK - INK) * em
    rule = below + 2 * paper.line
    gap = rule - top - high
    if head.find_class("document-number"):
        rule += (paper.line + paper.body * POINT) / 2 + paper.rule_below_number
    size = f"padding: {top:.3f}mm 0 {gap:.3f}mm;line-height: {pitch:.3f}mm"
    name.set("style", f"{name.get('style')};{size}")
    title = round(rule / paper.line) + 2
    # The title has a line of padding of its own.
    after = (title - 1) * paper.line - rule - paper.rule_thickness
    head.set("style", f"height: {rule:.3f}mm;margin-bottom: {after:.3f}mm")


def _left_and_right(row: HtmlElement, room: float, line: float) -> None:
    """The name at the left in as many lines as it needs beside the date."""
    name, date = row[0], row[1]
    lines = in_lines(name.text or "", room - width(date.text or "") - GAP)
    break_into(name, lines)
    if len(lines) > 1:
        row.set("style", f"height: {len(lines) * line:.3f}mm;align-items: flex-end")


def _signature(element: HtmlElement, paper: Paper) -> None:
    """7.3.5.2: the name two characters in and the date two right of its first; where the date is
    longer, the date two characters in and the name further."""
    name, date = element[0], element[1]
    room = paper.ems(paper.body)
    lines = in_lines(name.text or "", room - 2 * INDENT)
    break_into(name, lines)
    long = max(map(width, lines))
    dated = _half_width(date.text_content().strip())
    left = room - INDENT - (long if long >= dated else dated + INDENT)
    name.set("style", f"padding-left: {left:.3f}em")
    date.set("style", f"padding-left: {left + INDENT:.3f}em")


def _half_width(text: str) -> float:
    """How wide a date runs in 仿宋, whose digits are half a character."""
    return sum(0.5 if char.isascii() else 1 for char in text)
