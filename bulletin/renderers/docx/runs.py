"""Text in its dress: emphasis, raised and lowered, line breaks, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.html import HtmlElement

from .xml import of_text, text, w

#: Where a link may lead; the sanitiser lets no others in.
SCHEMES = ("http", "https", "mailto", "tel")
#: Lines whose first part stands left and whose second stands right, by their classes.
SPREAD = {"issuer", "issued"}
#: Sections and annexes by their ids: what links inside the bulletin lead to.
SECTION = re.compile("[as][0-9]+")
SPACES = re.compile("[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Dress:
    strong: bool = False
    emphasis: bool = False
    underline: bool = False
    vertical: str = ""
    linked: bool = False
    #: Type size in half points and space between characters in twips, where not the style's.
    halves: int = 0
    spaced: int = 0

    def within(self, element: HtmlElement) -> Dress:
        match element.tag:
            case "strong":
                return replace(self, strong=True)
            case "em":
                return replace(self, emphasis=True)
            case "u":
                return replace(self, underline=True)
            case "sup":
                return replace(self, vertical="superscript")
            case "sub":
                return replace(self, vertical="subscript")
        return self

    def properties(self) -> BaseOxmlElement:
        """`w:rPr`; the hint has quotation marks and dashes set as Chinese ones."""
        made = [w("rFonts", hint="eastAsia")]
        if style := self._style():
            made.append(w("rStyle", val=style))
        if self.halves:
            made += [w("sz", val=self.halves), w("szCs", val=self.halves)]
            made.append(w("spacing", val=self.spaced))
        if self.underline:
            made.append(w("u", val="single"))
        if self.vertical:
            made.append(w("vertAlign", val=self.vertical))
        return of_text(*made)

    def _style(self) -> str:
        if self.strong and self.emphasis:
            return "IntenseEmphasis"
        if self.strong:
            return "Strong"
        return "Emphasis" if self.emphasis else "Hyperlink" * self.linked


def run(words: str, dress: Dress) -> BaseOxmlElement:
    return w("r", dress.properties(), text(words))


def a_break(dress: Dress) -> BaseOxmlElement:
    return w("r", dress.properties(), w("br"))


def spread(element: HtmlElement, part: Part) -> Iterator[BaseOxmlElement]:
    """The parts of a line, and between them a tab, which leads to the right edge."""
    for place, child in enumerate(element):
        if place:
            yield w("r", w("tab"))
        yield from runs(child, part)


def runs(element: HtmlElement, part: Part, dress: Dress | None = None) -> Iterator[BaseOxmlElement]:
    """What an element says, without its notes, which are `small`."""
    dress = dress or Dress()
    if element.text:
        yield run(SPACES.sub(" ", element.text), dress)
    for child in element:
        if child.tag == "br":
            yield a_break(dress)
        elif child.tag == "a":
            yield from _link(child, part, dress)
        elif child.tag != "small":
            yield from runs(child, part, dress.within(child))
        if child.tail:
            yield run(SPACES.sub(" ", child.tail), dress)


def _link(element: HtmlElement, part: Part, dress: Dress) -> Iterator[BaseOxmlElement]:
    href = element.get("href", "")
    inside = href.startswith("#") and SECTION.fullmatch(href[1:])
    address = _address(href)
    inner = runs(element, part, replace(dress, linked=bool(inside or address)))
    if not (inside or address):
        yield from inner
        return
    link = w("hyperlink", *inner, history=1)
    if inside:
        link.set(qn("w:anchor"), href[1:])
    else:
        relation = part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), relation)
    yield link


def _address(href: str) -> str:
    """An address that Word can read, else nothing: it calls a file damaged for a wrong one."""
    try:
        parts = urlsplit(href)
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme not in SCHEMES or (parts.scheme.startswith("http") and not parts.hostname):
        return ""
    return quote(href, safe="%:/?#[]@!$&'()*+,;=~-._")
