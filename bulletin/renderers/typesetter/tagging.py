"""Tags written into the PDF, in place of WeasyPrint's: see the rules in structure.py.

WeasyPrint tags page by page, so that a table which goes on overleaf becomes two; leaves what stands
in the margins and heads that are shown again neither tagged nor marked as artifacts; and gives
boxes in pixels. Its own marks in the pages' streams are kept and rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint.formatting_structure.boxes import MarginBox, ReplacedBox, TextBox

from . import tables
from .figures import described
from .structure import Annotation, Content, Structure, Tag

#: PDF points in a CSS pixel.
SCALE = 0.75


def add_tags(pdf: Any, document: Any, version: object, streams: list[Any]) -> None:
    """Stands in for WeasyPrint's function of this name."""
    structure = Structure(_root(document.pages[0]))
    pages = [
        _Page(structure, number, page, stream).read()
        for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True))
    ]
    whole = structure.finish()
    for number, table in enumerate(_named(whole, "Table")):
        tables.arrange(table, number)
    _Writer(pdf, [len(page.names) for page in pages]).write(whole)
    for page in pages:
        page.rename()
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def _root(page: Any) -> Any:
    return next(box.element for box in page._page_box.children if box.element is not None)


def _named(tag: Tag, name: str) -> Iterator[Tag]:
    for kid in tag.tags:
        if kid.name == name:
            yield kid
        yield from _named(kid, name)


class _Page:
    """Reads a page's boxes into the structure; `names` are the tags of its marked contents."""

    def __init__(self, structure: Structure, number: int, page: Any, stream: Any) -> None:
        self.structure = structure
        self.number = number
        self.page = page
        self.stream = stream
        #: By WeasyPrint's number of a marked content: ours, and none for an artifact.
        self.contents: dict[int, int | None] = {}
        self.names: list[Tag] = []

    def read(self) -> _Page:
        self._read(self.page._page_box, artifact=False)
        if self.stream._tags:
            raise RuntimeError("something is painted and not in the tree")
        return self

    def _read(self, box: Any, artifact: bool) -> None:
        box = getattr(box, "_box", box)  # what is placed absolutely leaves a stand-in for itself
        again = self.structure.is_shown_again(box, self.number)
        artifact = artifact or again or isinstance(box, MarginBox)
        if box.link_annotation:
            self._link(box)
        if isinstance(box, TextBox):
            self._text(box, artifact)
        elif isinstance(box, ReplacedBox):
            self._figure(box, artifact)
        elif box.element_tag in ("td", "th") and not artifact:
            self.structure.tag_of(box.element)  # an empty cell is one too
        for child in box.children:
            self._read(child, artifact)

    def _link(self, box: Any) -> None:
        tag = self.structure.link_tag(box.element)
        tag.kids.append(Annotation(self.number, box.link_annotation))
        if words := " ".join("".join(box.element.itertext()).split()):
            box.link_annotation["Contents"] = pydyf.String(words)

    def _text(self, box: Any, artifact: bool) -> None:
        if artifact or not box.text.strip():
            self._mark(box, None)
        elif str(box.element_tag).endswith("::marker"):
            style = box.style["list_style_type"]
            self._mark(box, self.structure.marker_tag(box.element, style))
        else:
            self._mark(box, self.structure.text_tag(box.element))

    def _figure(self, box: Any, artifact: bool) -> None:
        if artifact or not described(box.element):
            self._mark(box, None)
            return
        tag = self.structure.tag_of(box.element)
        left, top = box.content_box_x(), box.content_box_y()
        bottom = self.page.height - top - box.height
        sides = (left, bottom, left + box.width, bottom + box.height)
        tag.say("Layout", BBox=[side * SCALE for side in sides], Placement="/Block")
        self._mark(box, tag)

    def _mark(self, box: Any, tag: Tag | None) -> None:
        mark = self.stream._tags.pop(box, None)
        if mark is None:  # nothing of it is painted
            return
        self.contents[mark["mcid"]] = None if tag is None else len(self.names)
        if tag is not None:
            tag.kids.append(Content(self.number, len(self.names)))
            self.names.append(tag)

    def rename(self) -> None:
        """Give the marks in the page's stream the names and numbers that they have in the tree."""
        operators = self.stream.stream
        for place, operator in enumerate(operators):
            if operator == b"BDC" and "MCID" in operators[place - 1]:
                number = self.contents[operators[place - 1]["MCID"]]
                name, properties = "Artifact", dict[str, Any](Type="/Pagination")
                if number is not None:
                    name, properties = self.names[number].name, {"MCID": number}
                operators[place - 2 : place] = [f"/{name}", pydyf.Dictionary(properties)]


