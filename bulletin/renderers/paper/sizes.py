"""The paper a bulletin is set on: GB/T 9704-2012 and the head of a 简报, as sizes.

A hall changes sizes and fonts in the setting BULLETIN_PAPER, by these names.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

STYLE = Path(__file__).with_name("paper.css")
POINT = 25.4 / 72


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
    characters: int = 28  # 5.2.3
    # 28 characters of 15.79 pt fill 156 mm; 16 pt would hold 27.
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
    def table_line(self) -> float:
        """The pitch in mm inside a table: two lines and a rule go into one line of the grid."""
        return self.line / 2 - 0.3

    @property
    def note_line(self) -> float:
        return self.table_note * POINT * 1.15

    def ems(self, size: float) -> float:
        """How many characters of a size in pt fill a line."""
        return self.text_width / (size * POINT)

    def style(self, *, draft: bool = False) -> str:
        """The style sheet with these sizes in it; a draft says on each page that it is one."""
        computed = {
            "right": self.right,
            "bottom": self.bottom,
            "line": self.line,
            "table_line": self.table_line,
            "note_line": self.note_line,
            "number_top": self.page_number_below - (0.5 + self.page_dash) * self.small * POINT,
            "mark": '"草稿"' if draft else "none",
        }
        return Template(STYLE.read_text("utf-8")).substitute(asdict(self) | computed)
