"""The structure tree itself (ISO 14289-1, 7.1 to 7.6, 7.18; Matterhorn 09, 13, 14, 16, 28)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .opened import Element, Opened

GROUPS = {"Document", "Part", "Sect", "BlockQuote", "TOC", "L", "LI", "Table", "TR"} | {
    "THead",
    "TBody",
    "TFoot",
}
BLOCKS = {"P", "Lbl", "LBody", "TH", "TD", "Caption", *(f"H{level}" for level in range(1, 7))}
STANDARD = GROUPS | BLOCKS | {"Art", "Div", "Span", "Link", "Figure", "Note", "Quote", "Reference"}
#: What may stand in what; a tag that is not named may hold any.
WITHIN = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
    "P": {"Link", "Span", "Note", "Quote", "Reference", "Figure"},
}
#: The only places of these.
ONLY_WITHIN = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "LI": {"L"},
    "Lbl": {"LI"},
    "LBody": {"LI"},
    "Caption": {"Table", "Figure", "L"},
}
NUMBERINGS = {"None", "Disc", "Circle", "Square", "Decimal", "UpperRoman", "LowerRoman"} | {
    "UpperAlpha",
    "LowerAlpha",
}


def types_are_standard(pdf: Opened) -> Iterator[str]:
    """Or mapped to a standard type, which none of ours need be."""
    for element in pdf.elements:
        if element.name not in STANDARD:
            yield f"{element.name} is not"


def tags_stand_where_they_may(pdf: Opened) -> Iterator[str]:
    for element in pdf.elements:
        above = element.above.name if element.above else ""
        if element.name not in WITHIN.get(above, {element.name}) or above not in ONLY_WITHIN.get(
            element.name, {above}
        ):
            yield f"{element.name} in {above}"
        if element.marks and element.name in GROUPS:
            yield f"text straight in {element.name}"


def headings_skip_no_level(pdf: Opened) -> Iterator[str]:
    before = 0
    for element in pdf.elements:
        if found := re.fullmatch(r"H(\d*)", element.name):
            level = int(found[1] or 0)
            if not 1 <= level <= before + 1:
                yield f"{element.name} after H{before}"
            if element.is_empty:
                yield f"an empty {element.name}"
            before = level


def lists_are_of_items(pdf: Opened) -> Iterator[str]:
    for item in pdf.named("LI"):
        names = [kid.name for kid in item.kids]
        if names not in (["LBody"], ["Lbl", "LBody"]):
            yield f"an item of {names}"
    for whole in pdf.named("L"):
        labelled = any(kid.name == "Lbl" for item in whole.kids for kid in item.kids)
        numbering = str(whole.attribute("/ListNumbering") or "/None")[1:]
        if numbering not in NUMBERINGS or (labelled and numbering == "None"):
            yield "labels without a numbering"


def figures_are_described(pdf: Opened) -> Iterator[str]:
    for figure in pdf.named("Figure"):
        if not str(figure.entry.get("/Alt", "")).strip():
            yield "one has no alternative"
        yield from _box(pdf, figure)


def _box(pdf: Opened, figure: Element) -> Iterator[str]:
    box, [(at, _), *_] = figure.attribute("/BBox"), figure.marks or [(0, 0)]
    sides = [float(side) for side in box] if box is not None else []
    left, bottom, right, top = (float(side) for side in pdf.pdf.pages[at].MediaBox)
    if len(sides) != 4:
        yield "one does not say where it is"
    elif not (left <= sides[0] < sides[2] <= right and bottom <= sides[1] < sides[3] <= top):
        yield f"one lies off its page: {sides}"


def links_lead_and_say_where(pdf: Opened) -> Iterator[str]:
    for link in pdf.named("Link"):
        if not [thing for thing in link.objects if thing.get("/Subtype") == "/Link"]:
            yield "one without an annotation"
        if not any(element.marks for element in link.all):
            yield "one without text"
    within = {thing.objgen for link in pdf.named("Link") for thing in link.objects}
    for annotation in pdf.annotations:
        if annotation.get("/Subtype") == "/Link" and annotation.objgen not in within:
            yield "an annotation outside of a Link"
        if not str(annotation.get("/Contents", "")).strip():
            yield "an annotation that does not say where it leads"


RULES = (
    types_are_standard,
    tags_stand_where_they_may,
    headings_skip_no_level,
    lists_are_of_items,
    figures_are_described,
    links_lead_and_say_where,
)
