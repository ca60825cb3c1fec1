"""The document made plain before it is converted: what cannot be kept goes, and is told.

What is left are paragraphs, runs, tables, lists, links, and pictures in one simple form. Nothing in
it refers to a part of the file any more but to what this module put there.
"""

from __future__ import annotations

import copy

from lxml import etree

from ..pictures import ReadPicture
from ..richtext.clean import SAFE_LINK
from .drawings import inside_box, is_drawing, is_rule, made_drawing, newer_form, words_of
from .losses import Losses
from .pictures import Pictures
from .relations import Relation
from .xml import (
    Element,
    R,
    W,
    attribute,
    first,
    holds,
    inner,
    is_on,
    named,
    nested,
    words,
)

#: Left out without a word: nobody sees them.
SILENT = frozenset(
    {"w:commentRangeStart", "w:commentRangeEnd", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr",
     "w:lastRenderedPageBreak", "w:softHyphen", "w:sectPr", "w:annotationRef"}
)  # fmt: skip
#: Their content takes their place.
WRAPPERS = frozenset(
    {"w:sdtContent", "w:fldSimple", "w:smartTag", "w:customXml", "w:dir", "w:bdo", "w:ins",
     "w:moveTo"}
)  # fmt: skip
#: What is heeded of a run's dress and of a paragraph's.
DRESS = frozenset(
    {
        "w:rStyle",
        "w:b",
        "w:i",
        "w:u",
        "w:vertAlign",
        "w:pStyle",
        "w:numPr",
        "w:jc",
        "w:del",
        "w:rPr",
    }
)
#: Fields inside one another: the converter looks through all that are open, for every run.
MAX_FIELDS = 20
DRAWN = frozenset({"w:drawing", "w:pict", "mc:AlternateContent"})
OBJECTS = (
    ("Excel", "Excel 表格"),
    ("PowerPoint", "PPT"),
    ("Word", "Word 文档"),
    ("Package", "附件"),
)


