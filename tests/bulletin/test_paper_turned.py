"""A table too wide for the sheet is turned (A4 横排); the page number keeps its place on it."""

from __future__ import annotations

from bulletin.document import Annex, Cell, Document, ItemList, ListItem, Piece, Section, Table
from tests import text
from tests.base import WithoutDatabase
from tests.pdf import LEFT, POINT, TOP, WIDTH, Page, Pdf, a_document, paper, paragraph, runs

#: A turned page's text area: the sheet's own, seen with its left as the top.
LONG, SHORT = 297, 210
TURNED_LEFT, TURNED_WIDTH = LONG - TOP - 225, 225
EM = 15.79 * POINT


def wide(columns: int = 9, rows: int = 3) -> Table:
    names = ["序号", "部门", *(f"系统受理件数第{place}项" for place in range(columns))]
    row = [Cell(runs("123456"), numeric=True)] * columns
    return Table(
        head=(tuple(Cell(runs(name), header=True) for name in names),),
        body=tuple(
            (Cell(runs(str(place)), numeric=True), Cell(runs("区社保局"), header=True), *row)
            for place in range(1, rows + 1)
        ),
        remarks=("数据来源于平台。",),
    )


def is_turned(page: Page) -> bool:
    return float(page.page.width) > page.height


def of(*blocks: object, **parts: object) -> Document:
    return a_document(sections=(Section("一、", "各部门办件情况", tuple(blocks)),), **parts)


class TurnedPageTests(WithoutDatabase):
    pdf: Pdf

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        before, after = paragraph("表前的话。"), paragraph("表后的话。")
        cls.document = of(before, wide(rows=30), after, opening=(paragraph("开头。"),))
        cls.pdf = paper(cls.document)

    def test_the_table_alone_is_on_turned_pages(self) -> None:
        shapes = [is_turned(page) for page in self.pdf.pages]
        self.assertEqual(shapes, [False, True, True, True, False])
        self.assertIn("表前的话。", self.pdf.pages[0].text)
        self.assertIn("备注：数据来源于平台。", self.pdf.pages[3].text)
        self.assertIn("表后的话。", self.pdf.pages[4].text)

    def test_the_sheet_is_the_same_sheet(self) -> None:
        for page in self.pdf.pages[1:4]:
            self.assertAlmostEqual(float(page.page.width) * POINT, LONG, delta=0.1)
            self.assertAlmostEqual(page.height * POINT, SHORT, delta=0.1)

    def test_its_text_area_is_the_sheets(self) -> None:
        page = self.pdf.pages[1]
        self.assertAlmostEqual(page.uprights[0].left, TURNED_LEFT, delta=0.1)
        right = TURNED_LEFT + TURNED_WIDTH
        self.assertAlmostEqual(page.uprights[-1].left + 0.25, right, delta=0.1)
        self.assertAlmostEqual(page.rules[0].top, LEFT, delta=0.3)
        self.assertLess(page.rules[-1].bottom, LEFT + WIDTH)

    def test_the_head_stands_on_each_page_and_no_number_is_broken(self) -> None:
        for page in self.pdf.pages[1:4]:
            self.assertEqual(page.text.count("序号"), 1)
        whole = "".join(page.text for page in self.pdf.pages)
        self.assertEqual(whole.count("123456" * 9), 30)

    def test_the_page_number_is_where_it_is_on_every_page_of_the_bulletin(self) -> None:
        longer = a_document(opening=tuple(paragraph("一行。") for _ in range(90)))
        for number, page in enumerate(self.pdf.pages, 1):
            if is_turned(page):
                usual = paper(longer).pages[number - 1].line(f"—{number}—")
                there = self.on_the_sheet(page)
                self.assertEqual("".join(said for said, _, _ in there), f"—{number}—")
                for (_, x, y), char in zip(there, usual.chars, strict=True):
                    self.assertAlmostEqual(x, char.left, delta=0.5)
                    self.assertAlmostEqual(y, char.baseline, delta=0.5)

    def on_the_sheet(self, page: Page) -> list[tuple[str, float, float]]:
        """Of the characters that stand across: from the left and top of the sheet upright."""
        across = [c for c in page.page.chars if not c["upright"] and c["text"].strip()]
        return [
            (c["text"], (page.height - c["matrix"][5]) * POINT, LONG - c["matrix"][4] * POINT)
            for c in across
        ]

    def test_text_and_reading_order_are_the_documents(self) -> None:
        self.assertEqual(text.of_pdf(self.pdf.content), text.of_document(self.document))

    def test_the_table_is_tagged_as_one_is(self) -> None:
        self.assertEqual(len(self.pdf.tags_named("TD")), 30 * 10)


class WhatIsTurnedTests(WithoutDatabase):
    def shapes(self, document: Document) -> list[bool]:
        return [is_turned(page) for page in paper(document).pages]

    def page_with(self, document: Document, words: str) -> Page:
        (page,) = [page for page in paper(document).pages if words in page.text]
        return page

    def test_a_table_that_fits_stays_upright(self) -> None:
        self.assertEqual(self.shapes(of(wide(4))), [False])

    def test_its_heading_goes_along(self) -> None:
        self.assertTrue(is_turned(self.page_with(of(wide()), "一、各部门办件情况")))
        document = of(Piece("稿件标题", "", (wide(),)))
        for words in ("一、各部门办件情况", "稿件标题"):
            self.assertTrue(is_turned(self.page_with(document, words)), words)

    def test_of_an_annex_label_and_title_too(self) -> None:
        annexes = (
            Annex("附件1", "最宽的表", (wide(),)),
            Annex("附件2", "办法", (paragraph("一"),)),
        )
        document = of(paragraph("一"), annexes=annexes)
        self.assertEqual(self.shapes(document), [False, True, False])
        page = self.page_with(document, "最宽的表")
        self.assertAlmostEqual(page.line("附件1").left, TURNED_LEFT, delta=0.5)
        middle = TURNED_LEFT + TURNED_WIDTH / 2
        self.assertAlmostEqual(page.line("最宽的表").middle, middle, delta=0.5)

    def test_inside_a_list_it_is_not(self) -> None:
        document = of(ItemList(False, (ListItem((wide(),)),)))
        self.assertEqual(set(self.shapes(document)), {False})

    def test_wider_than_even_that_in_smaller_type(self) -> None:
        page = self.page_with(of(wide(20)), "123456")
        figures = [line for line in page.lines if "123456" * 20 in line.text]
        self.assertEqual((len(figures), figures[0].sizes), (3, {7.5}))
        self.assertLessEqual(figures[0].right, TURNED_LEFT + TURNED_WIDTH)

    def test_the_imprint_stands_upright_after_it(self) -> None:
        document = of(paragraph("一"), annexes=(Annex("附件", "最宽的表", (wide(),)),))
        self.assertEqual(self.shapes(document), [False, True, False])
        self.assertIn("印发", paper(document).pages[-1].text)
