"""Sheets of the Word file that are read from the side: wide tables, and the number beside them."""

from __future__ import annotations

from typing import Any

import msgspec
from django.template.loader import render_to_string

from bulletin.document import Document
from bulletin.renderers.docx.blank import blank
from bulletin.renderers.docx.body import TURNED, Body, Place
from bulletin.renderers.docx.package import packed
from bulletin.renderers.paper import Paper, measured
from tests.a_bulletin import TABLE
from tests.base import WithoutDatabase
from tests.pdf import BOTTOM, LEFT, POINT, RIGHT, Page, Pdf, a_document, paragraph
from tests.word import Word, converted

#: Portrait, two turned tables on one sheet after another, portrait.
DOCUMENT = a_document(opening=(paragraph("前文。"), TABLE, TABLE, paragraph("后文。")))


def turned(document: Document) -> Word:
    """The Document with all its tables turned."""
    paper = Paper()
    page = measured(render_to_string("bulletin/paper.html", {"document": document}), paper)
    for table in page.find_class("table"):
        table.classes.add(TURNED)
    file = blank(paper)
    body = Body(file, paper)
    body.add(page, Place())
    body.finish()
    return Word(packed(file))


class TurnedTests(WithoutDatabase):
    word: Word
    pdf: Pdf

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.word = turned(DOCUMENT)
        [content] = converted([cls.word.content], "pdf")
        cls.pdf = Pdf(content)

    def sizes(self) -> list[tuple[int, int]]:
        return [
            (round(float(page.page.width) * POINT), round(float(page.page.height) * POINT))
            for page in self.pdf.pages
        ]

    def test_no_sheet_is_left_empty(self) -> None:
        upright, turned = (210, 297), (297, 210)
        self.assertEqual(self.sizes(), [upright, turned, upright, turned, upright])
        words = ("前文", "2586", "备注", "2586", "后文")
        for page, word in zip(self.pdf.pages, words, strict=True):
            self.assertIn(word, page.text)

    def test_the_imprint_after_a_turned_sheet_stands_upright(self) -> None:
        table = msgspec.structs.replace(TABLE, remarks=())
        [content] = converted([turned(a_document(opening=(table,))).content], "pdf")
        *_, before, last = Pdf(content).pages
        self.assertGreater(before.page.width, before.page.height)
        self.assertLess(last.page.width, last.page.height)
        self.assertIn("印发", last.text)

    def test_the_head_of_a_turned_sheet_is_at_the_binding(self) -> None:
        margins: list[Any] = [
            (page.top_margin.mm, page.right_margin.mm, page.bottom_margin.mm, page.left_margin.mm)
            for page in self.word.file.sections
        ]
        upright, turned = (37, 26, 35, 28), (28, 37, 26, 35)
        for found, wanted in zip(margins, (upright, turned) * 2 + (upright,), strict=True):
            for one, other in zip(found, wanted, strict=True):
                self.assertAlmostEqual(one, other, delta=0.02)

    def test_page_numbers_are_where_they_are_on_upright_sheets(self) -> None:
        """7.5: seen from the turned sheet, left of its text, its even ones at the upper end."""
        for number in (2, 4):
            across, start, _ = sideways_in(self.pdf.pages[number - 1], number)
            self.assertAlmostEqual(across, 297 - BOTTOM - 7, delta=1)
            self.assertAlmostEqual(start, LEFT + 14 * POINT, delta=0.7)
        upright = self.pdf.pages[2].line("—3—")
        self.assertAlmostEqual(upright.right, RIGHT - 14 * POINT, delta=0.7)

    def test_an_odd_page_has_its_number_at_the_lower_end(self) -> None:
        document = a_document(opening=(*(paragraph("一行。") for _ in range(30)), TABLE))
        [content] = converted([turned(document).content], "pdf")
        across, _, end = sideways_in(Pdf(content).pages[2], 3)
        self.assertAlmostEqual(across, 297 - BOTTOM - 7, delta=1)
        self.assertAlmostEqual(end, RIGHT - 14 * POINT, delta=0.7)


def sideways_in(page: Page, number: int) -> tuple[float, float, float]:
    """The middle across, the start and the end of the number beside a turned page, in mm."""
    chars = [char for char in page.page.chars if not char["upright"] and char["text"].strip()]
    assert [char["text"] for char in chars] == ["—", str(number), "—"], chars
    across = (chars[0]["x0"] + chars[0]["x1"]) / 2
    return across * POINT, chars[0]["top"] * POINT, chars[-1]["bottom"] * POINT