class Pruning:
    """One pass over a document; `losses` and `pictures` fill on the way."""

    def __init__(self, relations: dict[str, Relation], pictures: Pictures) -> None:
        self._relations = relations
        self._pictures = pictures
        self.losses = Losses()
        self.notes: list[tuple[str, str]] = []
        self.addresses: dict[str, str] = {}
        self._open_fields = 0
        self.drawn: list[ReadPicture] = []

    def prune(self, parent: Element) -> None:
        for child in list(parent):
            self._child(parent, child)

    def _child(self, parent: Element, child: Element) -> None:
        name = named(child)
        if name in SILENT:
            parent.remove(child)
        elif name in ("w:del", "w:moveFrom"):
            self._deleted(parent, child)
        elif name in WRAPPERS:
            self._unwrapped(parent, child)
        elif name in DRAWN:
            self._drawn(parent, child)
        elif self._is_left_out(name, child):
            parent.remove(child)
        else:
            self._kept(name, parent, child)

    def _is_left_out(self, name: str, child: Element) -> bool:
        """Whether the element goes whole; what it was is written down."""
        match name:
            case "m:oMath" | "m:oMathPara":
                self.losses.formulas.append(words(child))
            case "w:object":
                self._tell_object(child)
            case "w:altChunk":
                self.losses.objects.append("整篇插入的文件")
            case "w:commentReference":
                self.losses.comments += 1
            case "w:footnoteReference" | "w:endnoteReference":
                self.notes.append((name[2:].removesuffix("Reference"), attribute(child, "w:id")))
            case _:
                return False
        return True

    def _kept(self, name: str, parent: Element, child: Element) -> None:
        match name:
            case "w:sdt":
                self._control(parent, child)
            case "w:ruby":
                self._replaced(parent, child, list(inner(first(child, "w:rubyBase"), "w:t")))
            case "w:r":
                self._run(parent, child)
            case "w:tbl":
                self.losses.nested += any(named(a) == "w:tc" for a in child.iterancestors())
                self.prune(child)
            case "w:hyperlink":
                self._link(child)
            case "w:rPr" | "w:pPr":
                self._undress(child)
            case "w:fldChar":
                self._field(attribute(child, "w:fldCharType"))
            case _:
                self.prune(child)

    # What is taken out

    def _deleted(self, parent: Element, child: Element) -> None:
        if named(parent) in ("w:rPr", "w:trPr"):
            # A mark on a paragraph's end or a row, which the converter heeds.
            self.losses.deleted += named(parent) == "w:trPr"
            return
        self.losses.deleted += holds(child, "w:r")
        parent.remove(child)

    def _tell_object(self, child: Element) -> None:
        kind = next((attribute(one, "ProgID") for one in inner(child, "o:OLEObject")), "")
        if kind.startswith("Equation"):
            self.losses.formulas.append("公式编辑器的公式")
            return
        name = next((name for start, name in OBJECTS if kind.startswith(start)), "其他文件")
        self.losses.objects.append(name)

    def _run(self, parent: Element, child: Element) -> None:
        dress = first(child, "w:rPr")
        if is_on(first(dress, "w:vanish")) and words(child):
            self.losses.hidden += 1
            parent.remove(child)
            return
        self.losses.struck += is_on(first(dress, "w:strike")) or is_on(first(dress, "w:dstrike"))
        self.prune(child)

    def _control(self, parent: Element, child: Element) -> None:
        gallery = next(inner(child, "w:docPartGallery"), None)
        if attribute(gallery, "w:val") == "Table of Contents":
            self.losses.contents += 1
            parent.remove(child)
            return
        content = first(child, "w:sdtContent")
        self._replaced(parent, child, [] if content is None else list(content))

    def _undress(self, child: Element) -> None:
        for one in list(child):
            if named(one) not in DRESS:
                child.remove(one)
            elif named(one) == "w:rPr":
                self._undress(one)

    def _field(self, kind: str) -> None:
        self._open_fields += {"begin": 1, "end": -1}.get(kind, 0)
        if self._open_fields > MAX_FIELDS:
            raise nested()

    def _link(self, child: Element) -> None:
        relation = self._relations.get(attribute(child, "r:id"))
        address = relation.target if relation and relation.is_outside else ""
        child.attrib.clear()
        if SAFE_LINK.fullmatch(address):
            name = self.addresses.setdefault(address, f"link{len(self.addresses) + 1}")
            child.set(f"{{{R}}}id", name)
        else:
            self.losses.links += bool(words(child))
        self.prune(child)

    # What takes another form

    def _unwrapped(self, parent: Element, child: Element) -> None:
        name = named(child)
        if named(parent) in ("w:rPr", "w:trPr"):
            return
        self.losses.inserted += name in ("w:ins", "w:moveTo")
        self._replaced(parent, child, list(child))

    def _replaced(self, parent: Element, child: Element, content: list[Element]) -> None:
        place = parent.index(child)
        parent.remove(child)
        parent[place:place] = content
        for one in content:
            self._child(parent, one)

    def _drawn(self, parent: Element, child: Element) -> None:
        """Pictures, text boxes and all else that is drawn, in whatever form."""
        chosen = newer_form(child)
        if chosen is None:
            parent.remove(child)
            return
        if named(child) == "mc:AlternateContent" and not is_drawing(chosen):
            fallback = first(child, "mc:Fallback")
            self._replaced(parent, child, list(fallback if fallback is not None else chosen))
            return
        boxes = [box for box in inner(chosen, "w:txbxContent") if not inside_box(box, chosen)]
        place = parent.index(child)
        parent.remove(child)
        made = [*self._pictures_of(chosen), *map(self._box, boxes)]
        if not made:
            self._tell_drawn(chosen)
        parent[place:place] = made

    def _pictures_of(self, drawn: Element) -> list[Element]:
        made = []
        for blip in inner(drawn, "a:blip", "v:imagedata"):
            if inside_box(blip, drawn):
                continue
            embedded = attribute(blip, "r:embed") or attribute(blip, "r:id")
            read = self._pictures.take(embedded, attribute(blip, "r:link"))
            if read is not None:
                alt = words_of(blip, drawn)
                self._pictures.describe(read, alt)
                self.drawn.append(read)
                made.append(made_drawing(len(self.drawn), alt))
        self.losses.pictures = self._pictures.lost
        return made

    def _box(self, box: Element) -> Element:
        self.losses.boxes += 1
        frame = etree.Element(f"{{{W}}}pict")
        frame.append(copy.deepcopy(box))
        self.prune(frame[0])
        return frame

    def _tell_drawn(self, drawn: Element) -> None:
        art = [attribute(path, "string") for path in inner(drawn, "v:textpath")]
        if holds(drawn, "dgm:relIds"):
            self.losses.diagrams += 1
        elif holds(drawn, "c:chart"):
            self.losses.charts += 1
        elif any(art):
            self.losses.art += filter(None, art)
        elif not holds(drawn, "a:blip", "v:imagedata") and not is_rule(drawn):
            self.losses.shapes += 1
