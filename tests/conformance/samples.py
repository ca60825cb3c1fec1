"""A Document with everything in it that a PDF can get wrong, and small."""

from __future__ import annotations

import hashlib
import io

from PIL import Image

from bulletin.document import (
    Annex,
    Cell,
    Change,
    ItemList,
    ListItem,
    Paragraph,
    Picture,
    Piece,
    Quote,
    Run,
    Section,
    Subheading,
    Table,
)
from tests.pdf import a_document, paragraph, runs

LINK = "https://example.gov.cn/a?b=1"


def picture(alt: str, size: tuple[int, int] = (300, 200), mode: str = "RGBA") -> Picture:
    file = io.BytesIO()
    kind = "PNG" if mode == "RGBA" else "JPEG"
    Image.new(mode, size, "navy").save(file, kind)
    content = file.getvalue()
    return Picture(
        hashlib.sha256(content).hexdigest(), alt, f"image/{kind.lower()}", *size, content
    )


def head(text: str, columns: int = 1, rows: int = 1) -> Cell:
    return Cell(runs(text), header=True, colspan=columns, rowspan=rows)


def number(text: str, note: str = "", columns: int = 1) -> Cell:
    return Cell(runs(text) if text else (), note=note, numeric=True, colspan=columns)


#: Two rows of heads, a link in them, notes, an empty cell, a row too short, one that spans.
TABLE = Table(
    head=(
        (head("部门", rows=2), head("办件", columns=2), head("评价")),
        (
            head("受理数"),
            head("办结数"),
            Cell((Run("满意率", href=LINK),), header=True),
        ),
    ),
    body=(
        *(
            (head(f"第{n}窗口"), number(str(n), "（窗口统计）"), number(""), number("99.5%"))
            for n in range(1, 25)
        ),
        (head("少一格"), number("1"), number("2")),
        (head("合计"), number("300", columns=3)),
    ),
    remarks=("数据来源于平台。",),
)
#: As it is pasted: no head, ragged, and spanning further than there are rows.
RAGGED = Table(
    head=(),
    body=(
        (Cell(runs("甲"), rowspan=5), Cell(runs("乙"), colspan=2)),
        (Cell(runs("丙"), colspan=3, rowspan=2), Cell(runs("丁"))),
        (Cell(runs("戊")),),
    ),
)
NESTED = ItemList(
    True,
    (
        ListItem((paragraph("第一条。"), ItemList(False, (ListItem((paragraph("其中。"),)),)))),
        ListItem((paragraph("第二条。"), Quote((paragraph("引文。"),)), picture("表格截图"))),
    ),
)
DRESSED = Paragraph(
    (
        Run("见"),
        Run("很长很长的网页名称" * 6, href=LINK),
        Run("另一种", italic=True, href=LINK),
        Run("，", bold=True),
        Run("下划线", underline=True),
        Run("2", raised=True),
        Run("。"),
        Run("\n", href=LINK),
        Run("另起一行。"),
    )
)
PIECE = Piece(
    "让群众少跑路的一篇标题很长的稿件要分成两行才能排得下去",
    "副标题",
    (Subheading(runs("小标题")), NESTED, Quote((DRESSED, NESTED)), picture("", mode="RGB")),
    "（区社保局供稿）",
)
EVERYTHING = a_document(
    opening=(Subheading(runs("导语")), DRESSED),
    sections=(
        Section("一、", "统计表", (TABLE, PIECE, Subheading(runs("栏目里的小标题")), RAGGED)),
        Section("二、", "信息", (), (Section("（一）", "动态", (PIECE,)), Section("（二）", "空"))),
        Section("三、", "空栏目"),
    ),
    annexes=(
        Annex("附件1", "附表", (TABLE,)),
        Annex("附件2", "图", (picture("大厅", (900, 300)),)),
    ),
    version=2,
    correction="更正。",
    changes=(Change("栏目“统计表”", "1", "2"),),
    is_draft=True,
)
