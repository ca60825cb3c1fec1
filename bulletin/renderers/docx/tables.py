"""Tables: the columns and lines that paper/tables.py has measured, as Word's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import takewhile

from docx.opc.part import Part
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.html import HtmlElement

from .lengths import length, points
from .runs import Dress, runs
from .sizes import Sizes
from .xml import halves, paragraph, twips, w

#: mm at either side of a cell's text, as on paper.
PADDING = 1.0
_EMPTY = ("bottom", "right")


@dataclass(frozen=True, slots=True)
class _Slot:
    """A cell in one row of the grid; `element` None is a place that the page leaves empty."""

    element: HtmlElement | None
    column: int
    columns: int
    #: "restart" where a cell that reaches down begins, "continue" in the rows below.
    merge: str = ""


def table(element: HtmlElement, part: Part, sizes: Sizes, *, left: int = 0) -> BaseOxmlElement:
    """A table of fixed columns, indented by `left` twips; its head repeats on each page."""
    widths = [length(column, "width") for column in element.iter("col")]
    whole = w("tbl", _looks(sum(widths), left), w("tblGrid", *(w("gridCol", w=x) for x in widths)))
    writer = _Writer(part, sizes, widths, Dress(halves=halves(points(element))))
    for group in element:
        if group.tag == "thead":
            whole.extend(writer.head(group))
        elif group.tag == "tbody":
            whole.extend(writer.body(group, remarked=_is_remarked(element)))
    return whole


def _looks(width: int, left: int) -> BaseOxmlElement:
    sides = ("left", "right")
    margins = (w(side, w=twips(PADDING), type="dxa") for side in sides)
    place = w("tblInd", w=left, type="dxa") if left else w("jc", val="center")
    return w(
        "tblPr",
        w("tblStyle", val="TableGrid"),
        w("tblW", w=width, type="dxa"),
        place,
        w("tblLayout", type="fixed"),
        w("tblCellMar", *margins),
        w("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0),
    )


def _is_remarked(element: HtmlElement) -> bool:
    around = element.getparent()
    after = around.getnext() if around is not None else None
    return after is not None and "remarks" in after.classes


def _laid_out(rows: Sequence[HtmlElement], width: int) -> list[list[_Slot]]:
    """Every row's cells from left to right, with those that reach down into it from above."""
    laid: list[dict[int, _Slot]] = [{} for _ in rows]
    for place, row in enumerate(rows):
        column = 0
        for element in row:
            column = next(x for x in range(column, width) if x not in laid[place])
            columns = _free(laid[place], column, int(element.get("colspan", 1)), width)
            down = min(int(element.get("rowspan", 1)), len(rows) - place)
            for below in range(down):
                merge = "" if down == 1 else "continue" if below else "restart"
                slot = _Slot(element, column, columns, merge)
                laid[place + below] |= {column + x: slot for x in range(columns)}
            column += columns
    return [_filled(row, width) for row in laid]


def _free(row: dict[int, _Slot], column: int, wanted: int, width: int) -> int:
    """How many of the columns that a cell wants are left to it."""
    columns = range(column, min(column + wanted, width))
    return sum(1 for _ in takewhile(lambda x: x not in row, columns))


def _filled(row: dict[int, _Slot], width: int) -> list[_Slot]:
    slots = (row.get(column) or _Slot(None, column, 1) for column in range(width))
    return list(dict.fromkeys(slots))


class _Writer:
    def __init__(self, part: Part, sizes: Sizes, widths: list[int], dress: Dress) -> None:
        self.part = part
        self.dress = dress
        self.sizes = sizes
        self.widths = widths

    def head(self, group: HtmlElement) -> Iterator[BaseOxmlElement]:
        """Rows that stand again on each page, and never alone at its end."""
        for row, slots in zip(group, _laid_out(list(group), len(self.widths)), strict=True):
            yield self._row(row, slots, w("tblHeader"), kept=True)

    def body(self, group: HtmlElement, *, remarked: bool) -> Iterator[BaseOxmlElement]:
        """The first row stays with the head, the last but one with the last."""
        kept = {0, len(group) - 2} - {len(group) - 1}
        kept |= {len(group) - 1} if remarked else set()
        laid = _laid_out(list(group), len(self.widths))
        for place, (row, slots) in enumerate(zip(group, laid, strict=True)):
            yield self._row(row, slots, kept=place in kept)

    def _row(
        self, row: HtmlElement, slots: list[_Slot], *more: BaseOxmlElement, kept: bool
    ) -> BaseOxmlElement:
        high = length(row, "height") or self.sizes.line
        looks = w("trPr", w("cantSplit"), w("trHeight", val=high, hRule="atLeast"), *more)
        return w("tr", looks, *(self._cell(slot, kept=kept) for slot in slots))

    def _cell(self, slot: _Slot, *, kept: bool) -> BaseOxmlElement:
        wide = sum(self.widths[slot.column : slot.column + slot.columns])
        looks = [w("tcW", w=wide, type="dxa")]
        if slot.columns > 1:
            looks.append(w("gridSpan", val=slot.columns))
        if slot.merge:
            looks.append(w("vMerge", val=slot.merge))
        if slot.element is None:
            looks.append(w("tcBorders", *(w(side, val="nil") for side in _EMPTY)))
        looks.append(w("vAlign", val="center"))
        return w("tc", w("tcPr", *looks), *self._paragraphs(slot, [w("keepNext")] * kept))

    def _paragraphs(self, slot: _Slot, kept: list[BaseOxmlElement]) -> Iterator[BaseOxmlElement]:
        if slot.element is None or slot.merge == "continue":
            yield paragraph("TableText", *kept)
            return
        said = runs(slot.element, self.part, self.dress)
        yield paragraph(_style(slot.element), *kept, *_margin(slot.element), *said)
        for note in slot.element.iter("small"):
            yield paragraph("TableNote", *map(copy, kept), *runs(note, self.part))


def _style(cell: HtmlElement) -> str:
    if any(around.tag == "thead" for around in cell.iterancestors("thead", "table")):
        return "TableHead"
    if "number" in cell.classes:
        return "TableNumber"
    return "TableName" if cell.tag == "th" or "words" in cell.classes else "TableText"


def _margin(cell: HtmlElement) -> Iterator[BaseOxmlElement]:
    """Numbers stand right, the longest of a column in the column's middle."""
    if margin := twips(float(cell.get("data-margin", "0").removesuffix("mm"))):
        yield w("ind", right=margin, firstLine=0, firstLineChars=0)
