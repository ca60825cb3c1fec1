"""Tables on paper: columns measured, rows a whole number of the grid's lines high."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from lxml import html
from lxml.html import HtmlElement

from .sizes import POINT, Paper
from .text import break_into, width
from .titles import NOT_FIRST, in_lines
from .turning import may_turn, turn

#: mm at either side of a cell's text, and the rule.
PADDING = 1.0
RULE = 0.25
#: What a cell takes besides its text; a little more than it does, so that rounding breaks no line.
AROUND = 2 * (PADDING + RULE)
#: Characters by which the style sheet indents lists and quotations.
INDENT = 2
#: Characters of a name that stand in one line; a longer one goes into two.
LONG_NAME = 16
DIGITS = re.compile(r"[+-]?[\d,.]+\s*[%％‰]?")
#: What a line does not break inside.
WORD = re.compile(r"[A-Za-z0-9.,:%‰+-]+|.")


#: Types in pt that a table is set in where even a turned page is too narrow for it.
SMALLER = (10.5, 9, 7.5)


def set_tables(root: HtmlElement, paper: Paper) -> None:
    """Measure and arrange every table of a page; turn those that are too wide for it upright."""
    for table in root.iter("table"):
        grid = _Grid(table, paper, paper.table, _room(table, paper))
        if grid.is_too_wide and may_turn(table):
            turn(table)
            grid = _turned(table, paper)
        grid.arrange()


def _room(table: HtmlElement, paper: Paper) -> float:
    around = sum(1 for _ in table.iterancestors("ul", "ol", "blockquote"))
    return paper.text_width - around * INDENT * paper.body * POINT


def _turned(table: HtmlElement, paper: Paper) -> _Grid:
    """Along the long side of the sheet, in smaller type only where it must be."""
    sizes = [paper.table, *(size for size in SMALLER if size < paper.table)]
    grids = (_Grid(table, paper, size, paper.text_height) for size in sizes)
    return next(grid for grid in grids if not grid.is_too_wide or grid.type_size == sizes[-1])


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell, the columns it covers, and what it says above its note."""

    element: HtmlElement
    row: HtmlElement
    column: int
    columns: int
    rows: int

    @property
    def lines(self) -> list[str]:
        return "".join(_texts(self.element)).split("\n")

    @property
    def note(self) -> list[str]:
        small = self.element.find("small")
        return [] if small is None else "".join(_texts(small)).split("\n")

    @property
    def is_head(self) -> bool:
        return next(self.row.iterancestors("thead"), None) is not None

    @property
    def width(self) -> float:
        return max(width(line) for line in self.lines)

    @property
    def is_number(self) -> bool:
        return self.element.tag == "td" and "number" in self.element.classes


def _texts(element: HtmlElement) -> Iterator[str]:
    """What a cell says, with its line breaks and without its note."""
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield "\n"
        elif child.tag != "small":
            yield from _texts(child)
        yield child.tail or ""


