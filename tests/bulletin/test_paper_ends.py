"""How a bulletin ends on paper: annexes and the imprint (版记)."""

from __future__ import annotations

from bulletin.document import Annex, Document
from tests.base import WithoutDatabase
from tests.pdf import (
    BOTTOM,
    LEFT,
    PITCH,
    POINT,
    RIGHT,
    TOP,
    WIDTH,
    Page,
    Rule,
    a_document,
    paper,
    paragraph,
)

SMALL = 14 * POINT


def of_lines(count: int, **parts: object) -> Document:
    return a_document(opening=tuple(paragraph(f"第{n}行。") for n in range(count)), **parts)


def imprint(page: Page) -> list[Rule]:
    return [rule for rule in page.rules if rule.top > TOP + 100 and rule.width > WIDTH - 1]


class ImprintTests(WithoutDatabase):
    def assert_imprint(self, page: Page, thicknesses: list[float]) -> None:
        rules = imprint(page)
        self.assertEqual([round(rule.thickness, 2) for rule in rules], thicknesses)
        for rule in rules:
            self.assertAlmostEqual(rule.left, LEFT, delta=0.05)
            self.assertAlmostEqual(rule.width, WIDTH, delta=0.05)
        self.assertAlmostEqual(rules[-1].bottom, BOTTOM, delta=0.05)

    def test_with_those_who_get_copies(self) -> None:
        page = paper(of_lines(3)).pages[-1]
        self.assert_imprint(page, [0.35, 0.25, 0.35])
        copies = page.line("抄送：区委办公室，区政府办公室。")
        issued = page.line("示例区行政审批局2021年1月13日印发")
        for line in (copies, issued):
            self.assertEqual((line.fonts, line.sizes), ({"FandolFang"}, {14}))
            self.assertAlmostEqual(line.left, LEFT + SMALL, delta=0.1)
        self.assertAlmostEqual(issued.right, RIGHT - SMALL, delta=0.1)

    def test_without(self) -> None:
        page = paper(of_lines(3, copies_to="")).pages[-1]
        self.assert_imprint(page, [0.35, 0.35])
        self.assertNotIn("抄送", page.text)

    def test_many_copies_take_more_lines_that_begin_below_the_first(self) -> None:
        page = paper(of_lines(3, copies_to="区委办公室，" * 12)).pages[-1]
        self.assert_imprint(page, [0.35, 0.25, 0.35])
        lines = [line for line in page.lines if "办公室" in line.text]
        self.assertEqual(len(lines), 3)
        for line in lines[1:]:
            self.assertAlmostEqual(line.left, LEFT + 4 * SMALL, delta=0.1)

    def test_stays_below_the_text_however_full_the_page(self) -> None:
        pages = set()
        for count in (10, 11, 12, 13, 14):
            with self.subTest(count):
                document = paper(of_lines(count))
                *earlier, last = document.pages
                pages.add(len(document.pages))
                self.assert_imprint(last, [0.35, 0.25, 0.35])
                self.assertEqual([imprint(page) for page in earlier], [[]] * len(earlier))
                text = [line for line in last.lines if 15.79 in line.sizes]
                for line in text:
                    self.assertLess(line.baseline, imprint(last)[0].top)
        self.assertEqual(pages, {1, 2})


class AnnexTests(WithoutDatabase):
    pages: list[Page]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        annexes = (
            Annex("附件1", "窗口办件统计表", (paragraph("附件里的话。"),)),
            Annex("附件2", "评分办法", (paragraph("第二个附件。"),)),
        )
        cls.pages = paper(of_lines(3, annexes=annexes)).pages

    def test_each_on_a_page_of_its_own_and_pages_go_on_counting(self) -> None:
        self.assertEqual(len(self.pages), 3)
        for number, label in ((2, "附件1"), (3, "附件2")):
            page = self.pages[number - 1]
            self.assertEqual(page.line(label).text, label)
            self.assertEqual(page.line(f"—{number}—").text, f"—{number}—")

    def test_its_text_is_on_the_grid(self) -> None:
        line = self.pages[1].line("附件里的话")
        self.assertAlmostEqual(line.place, round(line.place), delta=0.02)

    def test_the_imprint_comes_after_the_last(self) -> None:
        self.assertEqual([len(imprint(page)) for page in self.pages], [0, 0, 3])
        self.assertLess(self.pages[2].line("第二个附件").baseline, BOTTOM - 2 * PITCH)
