"""The real bulletin's figures, from the printed table to everything that is printed again."""

from __future__ import annotations

import re
from typing import Any

from django.test import TestCase

from bulletin.document import Document, Table, decode
from bulletin.models import Edition
from stats.intake.taking_in import take_in
from stats.models import Source
from tests import text
from tests.base import DECEMBER, Cast, figure
from tests.stats import printed

#: As the real bulletin prints them.
SENTENCE = (
    "排号7705件",
    "受理7016件",
    "办结7018件",
    "即办件5925件",
    "评价4776件",
    "满意率100%",
)
HIGHLIGHTS = [
    ("排号数", "7705", "件"),
    ("受理数", "7016", "件"),
    ("办结数", "7018", "件"),
    ("即办件数", "5925", "件"),
    ("评价数", "4776", "件"),
    ("满意率", "100%", ""),
]
REMARKS = ("数据来源于“智慧政务平台”。", "市公交公司数据来源于窗口统计，不计入合计。")


class GoldenTests(Cast, TestCase):
    def published(self, content: bytes) -> Edition:
        """The month's bulletin with the figures of one file, published."""
        self.assertEqual(take_in(content, month=DECEMBER, source=self.platform).problems, [])
        figure("排号数", None, 7705)
        figure("即办件数", None, 5925)
        return self.publish(self.bulletin())

    def raise_curtain(self) -> None:
        super().raise_curtain()
        for staff in (self.she, self.yi):
            staff.delete()
        for department in (self.bus, self.social, self.medical):
            department.delete()
        printed.departments()

    def check(self, content: bytes) -> None:
        self.raise_curtain()
        edition = self.published(content)
        document = decode(bytes(edition.document))
        self.check_document(document)
        whole = text.of_document(document)
        self.assertEqual(text.of_html(bytes(edition.html)), whole)
        self.assertEqual(text.of_pdf(bytes(edition.pdf)), whole)
        self.assertEqual(text.of_docx(bytes(edition.docx)), [whole])
        for phrase in SENTENCE:
            self.assertIn(phrase, whole)
        self.assertNotIn("13475", whole)

    def check_document(self, document: Document) -> None:
        self.assertEqual([(h.name, h.value, h.unit) for h in document.highlights], HIGHLIGHTS)
        [table] = [block for block in document.sections[1].blocks if isinstance(block, Table)]
        self.assertEqual(self.rows(table), printed.rows()[1:])
        self.assertEqual(table.remarks, REMARKS)
        self.assertEqual(
            [section.number + section.title for section in document.sections],
            [
                "一、受理和办理情况",
                "二、政务服务大厅12月部门窗口办件情况和效能指标统计",
                "三、政务服务信息",
                "四、部门窗口动态",
                "五、“放管服”改革",
            ],
        )

    def rows(self, table: Table) -> list[list[str]]:
        """The body as the printed table wrote it: `6459（数据来源于窗口统计）`."""
        return [
            ["".join(run.text for run in cell.runs) + cell.note for cell in row]
            for row in table.body
        ]

    def test_from_utf_8(self) -> None:
        self.check(printed.as_csv("utf-8"))

    def test_from_utf_8_with_its_mark(self) -> None:
        self.check(printed.as_csv("utf-8-sig"))

    def test_from_utf_16(self) -> None:
        self.check(printed.as_csv("utf-16"))

    def test_from_gb18030(self) -> None:
        self.check(printed.as_csv("gb18030"))

    def test_from_a_workbook(self) -> None:
        self.check(printed.as_xlsx())

    def test_the_windows_counts_are_in_the_totals_when_their_source_is(self) -> None:
        self.raise_curtain()
        Source.objects.filter(name="窗口统计").update(counts_in_totals=True)
        edition = self.published(printed.as_csv("utf-8"))
        for whole in self.texts(edition):
            self.assertIn("受理13475件", whole)
            self.assertIsNone(re.search("不计入合计|以上合计不含", whole))

    def texts(self, edition: Any) -> list[str]:
        return [text.of_html(bytes(edition.html)), text.of_pdf(bytes(edition.pdf))]
