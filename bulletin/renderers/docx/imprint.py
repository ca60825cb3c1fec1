"""The imprint (版记): rules and lines at the bottom of the last page's text area."""

from __future__ import annotations

from docx.opc.part import Part
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.html import HtmlElement

from .runs import SPREAD, runs, spread
from .sizes import Sizes
from .styles import indent
from .xml import eighths, paragraph, w

#: The outer rules and those between, in mm (GB/T 9704-2012, 7.4.1).
OUTER, INNER = 0.35, 0.25
#: Characters by which a second line of names stands in, that it begins below the first name.
NAMES = 3


def imprint(element: HtmlElement, part: Part, sizes: Sizes) -> list[BaseOxmlElement]:
    """A table that stands at the bottom wherever the text ends, and what holds it to the page."""
    rows = [_row(line, part, sizes) for line in element if line.tag == "p"]
    columns = w("tblGrid", w("gridCol", w=sizes.text_width))
    return [w("tbl", _looks(sizes), columns, *rows), paragraph("Gap")]


def _looks(sizes: Sizes) -> BaseOxmlElement:
    place = {"horzAnchor": "margin", "vertAnchor": "margin", "tblpXSpec": "left"}
    place |= {"tblpYSpec": "bottom", "leftFromText": "0", "rightFromText": "0"}
    rules = (("top", OUTER), ("bottom", OUTER), ("insideH", INNER))
    borders = (w(side, val="single", sz=eighths(mm), space=0, color="000000") for side, mm in rules)
    return w(
        "tblPr",
        w("tblpPr", **place),
        w("tblW", w=sizes.text_width, type="dxa"),
        w("tblBorders", *borders),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=sizes.small, type="dxa") for side in ("left", "right"))),
    )


def _row(line: HtmlElement, part: Part, sizes: Sizes) -> BaseOxmlElement:
    hanging = [] if SPREAD & set(line.classes) else [indent(sizes, left=NAMES, hanging=NAMES)]
    words = spread(line, part) if SPREAD & set(line.classes) else runs(line, part)
    cell = w("tc", w("tcPr", w("tcW", w=sizes.text_width, type="dxa"), w("vAlign", val="center")))
    cell.append(paragraph("Imprint", *hanging, *words))
    return w("tr", w("trPr", w("cantSplit"), w("trHeight", val=sizes.line, hRule="atLeast")), cell)
