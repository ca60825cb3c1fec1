"""Lengths that the measured page carries in its style attributes."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from .xml import twips


def mm(element: HtmlElement, name: str) -> float:
    """The first length in mm of a property of an element's style; 0 where it has none."""
    found = re.search(rf"(?<![\w-]){name}: ?([\d.]+)mm", element.get("style", ""))
    return float(found[1]) if found else 0


def length(element: HtmlElement, name: str) -> int:
    """The same in twips."""
    return twips(mm(element, name))


def padding(element: HtmlElement) -> tuple[int, int]:
    """Above and below an element, in twips, written as `padding: 7mm 0 9mm`."""
    found = re.search(r"padding: ?([\d.]+)mm 0 ([\d.]+)mm", element.get("style", ""))
    return (twips(float(found[1])), twips(float(found[2]))) if found else (0, 0)


def ems(element: HtmlElement, name: str) -> float:
    """A length in characters; 0 where there is none."""
    found = re.search(rf"(?<![\w-]){name}: ?([\d.]+)em", element.get("style", ""))
    return float(found[1]) if found else 0


def points(element: HtmlElement) -> float:
    """The size of an element's type; 0 where it is that of what it stands in."""
    found = re.search(r"font-size: ?([\d.]+)pt", element.get("style", ""))
    return float(found[1]) if found else 0
