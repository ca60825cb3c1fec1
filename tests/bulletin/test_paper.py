"""GB/T 9704-2012 held against the PDF with a ruler: text area, grid, type, head, page numbers."""

from __future__ import annotations

from bulletin.document import (
    ItemList,
    ListItem,
    Paragraph,
    Piece,
    Quote,
    Run,
    Section,
    Subheading,
)
from bulletin.renderers.paper.titles import in_lines
from tests.base import WithoutDatabase
from tests.pdf import (
    BOTTOM,
    FIRST_BASELINE,
    LEFT,
    PITCH,
    RIGHT,
    TOP,
    WIDTH,
    Line,
    Page,
    Pdf,
    Rule,
    a_document,
    paper,
    paragraph,
    runs,
)

TEXT = "各部门要对照通报查找不足，及时整改，切实提升窗口服务水平，让群众少跑路、数据多跑路。"
#: Latin, fallback characters, every dress of a run.
MIXED = Paragraph(
    (
        Run("面积120㎡，"),
        Run("朱镕基", bold=True),
        Run("、㙍琎堃喆龑，"),
        Run("重点", italic=True),
        Run("见"),
        Run("网页", href="https://example.gov.cn/a", underline=True),
        Run("，H"),
        Run("2", lowered=True),
        Run("O。" + TEXT * 2),
    )
)
PIECE = Piece(
    "让老年人少跑路的一篇稿件",
    "副标题里也有㎡",
    (
        Subheading(runs("小标题")),
        MIXED,
        Quote((paragraph(TEXT),)),
        ItemList(True, (ListItem((paragraph(TEXT),)), ListItem((paragraph("短"),)))),
        ItemList(False, (ListItem((paragraph(TEXT),)),)),
        paragraph(TEXT),
    ),
    "（区社保局供稿）",
)
EVERYTHING = a_document(
    opening=(paragraph("政" * 80), MIXED),
    sections=(
        Section("一、", "办理情况㎡", (paragraph(TEXT), MIXED)),
        Section("二、", "信息", (), (Section("（一）", "动态琎", (PIECE, PIECE)),)),
        Section("三、", "其他", tuple(paragraph(TEXT * 3) for _ in range(8))),
    ),
)


def body_lines(page: Page) -> list[Line]:
    return [line for line in page.lines if 15.79 in line.sizes]


class TextAreaTests(WithoutDatabase):
    pdf: Pdf

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.pdf = paper(EVERYTHING)

    def test_paper_is_a4(self) -> None:
        for page in self.pdf.pages:
            self.assertAlmostEqual(float(page.page.width) * 25.4 / 72, 210, delta=0.1)
            self.assertAlmostEqual(page.height * 25.4 / 72, 297, delta=0.1)

    def test_every_line_stands_on_the_grid_on_every_page(self) -> None:
        self.assertGreater(len(self.pdf.pages), 3)
        for number, page in enumerate(self.pdf.pages, 1):
            for line in body_lines(page):
                with self.subTest(page=number, line=line.text[:12]):
                    self.assertAlmostEqual(line.place, round(line.place), delta=0.02)

    def test_a_full_page_has_22_lines(self) -> None:
        document = a_document(opening=tuple(paragraph("一行。") for _ in range(60)))
        page = paper(document).pages[1]
        self.assertEqual([round(line.place) for line in body_lines(page)], list(range(22)))
        self.assertAlmostEqual(body_lines(page)[0].baseline, TOP + FIRST_BASELINE, delta=0.5)

    def test_a_full_line_has_28_characters_and_ends_at_the_right_edge(self) -> None:
        first, second = [line for line in self.pdf.pages[0].lines if set(line.text) == {"政"}][:2]
        self.assertEqual((len(first.text), len(second.text)), (26, 28))
        self.assertAlmostEqual(first.left, LEFT + 2 * WIDTH / 28, delta=0.1)
        self.assertAlmostEqual(second.left, LEFT, delta=0.5)
        self.assertAlmostEqual(second.right, RIGHT, delta=0.5)

    def test_a_line_that_punctuation_or_digits_leave_short_is_stretched(self) -> None:
        document = a_document(opening=(paragraph("共有12件，" * 40),))
        lines = [line for line in paper(document).pages[0].lines if "共有" in line.text]
        self.assertGreater(len(lines), 5)
        for line in lines[:-1]:
            self.assertAlmostEqual(line.right, RIGHT, delta=0.5)

    def test_odd_and_even_pages_have_the_same_text_area(self) -> None:
        for page in self.pdf.pages[:3]:
            body = body_lines(page)
            self.assertAlmostEqual(min(line.left for line in body), LEFT, delta=0.5)
            self.assertAlmostEqual(max(line.right for line in body), RIGHT, delta=0.5)
            self.assertLess(max(line.baseline for line in body), BOTTOM)


class TypeTests(WithoutDatabase):
    pdf: Pdf

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.pdf = paper(EVERYTHING)

    def find(self, words: str) -> Line:
        return next(line for page in self.pdf.pages for line in page.lines if words in line.text)

    def test_each_element_has_its_font_and_size(self) -> None:
        wanted = {
            "2020年12月政务": ("Noto-Serif-CJK-SC-Bold", 22),
            "一、办理": ("Noto-Sans-CJK-SC", 15.79),
            "政政政": ("FandolFang", 15.79),
            "一篇稿件": ("Noto-Sans-CJK-SC", 15.79),
            "小标题": ("FandolKai", 15.79),
            "供稿": ("FandolFang", 15.79),
            "印发": ("FandolFang", 14),
            "第12期": ("FandolFang", 15.79),
        }
        for words, (font, size) in wanted.items():
            with self.subTest(words):
                line = self.find(words)
                self.assertEqual((line.fonts, line.sizes), ({font}, {size}))

    def test_what_a_font_lacks_comes_from_the_one_behind_it(self) -> None:
        line = self.find("（一）动态")
        self.assertEqual(
            [(char.text, char.font) for char in line.chars[-2:]],
            [("态", "FandolKai"), ("琎", "Noto-Serif-CJK-SC")],
        )

    def test_no_weight_is_added(self) -> None:
        """A synthesised bold would be stroked as well as filled, or a font of its own."""
        for page in self.pdf.reader.pages:
            self.assertNotIn(b" Tr", page.get_contents().get_data())
        self.assertEqual(
            [name for name in self.pdf.fonts if "Bold" in name], ["Noto-Serif-CJK-SC-Bold"]
        )


