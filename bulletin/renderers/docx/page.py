"""The page: its size and grid, the number at its foot, the mark of a draft at its head."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.document import DocumentPart

from .runs import Dress, run
from .sizes import Sizes
from .xml import paragraph, twips, w

DRAFT = "草稿"
#: Odd pages and even ones in Word's words, and the side on which their number stands.
SIDES = {"default": "right", "even": "left"}


class Pages:
    """Heads and feet, made once for all sections, and the sections' own properties."""

    def __init__(self, part: DocumentPart, sizes: Sizes, *, draft: bool) -> None:
        self._part = part
        self._sizes = sizes
        feet = [self._foot(kind, side) for kind, side in SIDES.items()]
        self._shared = [*(self._head(kind) for kind in SIDES if draft), *feet]

    def section(self) -> BaseOxmlElement:
        """`w:sectPr` of a section; later ones have the heads and feet of the first."""
        shared, self._shared = self._shared, []
        return w("sectPr", *shared, *self._geometry())

    def _geometry(self) -> Iterator[BaseOxmlElement]:
        paper, sizes = self._sizes.paper, self._sizes
        yield w("type", val="nextPage")
        yield w("pgSz", w=twips(paper.width), h=twips(paper.height))
        sides = {side: twips(getattr(paper, side)) for side in ("top", "right", "bottom", "left")}
        yield w("pgMar", **sides, header=sizes.header, footer=sizes.footer, gutter=0)
        pitch = {"linePitch": sizes.line, "charSpace": sizes.character_space}
        yield w("docGrid", type="linesAndChars", **pitch)

    def _foot(self, kind: str, side: str) -> BaseOxmlElement:
        """“— 7 —”, one character in from the outer edge (GB/T 9704-2012, 7.5)."""
        inward = {side: self._sizes.small, f"{side}Chars": 100, "firstLine": 0, "firstLineChars": 0}
        number = w("fldSimple", run("1", Dress()), instr=" PAGE ")
        content = (run("— ", Dress()), number, run(" —", Dress()))
        part, relation = self._part.add_footer_part()
        foot = paragraph("Footer", w("ind", **inward), w("jc", val=side), *content)
        part.element[:] = [foot]
        return _reference("footerReference", kind, relation)

    def _head(self, kind: str) -> BaseOxmlElement:
        part, relation = self._part.add_header_part()
        part.element[:] = [paragraph("Draft", run(DRAFT, Dress()))]
        return _reference("headerReference", kind, relation)


def _reference(name: str, kind: str, relation: str) -> BaseOxmlElement:
    reference = w(name, type=kind)
    reference.set(qn("r:id"), relation)
    return reference
