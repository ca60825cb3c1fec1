"""A page arranged for paper: what a style sheet alone cannot do, without changing its text."""

from __future__ import annotations

from lxml import html
from lxml.html import HtmlElement

from ...paper import Paper, paper_of
from .heads import set_heads
from .pictures import set_pictures
from .sizes import style_of
from .tables import set_tables
from .text import legal, wrap_text
from .titles import set_titles

__all__ = ["Paper", "arranged", "measured", "paper_of", "style_of"]


def arranged(page: str, paper: Paper) -> str:
    """The page measured, and its text wrapped in spans, which keep it to the grid."""
    root = measured(page, paper)
    wrap_text(root)
    return str(html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))


def measured(page: str, paper: Paper) -> HtmlElement:
    """The page with titles broken, columns measured and pictures sized."""
    root = html.document_fromstring(legal(page))
    set_titles(root, paper)
    set_heads(root, paper)
    set_tables(root, paper)
    set_pictures(root, paper)
    return root