class HeadTests(WithoutDatabase):
    def test_red_name_number_issuer_date_and_rule(self) -> None:
        page = paper(EVERYTHING).pages[0]
        name = page.line("政务服务通报")
        red = [c for c in page.page.chars if c["size"] == 48]
        self.assertEqual(
            {tuple(round(v, 2) for v in c["non_stroking_color"]) for c in red}, {(0.83, 0, 0)}
        )
        self.assertAlmostEqual(name.middle, LEFT + WIDTH / 2, delta=0.5)
        self.assertAlmostEqual(page.line("第12期").middle, LEFT + WIDTH / 2, delta=0.5)
        line = page.line("2021年1月13日")
        self.assertEqual(line.text, "示例区行政审批局2021年1月13日")
        self.assertAlmostEqual(line.left, LEFT, delta=0.5)
        self.assertAlmostEqual(line.right, RIGHT, delta=0.5)
        (rule,) = [rule for rule in page.rules if rule.thickness > 0.5]
        self.assertEqual((rule.left, rule.width), (LEFT, WIDTH))
        self.assertTrue(0 < rule.top - line.baseline < PITCH)

    def test_long_names_fit(self) -> None:
        for length in (6, 8, 12, 13, 16, 20):
            with self.subTest(length):
                name = "攀枝花市西区政务服务和审批管理工作情况简报"[:length]
                page = paper(a_document(masthead=name)).pages[0]
                lines = [line for line in page.lines if min(line.sizes) > 24]
                self.assertEqual("".join(line.text for line in lines), name)
                self.assertEqual(len(lines), 1 if length < 13 else 2)
                for line in lines:
                    self.assertGreaterEqual(line.left, LEFT - 0.5)
                    self.assertLessEqual(line.right, RIGHT + 0.5)
                    self.assertGreaterEqual(min(line.sizes), 30)

    def test_titles_are_centred_and_balanced(self) -> None:
        long = (
            "示例区行政审批局关于2020年12月全区政务服务大厅运行情况和各部门窗口工作考核结果的通报"
        )
        for title, count in (("情况通报", 1), (long[:30] + "的通报", 2), (long, 3)):
            with self.subTest(title):
                page = paper(a_document(title=title)).pages[0]
                lines = [line for line in page.lines if line.sizes == {22}]
                self.assertEqual("".join(line.text for line in lines), title)
                self.assertEqual(len(lines), count)
                widths = [line.right - line.left for line in lines]
                self.assertLess(max(widths) - min(widths), 4.5 * 22 * 25.4 / 72)
                for line in lines:
                    self.assertAlmostEqual(line.middle, LEFT + WIDTH / 2, delta=0.6)
                    self.assertAlmostEqual(line.place, round(line.place), delta=0.02)

    def test_lines_break_where_the_sense_allows(self) -> None:
        self.assertEqual(
            in_lines("示例区行政审批局关于2020年12月政务服务大厅运行情况的通报", 20),
            ["示例区行政审批局关于2020年12月", "政务服务大厅运行情况的通报"],
        )
        self.assertEqual(in_lines("情况通报", 20), ["情况通报"])
        self.assertEqual(in_lines("a" * 60, 20), ["a" * 60])


class PageNumberTests(WithoutDatabase):
    def test_outside_one_character_in_with_dashes_7_mm_below(self) -> None:
        document = a_document(opening=tuple(paragraph("一行。") for _ in range(240)))
        pages = paper(document).pages
        self.assertGreater(len(pages), 10)
        for number, page in enumerate(pages, 1):
            line = page.line(f"—{number}—")
            self.assertEqual((line.fonts, line.sizes), ({"Noto-Serif-CJK-SC"}, {14}))
            if number % 2:
                self.assertAlmostEqual(RIGHT - line.right, 14 * 25.4 / 72, delta=0.5)
            else:
                self.assertAlmostEqual(line.left - LEFT, 14 * 25.4 / 72, delta=0.5)

    def test_the_middle_of_the_dash(self) -> None:
        whole = paper(EVERYTHING)
        dash = whole.pages[0].line("—1—").chars[0]
        ink = whole.ink(1, Rule(dash.left, BOTTOM + 1, dash.right, BOTTOM + 15))
        self.assertAlmostEqual((ink.top + ink.bottom) / 2, BOTTOM + 7, delta=0.2)


class DraftTests(WithoutDatabase):
    def test_every_page_of_a_draft_says_so_outside_the_text_area(self) -> None:
        lines = tuple(paragraph("一行。") for _ in range(30))
        pages = paper(a_document(opening=lines, is_draft=True, version=0)).pages
        self.assertEqual(len(pages), 2)
        for page in pages:
            mark = page.line("草稿")
            self.assertLess(mark.baseline, TOP)
        published = paper(a_document(opening=lines)).pages
        self.assertNotIn("草稿", "".join(page.text for page in published))
