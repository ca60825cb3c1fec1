"""What a PDF says and where: for tests that measure pages instead of believing them.

`paper(document)` sets a Document, once for all tests; `a_document()` makes one.

Lengths are in mm from the page's top left corner, type sizes in pt.
"""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
from pypdf import PdfReader

from bulletin.document import Document, Paragraph, Run
from bulletin.renderers import pdf

POINT = 25.4 / 72
TOP, LEFT, WIDTH, HEIGHT = 37, 28, 156, 225
RIGHT, BOTTOM = LEFT + WIDTH, TOP + HEIGHT
PITCH = HEIGHT / 22
#: mm from the text area's top to the first line's baseline: 仿宋 in the middle of its line.
FIRST_BASELINE = PITCH / 2 + 0.38 * 15.79 * POINT


def runs(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def paragraph(text: str) -> Paragraph:
    return Paragraph(runs(text))


def a_document(**parts: Any) -> Document:
    standard: dict[str, Any] = {
        "month": "2020-12",
        "masthead": "政务服务通报",
        "title": "2020年12月政务服务工作情况通报",
        "issuer": "示例区行政审批局",
        "date": dt.date(2021, 1, 13),
        "number": 12,
        "copies_to": "区委办公室，区政府办公室。",
        "version": 1,
    }
    return Document(**(standard | parts))


@cache
def paper(document: Document) -> Pdf:
    return Pdf(pdf.render(document).content)


@dataclass(frozen=True, slots=True)
class Char:
    text: str
    font: str
    size: float
    left: float
    right: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Line:
    """Characters on one baseline, from left to right."""

    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def baseline(self) -> float:
        return self.chars[0].baseline

    @property
    def left(self) -> float:
        return self.chars[0].left

    @property
    def right(self) -> float:
        return self.chars[-1].right

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def place(self) -> float:
        """Which line of the grid it stands on: the first is 0, and all are whole numbers."""
        return (self.baseline - TOP - FIRST_BASELINE) / PITCH

    @property
    def fonts(self) -> set[str]:
        return {char.font for char in self.chars}

    @property
    def sizes(self) -> set[float]:
        return {char.size for char in self.chars}


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, or another box."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def thickness(self) -> float:
        return self.bottom - self.top


class Page:
    def __init__(self, page: pdfplumber.page.Page) -> None:
        self.page = page
        self.height = float(page.height)

    @cached_property
    def chars(self) -> list[Char]:
        return [self._char(char) for char in self.page.chars if char["text"].strip()]

    def _char(self, char: dict[str, Any]) -> Char:
        return Char(
            char["text"],
            char["fontname"].partition("+")[2],
            round(char["size"], 2),
            char["x0"] * POINT,
            char["x1"] * POINT,
            (self.height - char["matrix"][5]) * POINT,
        )

    @cached_property
    def lines(self) -> list[Line]:
        """All lines from top to bottom, the page number and the draft's mark with them."""
        rows: list[list[Char]] = []
        for char in sorted(self.chars, key=lambda char: char.baseline):
            if not rows or char.baseline - rows[-1][0].baseline > 0.3:
                rows.append([])
            rows[-1].append(char)
        return [Line(tuple(sorted(row, key=lambda char: char.left))) for row in rows]

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def line(self, containing: str) -> Line:
        """The one line with these words; they are written without spaces."""
        (found,) = (line for line in self.lines if containing in line.text)
        return found

    @cached_property
    def rules(self) -> list[Rule]:
        """Horizontal rules from top to bottom, each once.

        WeasyPrint paints a border as the box with a hole in it; the rules are what the hole leaves.
        """
        found = set()
        for box, hole in self._frames():
            for top, bottom in ((box.top, hole.top), (hole.bottom, box.bottom)):
                if bottom - top > 0.01:
                    found.add(Rule(*(round(v, 2) for v in (box.left, top, box.right, bottom))))
        return sorted(found, key=lambda rule: (rule.top, rule.left))

    @cached_property
    def uprights(self) -> list[Rule]:
        """Vertical rules from left to right, each once."""
        found = set()
        for box, hole in self._frames():
            for left, right in ((box.left, hole.left), (hole.right, box.right)):
                if right - left > 0.01:
                    found.add(Rule(*(round(v, 2) for v in (left, box.top, right, box.bottom))))
        return sorted(found, key=lambda rule: (rule.left, rule.top))

    def _frames(self) -> Iterator[tuple[Rule, Rule]]:
        boxes = [
            Rule(*(float(rect[side]) * POINT for side in ("x0", "top", "x1", "bottom")))
            for rect in self.page.rects
        ]
        for hole, box in zip(boxes[::2], boxes[1::2], strict=True):
            yield box, hole


class Pdf:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.reader = PdfReader(io.BytesIO(content))
        self._plumber = pdfplumber.open(io.BytesIO(content))

    @cached_property
    def pages(self) -> list[Page]:
        return [Page(page) for page in self._plumber.pages]

    def ink(self, number: int, within: Rule) -> Rule:
        """The smallest box round what is drawn in a part of a page, to a fortieth of a mm."""
        per_mm = 40
        with pdfium.PdfDocument(self.content) as document:
            page = document[number - 1]
            width, height = (length * POINT for length in page.get_size())
            crop = (within.left, height - within.bottom, width - within.right, within.top)
            picture = page.render(
                scale=per_mm * POINT, crop=tuple(length / POINT for length in crop), grayscale=True
            ).to_pil()
            page.close()
        left, top, right, bottom = picture.point(lambda value: 255 * (value < 128)).getbbox()
        return Rule(
            within.left + left / per_mm,
            within.top + top / per_mm,
            within.left + right / per_mm,
            within.top + bottom / per_mm,
        )

    @cached_property
    def root(self) -> Any:
        return self.reader.trailer["/Root"]

    @cached_property
    def bookmarks(self) -> list[tuple[int, str]]:
        """Level, from 1, and text."""
        return list(_flat(self.reader.outline, 1))

    @cached_property
    def fonts(self) -> dict[str, dict[str, str]]:
        """What pdffonts says of each font, by its name without the subset's tag."""
        table = self._poppler("pdffonts").splitlines()
        starts = [0, *(end + 1 for end, char in enumerate(table[1]) if char == " ")]
        names = [_column(table[0], starts, place) for place in range(len(starts))]
        rows = ([_column(row, starts, place) for place in range(len(starts))] for row in table[2:])
        return {row[0].partition("+")[2]: dict(zip(names, row, strict=True)) for row in rows}

    @cached_property
    def structure(self) -> str:
        """The tag tree with its text, as pdfinfo prints it."""
        return self._poppler("pdfinfo", "-struct-text")

    @cached_property
    def tags(self) -> list[dict[str, Any]]:
        """Every element of the tag tree in reading order."""
        return list(_elements(self.root["/StructTreeRoot"]))

    def tags_named(self, *names: str) -> list[dict[str, Any]]:
        return [tag for tag in self.tags if tag["/S"] in {f"/{name}" for name in names}]

    def _poppler(self, program: str, *arguments: str) -> str:
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(self.content)
            file.flush()
            done = subprocess.run([program, *arguments, file.name], capture_output=True, check=True)
        return done.stdout.decode()


def _column(row: str, starts: list[int], place: int) -> str:
    end = starts[place + 1] if place + 1 < len(starts) else len(row)
    return row[starts[place] : end].strip()


def _flat(outline: list[Any], level: int) -> Iterator[tuple[int, str]]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry, level + 1)
        else:
            yield level, entry.title


def _elements(parent: Any) -> Iterator[Any]:
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from _elements(found)
