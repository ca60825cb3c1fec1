"""The article as Word's paragraphs, in the order of the page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace

from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.html import HtmlElement

from ..paper import Paper
from .imprint import imprint
from .lengths import length, points
from .lists import HANGING, Lists
from .looks import around, looks, rule_below
from .page import Pages
from .pictures import picture
from .runs import SECTION, SPREAD, Dress, runs, spread
from .sizes import Sizes
from .styles import MASTHEAD_SPACED, indent
from .tables import table
from .xml import paragraph, w

#: The style of a paragraph by its class, else by its tag.
CLASSES = {
    "masthead": "Masthead",
    "issue": "IssueNumber",
    "issuer": "Issuer",
    "document-number": "DocumentNumber",
    "recipients": "Recipients",
    "by": "Signature",
    "on": "Signature",
    "correction": "Correction",
    "label": "AnnexLabel",
    "headline": "PieceTitle",
    "subtitle": "PieceSubtitle",
    "credit": "Credit",
    "remarks": "Remarks",
}
TAGS = {"h1": "Title", "h2": "Heading1", "h3": "Heading2", "h4": "Heading4"}
#: What stands on sheets of its own that are read from the side, by its class.
TURNED = "turned"
#: What stands on a sheet and not only round other elements.
PLACED = {"p", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "table", "figure", "footer"}
#: Characters by which a quotation stands in.
QUOTED = 2
FIRST_LINE = 2
BLOCKS = {"p", "h4", "ul", "ol", "blockquote", "div", "figure"}


@dataclass(frozen=True, slots=True)
class Place:
    """What a block stands in: its style, how many characters in, how many lists deep."""

    style: str = "Normal"
    left: int = 0
    lists: int = 0


class Body:
    def __init__(
        self,
        file: WordFile,
        paper: Paper,
        *,
        draft: bool = False,
        codes: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.part = file.part
        self.sizes = Sizes(paper)
        self.pages = Pages(file.part, self.sizes, draft=draft, codes=codes)
        self.lists = Lists(file.part.numbering_part.element)
        self.pictures = 0
        self.bookmarks = 0
        self.is_turned = False
        #: The name that the next paragraph is known by.
        self.bookmark = ""
        #: The number that the next paragraph bears.
        self.marker: BaseOxmlElement | None = None
        self._element = file.element.body

    def add(self, element: HtmlElement, place: Place) -> None:
        """Add an element and all in it."""
        self._come_to(element)
        match element.tag:
            case "p" | "h1" | "h2" | "h3" | "h4":
                self._paragraph(element, place)
            case "ul" | "ol":
                self._list(element, place)
            case "blockquote":
                self._inside(element, replace(place, style="Quote", left=place.left + QUOTED))
            case "table":
                self._table(element, place)
            case "img":
                self._picture(element, place)
            case "head":
                pass
            case "header" if length(element, "height"):
                self._inside(element, place)
                self._append(paragraph("RedRule", *rule_below(element, self.sizes)))
            case "footer":
                self._imprint(element)
            case _:
                self._inside(element, place)

    def _come_to(self, element: HtmlElement) -> None:
        if SECTION.fullmatch(element.get("id", "")):
            self.bookmark = element.get("id", "")
        if element.tag in PLACED:
            self._turn(_is_turned(element))

    def finish(self) -> None:
        self._append(self.pages.section(turned=self.is_turned))

    def _turn(self, turned: bool) -> None:
        """A section ends with the last paragraph in it, where the sheets are turned from there."""
        if turned == self.is_turned:
            return
        last = self._element[-1]
        if last.tag != qn("w:p"):
            last = paragraph("Gap")
            self._append(last)
        last[0].append(self.pages.section(turned=self.is_turned))
        self.is_turned = turned

    def _append(self, *elements: BaseOxmlElement) -> None:
        self._element.extend(elements)

    def _inside(self, element: HtmlElement, place: Place) -> None:
        for child in element:
            self.add(child, place)

    def _paragraph(self, element: HtmlElement, place: Place) -> None:
        style = _style(element) or place.style
        properties = list(self._properties(element, style, place))
        self._append(paragraph(style, *properties, *self._bookmark(), *self._words(element)))

    def _bookmark(self) -> Iterator[BaseOxmlElement]:
        """What a link inside the bulletin leads to: the first paragraph of a section."""
        name, self.bookmark = self.bookmark, ""
        if name:
            self.bookmarks += 1
            yield w("bookmarkStart", id=self.bookmarks, name=name)
            yield w("bookmarkEnd", id=self.bookmarks)

    def _properties(
        self, element: HtmlElement, style: str, place: Place
    ) -> Iterator[BaseOxmlElement]:
        """What this paragraph has that its style has not."""
        marker, self.marker = self.marker, None
        if marker is not None:
            yield marker
            yield indent(self.sizes, left=place.left, hanging=HANGING)
        elif place.left and (style, place.left) != ("Quote", QUOTED):
            first = 0 if _is_of_item(element) else FIRST_LINE
            yield indent(self.sizes, left=place.left, first=first)
        yield from looks(element, style, self.sizes)

    def _words(self, element: HtmlElement) -> Iterator[BaseOxmlElement]:
        if set(element.classes) & SPREAD:
            yield from spread(element, self.part)
            return
        size = math.floor(points(element) * 2)
        spaced = round(MASTHEAD_SPACED * size * 10)
        yield from runs(element, self.part, Dress(halves=size, spaced=spaced))

    def _list(self, element: HtmlElement, place: Place) -> None:
        self._settle(place)
        numbering = self.lists.begin(place.lists, ordered=element.tag == "ol")
        style = place.style if place.style != "Normal" else "ListParagraph"
        style = "Change" if "changes" in element.classes else style
        inner = Place(style, place.left + HANGING, place.lists + 1)
        for item in element:
            self.marker = copy(numbering)
            if len(item) and item[0].tag in BLOCKS:
                self._inside(item, inner)
            else:
                self._paragraph(item, inner)
            self._settle(inner)

    def _settle(self, place: Place) -> None:
        """A number whose item begins with no text gets a paragraph to itself."""
        if self.marker is not None:
            marker, self.marker = self.marker, None
            begun = indent(self.sizes, left=place.left, hanging=HANGING)
            self._append(paragraph("ListParagraph", w("keepNext"), marker, begun))

    def _table(self, element: HtmlElement, place: Place) -> None:
        self._settle(place)
        # Word joins two tables with nothing between them.
        if len(self._element) and self._element[-1].tag == qn("w:tbl"):
            self._append(paragraph("Gap"))
        left = place.left * self.sizes.character
        self._append(table(element, self.part, self.sizes, left=left))

    def _imprint(self, element: HtmlElement) -> None:
        # LibreOffice begins no page for a section that begins with what floats.
        if self._element[-1].find(f".//{qn('w:sectPr')}") is not None:
            self._append(paragraph("Gap"))
        self._append(*imprint(element, self.part, self.sizes))

    def _picture(self, image: HtmlElement, place: Place) -> None:
        self._settle(place)
        self.pictures += 1
        line = length(around(image), "height") or self.sizes.line
        high = w("spacing", line=line, lineRule="atLeast")
        self._append(paragraph("Picture", high, picture(image, self.pictures, self.part)))


def _style(element: HtmlElement) -> str:
    for name in element.classes:
        if name in CLASSES:
            return CLASSES[name]
    outside = around(element).classes
    if element.tag == "h2" and "annex" in outside:
        return "AnnexTitle"
    if "annexes" in outside:
        return "AnnexList"
    return TAGS.get(str(element.tag), "")


def _is_turned(element: HtmlElement) -> bool:
    return any(TURNED in one.classes for one in (element, *element.iterancestors()))


def _is_of_item(element: HtmlElement) -> bool:
    return "li" in (element.tag, around(element).tag)
