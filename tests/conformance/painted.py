"""What a page's content stream paints: inside which marks, and with which characters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pikepdf

SHOWING = {"Tj", "TJ", "'", '"'}
PAINTING = SHOWING | {
    "f",
    "F",
    "f*",
    "B",
    "B*",
    "b",
    "b*",
    "S",
    "s",
    "sh",
    "Do",
    "BI",
    "INLINE IMAGE",
}
ARTIFACT = "/Artifact"


@dataclass
class Painted:
    """`wrong` is what no page may do; `codes` the characters shown, by the font's object."""

    mcids: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    codes: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    fonts: dict[tuple[int, int], Any] = field(default_factory=dict)
    depth: int = 0
    colours: set[str] = field(default_factory=set)


def painted_on(page: pikepdf.Page) -> Painted:
    painted = Painted()
    _Reader(painted, page.get("/Resources", pikepdf.Dictionary()), []).read(page)
    return painted


class _Reader:
    """Follows one content stream, and the forms that it paints."""

    def __init__(self, painted: Painted, resources: Any, marks: list[str | int]) -> None:
        self.painted = painted
        self.resources = resources
        #: Open marks: the number of a tagged one, the name of another.
        self.marks = marks
        self.font: tuple[int, int] | None = None
        self.depth = 0

    def read(self, stream: Any) -> None:
        before = len(self.marks)
        for instruction in pikepdf.parse_content_stream(stream):
            self._follow(str(instruction.operator), list(instruction.operands))
        if len(self.marks) != before or self.depth:
            self.painted.wrong.append("something opened is not closed")

    def _follow(self, operator: str, operands: list[Any]) -> None:
        if operator in PAINTING and not self._is_marked:
            self.painted.unmarked.append(operator)
        if operator in SHOWING:
            self._show(operands[-1])
        match operator:
            case "BDC" | "BMC":
                self._open(operands)
            case "EMC":
                self._close()
            case "q" | "Q":
                self.depth += 1 if operator == "q" else -1
                self.painted.depth = max(self.painted.depth, self.depth)
            case "Tf":
                self._choose(operands[0])
            case "k" | "K":
                self.painted.colours.add("/DeviceCMYK")
            case "cs" | "CS":
                self.painted.colours.add(str(operands[0]))
            case "Do":
                self._do(self.resources.XObject[operands[0]])

    @property
    def _is_marked(self) -> bool:
        return any(mark == ARTIFACT or isinstance(mark, int) for mark in self.marks)

    def _open(self, operands: list[Any]) -> None:
        properties = operands[1] if len(operands) > 1 else {}
        mark = int(properties["/MCID"]) if "/MCID" in properties else str(operands[0])
        tagged = [one for one in self.marks if isinstance(one, int)]
        if mark == ARTIFACT and tagged:
            self.painted.wrong.append(f"an artifact inside content {tagged[0]}")
        if isinstance(mark, int):
            self.painted.mcids.append(mark)
            if self.marks:
                self.painted.wrong.append(f"content {mark} inside {self.marks[-1]}")
        self.marks.append(mark)

    def _close(self) -> None:
        if self.marks:
            self.marks.pop()
        else:
            self.painted.wrong.append("something closed was not open")

    def _choose(self, name: Any) -> None:
        font = self.resources.Font[name]
        self.font = font.objgen
        self.painted.fonts[font.objgen] = font

    def _show(self, shown: Any) -> None:
        parts = shown if isinstance(shown, pikepdf.Array) else [shown]
        data = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
        assert self.font, "text without a font"
        self.painted.codes[self.font] |= {
            int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)
        }

    def _do(self, thing: Any) -> None:
        if thing.Subtype == "/Form":
            resources = thing.get("/Resources", self.resources)
            _Reader(self.painted, resources, self.marks).read(thing)