class _Writer:
    """Makes objects of tags, and the two lists that lead from pages and names back to them."""

    def __init__(self, pdf: Any, contents: list[int]) -> None:
        self.pdf = pdf
        self.parents: list[list[bytes]] = [[b"null"] * count for count in contents]
        self.annotations: list[bytes] = []
        self.identities: dict[str, bytes] = {}

    def write(self, whole: Tag) -> None:
        root = self._object({"Type": "/StructTreeRoot"})
        root["K"] = pydyf.Array([self._tag(whole, root.reference)])
        root["ParentTree"] = self._parent_tree().reference
        root["ParentTreeNextKey"] = len(self.parents) + len(self.annotations)
        if self.identities:
            pairs = sorted(self.identities.items())
            named = pydyf.Array(part for name, tag in pairs for part in (pydyf.String(name), tag))
            limits = pydyf.Array([pydyf.String(pairs[0][0]), pydyf.String(pairs[-1][0])])
            leaf = self._object({"Limits": limits, "Names": named})
            root["IDTree"] = self._object({"Kids": pydyf.Array([leaf.reference])}).reference
        self.pdf.catalog["StructTreeRoot"] = root.reference

    def _tag(self, tag: Tag, above: bytes) -> bytes:
        entry = self._object({"Type": "/StructElem", "S": f"/{tag.name}", "P": above})
        reference: bytes = entry.reference
        page = next((kid.page for kid in tag.kids if isinstance(kid, Content)), None)
        if page is not None:
            entry["Pg"] = self.pdf.page_references[page]
        if tag.alternative:
            entry["Alt"] = pydyf.String(tag.alternative)
        if tag.identity:
            entry["ID"] = pydyf.String(tag.identity)
            self.identities[tag.identity] = reference
        if tag.attributes:
            entry["A"] = _attributes(tag)
        entry["K"] = pydyf.Array([self._kid(kid, reference, page) for kid in tag.kids])
        return reference

    def _kid(self, kid: Tag | Content | Annotation, above: bytes, page: int | None) -> Any:
        if isinstance(kid, Tag):
            return self._tag(kid, above)
        if isinstance(kid, Annotation):
            return self._annotation(kid, above)
        self.parents[kid.page][kid.mcid] = above
        if kid.page == page:
            return kid.mcid
        return pydyf.Dictionary(
            {"Type": "/MCR", "Pg": self.pdf.page_references[kid.page], "MCID": kid.mcid}
        )

    def _annotation(self, kid: Annotation, above: bytes) -> Any:
        kid.entry["StructParent"] = len(self.parents) + len(self.annotations)
        self.annotations.append(above)
        page = self.pdf.page_references[kid.page]
        return pydyf.Dictionary({"Type": "/OBJR", "Obj": kid.entry.reference, "Pg": page})

    def _parent_tree(self) -> Any:
        numbers = pydyf.Array()
        for key, tags in enumerate([*map(pydyf.Array, self.parents), *self.annotations]):
            numbers += [key, tags]
        return self._object({"Nums": numbers})

    def _object(self, entries: dict[str, Any]) -> Any:
        made = pydyf.Dictionary(entries)
        self.pdf.add_object(made)
        return made


def _attributes(tag: Tag) -> Any:
    return pydyf.Array(
        pydyf.Dictionary(
            {"O": f"/{owner}"} | {name: _value(value) for name, value in attributes.items()}
        )
        for owner, attributes in tag.attributes.items()
    )


def _value(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return pydyf.Array(pydyf.String(one) if isinstance(one, str) else one for one in value)
