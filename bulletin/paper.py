"""The paper a bulletin is set on, as sizes: GB/T 9704-2012, the head of a 简报, and what differs.

`paper_of(document) -> Paper` is what every renderer for paper (PDF, Word) sets a Document on.
Imports no Django.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import floor
from typing import Any

from .document import Document

POINT = 25.4 / 72
#: 5.2.2: 3号, by its name; 28 characters of 15.79 pt fill 156 mm, 16 pt would hold 27.
BODY = 16.0
#: So much smaller a type may be set that a line holds one character more, without remainder.
MOST_SHRUNK = 0.02
#: mm at the edges of a sheet that printers do not reach.
UNPRINTABLE = 5
FONTS = ("fang", "hei", "kai", "song", "title_font")


@dataclass(frozen=True, slots=True)
class Paper:
    """Lengths in mm, type sizes in pt, fonts as CSS lists, the first that there is being used."""

    width: float = 210  # 5.1: A4
    height: float = 297
    top: float = 37  # 5.2.1: 天头
    left: float = 28  # 5.2.1: 订口
    text_width: float = 156  # 5.2.1: 版心
    text_height: float = 225
    lines: int = 22  # 5.2.3
    body: float = 15.79
    title: float = 22
    masthead: float = 48
    table: float = 12
    table_note: float = 8
    small: float = 14  # 4号: imprint and page number
    masthead_top: float = 35  # 7.2.4: 公文
    rule_below_number: float = 4  # 7.2.7
    rule_thickness: float = 0.7
    page_number_below: float = 7  # 7.5
    page_dash: float = 0.17  # em by which 宋体's dash lies below the middle of its line
    fang: str = "'仿宋_GB2312', '方正仿宋_GBK', 'FandolFang R', 'FandolFang', 'Noto Serif CJK SC'"
    hei: str = "'黑体', '方正黑体_GBK', 'Noto Sans CJK SC'"
    kai: str = "'楷体_GB2312', '方正楷体_GBK', 'FandolKai', 'LXGW WenKai', 'Noto Serif CJK SC'"
    song: str = "'宋体', 'Noto Serif CJK SC'"
    title_font: str = "'方正小标宋简体', '方正小标宋_GBK', 'Noto Serif CJK SC'"

    @property
    def right(self) -> float:
        return self.width - self.left - self.text_width

    @property
    def bottom(self) -> float:
        return self.height - self.top - self.text_height

    @property
    def line(self) -> float:
        """The grid's pitch in mm; 29 pt would lose the last of the 22 lines."""
        return self.text_height / self.lines

    @property
    def characters(self) -> int:
        """Of the body in a line: 28 (5.2.3)."""
        return floor(self.ems(self.body) + 0.001)

    @property
    def table_line(self) -> float:
        """The pitch in mm inside a table: two lines and a rule go into one line of the grid."""
        return self.line / 2 - 0.3

    @property
    def note_line(self) -> float:
        return self.table_note * POINT * 1.15

    def ems(self, size: float) -> float:
        """How many characters of a size in pt fill a line."""
        return self.text_width / (size * POINT)


def paper_of(document: Document) -> Paper:
    """The standard's paper with the sizes and fonts that the Document brings along."""
    return paper_with({size.name: size.value for size in document.sizes})


def paper_with(sizes: Mapping[str, float | str]) -> Paper:
    """By the names of Paper; `body` as it is called (16 for 3号), a font by its own name."""
    standard = Paper()
    changed: dict[str, Any] = {**sizes}
    for name in FONTS:
        if name in sizes:
            changed[name] = f"'{sizes[name]}', {getattr(standard, name)}"
    if "lines" in sizes:
        changed["lines"] = int(sizes["lines"])
    paper = replace(standard, **changed)
    return replace(paper, body=_fitted(float(sizes.get("body", BODY)), paper))


def _fitted(size: float, paper: Paper) -> float:
    """Slightly smaller, in hundredths of a pt, where a line then holds whole characters."""
    characters = floor(paper.ems(size)) + 1
    fitting = floor(paper.ems(characters) * 100) / 100
    return fitting if fitting >= size * (1 - MOST_SHRUNK) else size


def complaints(paper: Paper) -> Iterator[tuple[str, str]]:
    """What cannot be set so: the size to be changed, by name, and why, in Chinese."""
    if paper.right < UNPRINTABLE:
        room = paper.width - UNPRINTABLE - paper.left
        yield "text_width", f"订口加版心宽超出了纸（纸宽210毫米），版心最多{room:g}毫米宽。"
    number = paper.page_number_below + paper.small * POINT + UNPRINTABLE
    if paper.bottom < number:
        room = floor(paper.height - paper.top - number)
        yield "text_height", f"天头加版心高太大，下面印不下页码，版心最多{room}毫米高。"
    for name, most, where in (
        ("body", paper.line * 0.9, "一行"),
        ("title", paper.line, "一行"),
        ("table", paper.table_line, "表格的一行"),
        ("small", paper.line - 1, "版记的一行"),
    ):
        if getattr(paper, name) * POINT > most:
            yield (
                name,
                (
                    f"每页{paper.lines}行，行距{paper.line:.1f}毫米，"
                    f"{where}最多放得下{floor(most / POINT * 2) / 2:g}磅的字。"
                ),
            )
    if paper.masthead < paper.title:
        yield "masthead", f"报头的字不能比标题（{paper.title:g}磅）小。"
