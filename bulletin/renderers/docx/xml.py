"""Elements of WordprocessingML, and their lengths."""

from __future__ import annotations

import math
from typing import Any, cast

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

#: The order in which the schema wants properties (ISO/IEC 29500-1, 17.3.1.26 and 17.3.2.28).
_OF_PARAGRAPH = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "pBdr", "tabs", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid",
    "spacing", "ind", "jc", "outlineLvl", "sectPr",
)  # fmt: skip
_OF_TEXT = (
    "rStyle", "rFonts", "snapToGrid", "color", "spacing", "position", "sz", "szCs", "u",
    "vertAlign", "lang",
)  # fmt: skip
_PARAGRAPHS = {qn(f"w:{name}"): place for place, name in enumerate(_OF_PARAGRAPH)}
_TEXTS = {qn(f"w:{name}"): place for place, name in enumerate(_OF_TEXT)}


def w(name: str, /, *children: BaseOxmlElement, **attributes: Any) -> BaseOxmlElement:
    """`w("jc", val="center")` is `<w:jc w:val="center"/>`."""
    element = cast(BaseOxmlElement, OxmlElement(f"w:{name}"))
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    element.extend(children)
    return element


def of_paragraph(*properties: BaseOxmlElement) -> BaseOxmlElement:
    """`w:pPr`; the properties may come in any order."""
    return w("pPr", *sorted(properties, key=lambda one: _PARAGRAPHS[str(one.tag)]))


def of_text(*properties: BaseOxmlElement) -> BaseOxmlElement:
    """`w:rPr`; the properties may come in any order."""
    return w("rPr", *sorted(properties, key=lambda one: _TEXTS[str(one.tag)]))


def paragraph(style: str, *content: BaseOxmlElement) -> BaseOxmlElement:
    """A paragraph of a style; its properties may stand anywhere in the content."""
    properties = [child for child in content if child.tag in _PARAGRAPHS]
    others = (child for child in content if child.tag not in _PARAGRAPHS)
    return w("p", of_paragraph(w("pStyle", val=style), *properties), *others)


def text(value: str) -> BaseOxmlElement:
    element = w("t")
    element.set(qn("xml:space"), "preserve")
    element.text = value
    return element


def twips(mm: float) -> int:
    """Twentieths of a point."""
    return round(mm * 1440 / 25.4)


def halves(points: float) -> int:
    """Type sizes are kept in half points, as they are called: 15.79 pt is 3号, 16 pt."""
    return math.ceil(points * 2 - 0.01)


def eighths(mm: float) -> int:
    """Rules are kept in eighths of a point."""
    return round(mm * 72 / 25.4 * 8)
