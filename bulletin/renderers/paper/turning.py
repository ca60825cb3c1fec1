"""A table too wide for the sheet upright: on pages of its own that are turned (A4 横排).

GB/T 9704-2012, 8: page number and text area stay where they are on the sheet; the table's head is
at the binding edge on odd pages, at the other on even ones: at the sheet's left on both.
"""

from __future__ import annotations

from lxml.html import HtmlElement

#: What stands before a table and belongs to it: it is turned too, so that it does not stand alone.
HEADINGS = frozenset({"h2", "h3", "h4"})
LEADING = frozenset({"label", "subtitle"})


def may_turn(table: HtmlElement) -> bool:
    """Not out of the middle of a list or a quotation."""
    return next(table.iterancestors("ul", "ol", "blockquote"), None) is None


def turn(table: HtmlElement) -> None:
    """Mark the table, its headings and its remarks as standing on turned pages."""
    box = _box(table)
    box.classes.add("turned")
    after = box.getnext()
    if after is not None and "remarks" in after.classes:
        after.classes.add("turned")
    _turn_headings(box)


def _turn_headings(element: HtmlElement) -> None:
    before = element.getprevious()
    if before is None:
        parent = element.getparent()
        if parent is not None and parent.tag == "section":
            _turn_headings(parent)
    elif before.tag in HEADINGS or LEADING & set(before.classes):
        before.classes.add("turned")
        _turn_headings(before)


def _box(table: HtmlElement) -> HtmlElement:
    parent = table.getparent()
    return parent if parent is not None and "table" in parent.classes else table
