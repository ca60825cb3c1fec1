"""The page: its size and grid, the number at its foot, the mark of a draft at its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.document import DocumentPart

from ..paper.sizes import CODES, CODES_ABOVE_EDGE, CODES_LINE, POINT
from .runs import Dress, a_break, run
from .sideways import sideways
from .sizes import Sizes
from .xml import paragraph, twips, w

DRAFT = "草稿"
#: Odd pages and even ones in Word's words, and the side on which their number stands.
SIDES = {"default": "right", "even": "left"}
#: Which margin is where when a sheet is turned to the right, its head at the binding.
TURNED = {"top": "left", "right": "top", "bottom": "right", "left": "bottom"}


class Pages:
    """Sections of the file; a turned one is read from the side, with the number in its place."""

    def __init__(
        self,
        part: DocumentPart,
        sizes: Sizes,
        *,
        draft: bool,
        codes: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._part = part
        self._sizes = sizes
        self._heads = [self._head(kind) for kind in SIDES if draft]
        self._upright = [self._foot(kind, side) for kind, side in SIDES.items()]
        self._turned: list[tuple[str, str, str]] = []
        #: At the foot of the first sheet, until the first section has it.
        self._codes = tuple(codes)

    def section(self, *, turned: bool = False) -> BaseOxmlElement:
        """`w:sectPr`, with its heads and feet, since a section else has those of the one before."""
        if turned and not self._turned:
            self._turned = [self._side(kind, side) for kind, side in SIDES.items()]
        feet = self._turned if turned else self._upright
        codes, self._codes = self._codes, ()
        if codes:
            feet = [*feet, self._first_foot(codes)]
        references = [_reference(*one) for one in (*self._heads, *feet)]
        return w("sectPr", *references, *self._geometry(turned=turned, first=bool(codes)))

    def _geometry(self, *, turned: bool, first: bool) -> Iterator[BaseOxmlElement]:
        paper, sizes = self._sizes.paper, self._sizes
        yield w("type", val="nextPage")
        wide, high = twips(paper.width), twips(paper.height)
        if turned:
            yield w("pgSz", w=high, h=wide, orient="landscape")
        else:
            yield w("pgSz", w=wide, h=high)
        sides = {side: twips(getattr(paper, TURNED[side] if turned else side)) for side in TURNED}
        yield w("pgMar", **sides, header=sizes.header, footer=sizes.footer, gutter=0)
        if first:
            yield w("titlePg")
        pitch = {"linePitch": sizes.line, "charSpace": sizes.character_space}
        yield w("docGrid", type="linesAndChars", **pitch)

    def _foot(self, kind: str, side: str) -> tuple[str, str, str]:
        """“— 7 —”, one character in from the outer edge (GB/T 9704-2012, 7.5)."""
        inward = {side: self._sizes.small, f"{side}Chars": 100, "firstLine": 0, "firstLineChars": 0}
        part, relation = self._part.add_footer_part()
        part.element[:] = [_number(side, w("ind", **inward))]
        return "footerReference", kind, relation

    def _first_foot(self, codes: Sequence[tuple[str, str]]) -> tuple[str, str, str]:
        """The number, and below it, from the sheet's edge, by what a copy is held against."""
        reference, _, relation = self._foot("first", SIDES["default"])
        foot = self._part.rels[relation].target_part.element
        lines = [run(f"{name} {code}", Dress()) for name, code in codes]
        rest = [part for line in lines[1:] for part in (a_break(Dress()), line)]
        foot.append(paragraph("Codes", self._frame(len(codes)), lines[0], *rest))
        return reference, "first", relation

    def _frame(self, lines: int) -> BaseOxmlElement:
        """Where so many lines of codes stand, whatever the number above them."""
        paper = self._sizes.paper
        top = paper.height - CODES_ABOVE_EDGE - lines * CODES * POINT * CODES_LINE
        return w(
            "framePr",
            w=self._sizes.text_width,
            hRule="auto",
            wrap="around",
            vAnchor="page",
            hAnchor="margin",
            x=0,
            y=twips(top),
        )

    def _side(self, kind: str, side: str) -> tuple[str, str, str]:
        """The same number where it is when the sheet is held upright (7.5, on tables)."""
        part, relation = self._part.add_footer_part()
        part.element[:] = [paragraph("Footer", sideways(_number(side), side, self._sizes))]
        return "footerReference", kind, relation

    def _head(self, kind: str) -> tuple[str, str, str]:
        part, relation = self._part.add_header_part()
        part.element[:] = [paragraph("Draft", run(DRAFT, Dress()))]
        return "headerReference", kind, relation


def _number(side: str, *properties: BaseOxmlElement) -> BaseOxmlElement:
    field = w("fldSimple", run("1", Dress()), instr=" PAGE ")
    content = (run("— ", Dress()), field, run(" —", Dress()))
    return paragraph("Footer", *properties, w("jc", val=side), *content)


def _reference(name: str, kind: str, relation: str) -> BaseOxmlElement:
    reference = w(name, type=kind)
    reference.set(qn("r:id"), relation)
    return reference