class _Grid:
    """A table's cells where they stand, to measure columns and rows by; lengths in mm."""

    def __init__(self, table: HtmlElement, paper: Paper, type_size: float, width: float) -> None:
        self.table = table
        self.paper = paper
        self.type_size = type_size
        self.em = type_size * POINT
        self.width = width
        taken: set[tuple[int, int]] = set()
        self.rows = [_place(row, place, taken) for place, row in enumerate(table.iter("tr"))]
        self.size = max((c.column + c.columns for cells in self.rows for c in cells), default=0)
        columns = self._columns()
        self.head = [[c for c in cells if c.is_head] for cells in columns]
        self.body = [[c for c in cells if not c.is_head] for cells in columns]
        self.numbers = [_are_numbers(cells) for cells in self.body]
        #: 序号: numbers before a column of names.
        self.ordinals = self.size > 1 and self.numbers[0] and _are_names(self.body[1])

    @property
    def is_too_wide(self) -> bool:
        """Whether a number would have to be broken, or a name into more than two lines."""
        return sum(self._least()) > self.width

    def arrange(self) -> None:
        """Say how wide each column is and how many lines of the grid each row takes."""
        widths = self._widths()
        group = html.Element("colgroup")
        for mm in widths:
            group.append(html.Element("col", style=f"width: {mm:.3f}mm"))
        self.table.insert(0, group)
        if self.type_size != self.paper.table:
            self.table.set("style", f"font-size: {self.type_size}pt")
        if self.table.find("thead") is None:
            self.table.classes.add("headless")
        for cells in self.rows:
            if cells and cells[0].column == 0:
                cells[0].element.classes.add("first")
            self._break_words(cells, widths)
            self._set_height(cells, widths)
        for column, cells in enumerate(self.body):
            self._set_numbers(cells, widths[column])
            self._set_words(cells, widths)

    def _columns(self) -> list[list[_Placed]]:
        """Cells that stand in one column alone, by columns."""
        columns: list[list[_Placed]] = [[] for _ in range(self.size)]
        for cells in self.rows:
            for cell in cells:
                if cell.columns == 1:
                    columns[cell.column].append(cell)
        return columns

    def _widths(self) -> list[float]:
        """Numbers get equal columns, names what they need, and all a part of what is left."""
        needs = self._needs(heading_lines=2, longest=LONG_NAME)
        first = 1 if self.ordinals else 0
        if sum(needs) > self.width:
            first, needs = 0, self._squeezed(needs)
        spare, shares = self.width - sum(needs), sum(needs[first:])
        return [*needs[:first], *(need + spare * need / shares for need in needs[first:])]

    def _needs(self, *, heading_lines: int, longest: int) -> list[float]:
        needs = [self._need(column, heading_lines, longest) for column in range(self.size)]
        places = [n for n, number in enumerate(self.numbers) if number and (n or not self.ordinals)]
        equal = max((needs[place] for place in places), default=0)
        return [equal if place in places else need for place, need in enumerate(needs)]

    def _least(self) -> list[float]:
        return self._needs(heading_lines=4, longest=LONG_NAME // 2)

    def _need(self, column: int, heading_lines: int, longest: int) -> float:
        """Room for headings in so many lines, and for names of up to so many characters in one."""
        heading = max((ceil(c.width / heading_lines) for c in self.head[column]), default=0)
        telling = [c for c in self.body[column] if c.is_number or not self.numbers[column]]
        body = max((c.width for c in telling), default=0)
        return max(2, heading, min(body, longest)) * self.em + AROUND + 0.1

    def _squeezed(self, needs: list[float]) -> list[float]:
        """Headings and names take more lines, before a number is broken."""
        least = self._least()
        part = min(1, (sum(needs) - self.width) / ((sum(needs) - sum(least)) or 1))
        return [need - part * (need - low) for need, low in zip(needs, least, strict=True)]

    def _set_height(self, cells: list[_Placed], widths: list[float]) -> None:
        """A whole number of the grid's lines, so that the text below stands on the grid."""
        lines = max((self._lines(cell, widths) for cell in cells), default=1)
        if lines > 1:
            cells[0].row.set("style", f"height: {lines * self.paper.line:.3f}mm")

    def _room(self, cell: _Placed, widths: list[float]) -> float:
        return sum(widths[cell.column : cell.column + cell.columns]) - AROUND

    def _break_words(self, cells: list[_Placed], widths: list[float]) -> None:
        """Headings and notes broken where the sense allows, as titles are."""
        for cell in cells:
            for element in (cell.element if cell.is_head else None, cell.element.find("small")):
                if element is not None and len(element) == 0:
                    size = self.type_size if cell.is_head else self.paper.table_note
                    room = self._room(cell, widths) / (size * POINT)
                    break_into(element, in_lines(element.text or "", room))

    def _lines(self, cell: _Placed, widths: list[float]) -> int:
        room = self._room(cell, widths)
        height = _wrapped(cell.lines, room / self.em) * self.paper.table_line
        if cell.note:
            size = self.paper.table_note * POINT
            height += _wrapped(cell.note, room / size) * self.paper.note_line
        return ceil((height / cell.rows + 2 * RULE) / self.paper.line)

    def _set_numbers(self, cells: list[_Placed], mm: float) -> None:
        """Units under units, the longest number in the column's middle; words are centred."""
        numbers = [c for c in cells if c.is_number]
        widest = max((c.width for c in numbers if DIGITS.fullmatch(c.lines[0])), default=0)
        for cell in numbers:
            if DIGITS.fullmatch(cell.lines[0]):
                margin = max(0, (mm - AROUND - widest * self.em) / 2)
                cell.element.set("data-margin", f"{margin:.2f}mm")
            else:
                cell.element.classes.discard("number")

    def _set_words(self, cells: list[_Placed], widths: list[float]) -> None:
        """A column with text of several lines is set left; short words stay centred."""
        words = [c for c in cells if not c.is_number]
        if any(_wrapped(c.lines, self._room(c, widths) / self.em) > 1 for c in words):
            for cell in words:
                cell.element.classes.add("words")


def _place(row: HtmlElement, place: int, taken: set[tuple[int, int]]) -> list[_Placed]:
    """The row's cells in the columns that cells above have left free."""
    cells = []
    column = 0
    for element in row:
        while (place, column) in taken:
            column += 1
        right, down = int(element.get("colspan", 1)), int(element.get("rowspan", 1))
        cell = _Placed(element, row, column, right, down)
        taken |= {(place + y, column + x) for y in range(down) for x in range(right)}
        cells.append(cell)
        column += right
    return cells


def _are_numbers(cells: list[_Placed]) -> bool:
    return sum(c.is_number for c in cells) * 2 > len(cells)


def _are_names(cells: list[_Placed]) -> bool:
    return bool(cells) and all(c.element.tag == "th" for c in cells)


def _wrapped(lines: list[str], room: float) -> int:
    """Into how many lines of so many characters these go."""
    return sum(_folded(line, room) for line in lines)


def _folded(line: str, room: float) -> int:
    lines, used, before = 1, 0.0, 0.0
    for part in WORD.findall(line):
        wide = min(width(part), room)
        lines += int(width(part) / (room + 0.1))
        if used + wide > room:
            lines += 1
            # Punctuation begins no line: it takes the character before it along.
            used = before if part in NOT_FIRST else 0
        used, before = used + wide, wide
    return lines
