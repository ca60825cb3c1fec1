"""A Document with one of everything that can stand in it."""

from __future__ import annotations

import hashlib
import io
from typing import Any

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
)  # fmt: skip
from tests.pdf import a_document, paragraph, runs


def picture(wide: int, high: int, alt: str = "大厅里的窗口") -> Picture:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((wide, high)).convert("RGB").save(file, "PNG")
    content = file.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    return Picture(digest, alt, "image/png", wide, high, content)


def heading(text: str, **more: Any) -> Cell:
    return Cell(runs(text), header=True, **more)


def number(text: str, **more: Any) -> Cell:
    return Cell(runs(text), numeric=True, **more)


TABLE = Table(
    (
        (heading("部门", rowspan=2), heading("办件", colspan=2)),
        (heading("受理数"), heading("办结数")),
    ),
    (
        (heading("社保局"), number("2586"), number("2587")),
        (heading("公交公司"), number("6459", note="（数据来源于窗口统计）"), number("暂无数据")),
        (heading("医保局", rowspan=2), Cell(runs("两列合一"), colspan=2)),
        (number("1"), number("2")),
    ),
    ("公交公司不计入合计。",),
)
PIECE = Piece(
    "让群众少跑一趟",
    "社保窗口的一天",
    (
        Subheading(runs("从排队说起")),
        Paragraph(
            (
                Run("加粗", bold=True),
                Run("着重", italic=True),
                Run("两样", bold=True, italic=True),
                Run("划线", underline=True),
                Run("米"),
                Run("2", raised=True),
                Run("、H"),
                Run("2", lowered=True),
                Run("O，"),
                Run("网页", href="https://example.gov.cn/a?b=1&c=二"),
                Run("，第一行\n第二行"),
            )
        ),
        Quote((paragraph("引用的话。"),)),
        picture(1600, 900),
    ),
    "（区社保局供稿）",
)
NESTED = ItemList(
    True,
    (
        ListItem((paragraph("第一条"), ItemList(False, (ListItem((paragraph("里层"),)),)))),
        ListItem((paragraph("第二条"), paragraph("第二条的后一段"))),
    ),
)
EVERYTHING = a_document(
    title="示例区行政审批局关于2020年12月全区政务服务大厅运行情况和各部门窗口工作考核结果的通报",
    version=2,
    correction="社保局受理数录入有误。",
    changes=(Change("表格，社保局，受理数", "2586", "2587"),),
    opening=(paragraph("各部门：现将情况通报如下。"),),
    sections=(
        Section("一、", "办理情况", (TABLE, TABLE, NESTED, NESTED)),
        Section("二、", "信息", (), (Section("（一）", "动态", (PIECE,)),)),
    ),
    annexes=(Annex("附件", "评分办法", (paragraph("附件里的话。"),)),),
)
