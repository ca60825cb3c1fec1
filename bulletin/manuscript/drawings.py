"""What is drawn in a Word file: in which form, what it shows, and what is said of it."""

from __future__ import annotations

import re

from lxml import etree

from .xml import PIC, WP, A, Element, R, W, attribute, first, holds, named

#: What Word and WPS write of a picture by themselves says nothing.
EMPTY_WORDS = re.compile(
    r"(?:图片|图像|图形|picture|image|graphic|图)\s*[-_]?\d*|.*[\\/].*|.*\.(?:jpe?g|png|gif|bmp|webp|emf)"
    r"|[0-9a-f_\-]+|(?:IMG|DSC|MVIMG|微信图片|QQ图片)[_\d-]*",
    re.IGNORECASE,
)
MADE_UP = re.compile(r"(?:描述已自动生成|Description automatically generated)\s*$")


def newer_form(element: Element) -> Element | None:
    """Of two forms of the same thing the newer one, where it is drawn; else the older."""
    if named(element) != "mc:AlternateContent":
        return element
    choice, fallback = first(element, "mc:Choice"), first(element, "mc:Fallback")
    return choice if choice is not None else fallback


def is_drawing(element: Element) -> bool:
    return holds(element, "w:drawing", "w:pict")


def is_rule(drawn: Element) -> bool:
    """A line across the page, which some programs draw as a shape."""
    return any(attribute(one, "o:hr") for one in drawn.iterdescendants())


def inside_box(element: Element, within: Element) -> bool:
    for above in element.iterancestors():
        if above is within:
            return False
        if named(above) == "w:txbxContent":
            return True
    return False


def words_of(blip: Element, drawn: Element) -> str:
    """What the writer said of a picture; nothing where a program said it."""
    holders = [one for one in blip.iterancestors() if one is drawn or drawn in one.iterancestors()]
    told = [
        attribute(one, name)
        for holder in [blip, *holders]
        for one in (holder, first(holder, "wp:docPr"), first(holder, "pic:nvPicPr", "pic:cNvPr"))
        for name in ("descr", "alt", "title", "o:title")
    ]
    for text in (" ".join(text.split()) for text in told):
        if text and not EMPTY_WORDS.fullmatch(text) and not MADE_UP.search(text):
            return text
    return ""


def made_drawing(number: int, alt: str) -> Element:
    """A picture in the one form that the converter reads."""
    drawing = etree.Element(f"{{{W}}}drawing")
    inline = etree.SubElement(drawing, f"{{{WP}}}inline")
    etree.SubElement(inline, f"{{{WP}}}docPr", {"descr": alt})
    parent = inline
    for space, name in ((A, "graphic"), (A, "graphicData"), (PIC, "pic"), (PIC, "blipFill")):
        parent = etree.SubElement(parent, f"{{{space}}}{name}")
    etree.SubElement(parent, f"{{{A}}}blip", {f"{{{R}}}embed": f"picture{number}"})
    return drawing
