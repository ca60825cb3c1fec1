"""The imprint (版记): rules and lines at the bottom of the last page's text area."""

from __future__ import annotations

from collections.abc import Iterator

from docx.opc.part import Part
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.html import HtmlElement

from .runs import SPREAD, runs, spread
from .sizes import Sizes
from .xml import eighths, paragraph, twips, w

#: The outer rules and those between, in mm (GB/T 9704-2012, 7.4.1).
OUTER, INNER = 0.35, 0.25
#: Characters before the first name: 抄送： and 报：.
NAMES, SHORT = 3, 2


def imprint(element: HtmlElement, part: Part, sizes: Sizes) -> list[BaseOxmlElement]:
    """A table that stands at the bottom wherever the text ends, and what holds it to the page."""
    rows = [_row(line, part, sizes) for line in element if line.tag == "p"]
    columns = w("tblGrid", w("gridCol", w=sizes.text_width))
    return [w("tbl", _looks(sizes), columns, *rows), paragraph("Gap")]


def _looks(sizes: Sizes) -> BaseOxmlElement:
    # LibreOffice lets a table float that is as wide as the text only by the page's edge.
    place: dict[str, object] = {"horzAnchor": "page", "tblpX": twips(sizes.paper.left)}
    place |= {"vertAnchor": "margin", "tblpYSpec": "bottom"}
    rules = (("top", OUTER), ("bottom", OUTER), ("insideH", INNER))
    borders = (w(side, val="single", sz=eighths(mm), space=0, color="000000") for side, mm in rules)
    return w(
        "tblPr",
        w("tblpPr", **place),
        w("tblW", w=sizes.text_width, type="dxa"),
        w("tblBorders", *borders),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=0, type="dxa") for side in ("left", "right"))),
    )


def _row(line: HtmlElement, part: Part, sizes: Sizes) -> BaseOxmlElement:
    is_spread = bool(SPREAD & set(line.classes))
    words = spread(line, part) if is_spread else runs(line, part)
    cell = w("tc", w("tcPr", w("tcW", w=sizes.text_width, type="dxa"), w("vAlign", val="center")))
    cell.append(paragraph("Imprint", *_place(line, sizes), *words))
    return w("tr", w("trPr", w("cantSplit"), w("trHeight", val=sizes.line, hRule="atLeast")), cell)


def _place(line: HtmlElement, sizes: Sizes) -> Iterator[BaseOxmlElement]:
    """One of its own characters in at both sides; names hang below the first of them."""
    hanging = 0
    if "copies" in line.classes:
        hanging = SHORT if "short" in line.classes else NAMES
    first = {"hanging": hanging * sizes.small} if hanging else {"firstLine": 0}
    yield w("ind", left=(1 + hanging) * sizes.small, right=sizes.small, **first)
    if "print-run" in line.classes:
        yield w("jc", val="right")
