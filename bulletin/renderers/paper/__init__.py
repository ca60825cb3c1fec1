"""A page arranged for paper: what a style sheet alone cannot do, without changing its text."""

from __future__ import annotations

from lxml import html

from .pictures import set_pictures
from .sizes import Paper
from .tables import set_tables
from .text import wrap_text
from .titles import set_titles

__all__ = ["Paper", "arranged"]


def arranged(page: str, paper: Paper) -> str:
    """The page with titles broken, columns measured, pictures sized, and text wrapped in spans."""
    root = html.document_fromstring(page)
    set_titles(root, paper)
    set_tables(root, paper)
    set_pictures(root, paper)
    wrap_text(root)
    return str(html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))
