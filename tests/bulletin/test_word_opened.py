"""The Word file opened by LibreOffice: nothing lost, nothing mended, laid out as it should be."""

from __future__ import annotations

from typing import Any

from lxml import etree

from bulletin.document import Cell, Section, Table
from tests import text
from tests.a_bulletin import EVERYTHING, heading, number
from tests.base import WithoutDatabase
from tests.pdf import LEFT, RIGHT, Page, Pdf, a_document, paragraph, runs
from tests.word import converted, written

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
LONG = Table(
    ((heading("部门"), heading("受理数")),),
    tuple((Cell(runs(f"第{n}局"), header=True), number(str(n * 97))) for n in range(60)),
)
OF_PAGES = a_document(
    opening=(paragraph("政" * 80),),
    sections=(Section("一、", "统计", (LONG,)), Section("二、", "其他", (paragraph("末段。"),))),
)


class ReadTests(WithoutDatabase):
    root: Any

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        [content] = converted([written(EVERYTHING).content], "fodt")
        cls.root = etree.fromstring(content, etree.XMLParser(huge_tree=True))

    def words(self, path: str) -> list[str]:
        return ["".join(found.itertext()).strip() for found in self.root.iter(path)]

    def test_headings_are_headings(self) -> None:
        levels = [int(h.get(f"{TEXT}outline-level")) for h in self.root.iter(f"{TEXT}h")]
        self.assertEqual(levels, [1, 1, 2, 3, 4, 1])
        self.assertEqual(self.words(f"{TEXT}h")[:3], ["一、办理情况", "二、信息", "（一）动态"])

    def test_lists_and_repeated_heads_are_what_they_are(self) -> None:
        items = self.words(f"{TEXT}list-item")
        self.assertEqual(items[0], "表格，社保局，受理数：“2586”改为“2587”")
        inner = self.root.findall(f".//{TEXT}list//{TEXT}list//{TEXT}p")
        self.assertEqual(["".join(item.itertext()) for item in inner], ["里层", "里层"])
        heads = [len(head) for head in self.root.iter(f"{TABLE}table-header-rows")]
        self.assertEqual(heads, [2, 2])

    def test_its_language_is_chinese(self) -> None:
        languages = {
            value
            for element in self.root.iter()
            for name, value in element.attrib.items()
            if name.endswith("language-asian")
        }
        self.assertEqual(languages - {"none"}, {"zh"})


class PrintedTests(WithoutDatabase):
    pages: list[Page]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        [content] = converted([written(OF_PAGES).content], "pdf")
        cls.pages = Pdf(content).pages

    def test_lines_of_28_characters_and_four_pages(self) -> None:
        lines = [line for line in self.pages[0].lines if set(line.text) == {"政"}]
        self.assertEqual([len(line.text) for line in lines], [26, 28, 26])
        self.assertAlmostEqual(lines[1].left, LEFT, delta=0.5)
        self.assertAlmostEqual(lines[1].right, RIGHT, delta=0.8)
        self.assertEqual(len(self.pages), 4)

    def test_page_numbers_stand_outside(self) -> None:
        for place, page in enumerate(self.pages, 1):
            line = page.line(f"—{place}—")
            if place % 2:
                self.assertAlmostEqual(line.right, RIGHT - 14 * 25.4 / 72, delta=0.5)
            else:
                self.assertAlmostEqual(line.left, LEFT + 14 * 25.4 / 72, delta=0.5)

    def test_the_head_of_a_table_stands_on_each_of_its_pages(self) -> None:
        self.assertEqual([page.text.count("部门受理数") for page in self.pages], [1, 1, 1, 1])

    def test_the_imprint_ends_the_last_page(self) -> None:
        imprint = [line for line in self.pages[-1].lines if "印发" in line.text]
        self.assertEqual(len(imprint), 1)
        self.assertEqual(sum("印发" in page.text for page in self.pages), 1)
        self.assertTrue(252 < imprint[0].baseline < 262)
        self.assertAlmostEqual(imprint[0].left, LEFT + 14 * 25.4 / 72, delta=0.5)

    def test_its_text_is_the_documents(self) -> None:
        self.assertEqual(text.of_docx(written(OF_PAGES).content), [text.of_document(OF_PAGES)])
