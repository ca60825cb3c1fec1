"""A page of GB/T 9704-2012, clause by clause, read back from the PDF with a ruler.

Both styles hold to it: a bulletin with everything in it is measured once as 简报, once as 公文.
What only one of them has, and what names of every length do, is in test_paper_heads, _official,
_ends, _tables and _turned.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from bulletin.document import (
    Annex,
    Cell,
    ItemList,
    ListItem,
    Paragraph,
    Piece,
    Quote,
    Run,
    Section,
    Subheading,
    Table,
)
from tests.base import WithoutDatabase
from tests.pdf import (
    BOTTOM,
    FIRST_BASELINE,
    HEIGHT,
    LEFT,
    PITCH,
    POINT,
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

#: mm by which a place may differ.
NEAR = 0.5
TEXT = "各部门要对照通报查找不足，及时整改，切实提升窗口服务水平，让群众少跑路、数据多跑路。"
#: Latin, characters that the font lacks, every dress of a run.
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
NAME, FIGURE = Cell(runs("区社保局"), header=True), Cell(runs("1234567"), numeric=True)


def table(columns: int) -> Table:
    heads = ("部门", *["系统受理件数"] * columns)
    return Table(
        (tuple(Cell(runs(h), header=True) for h in heads),), ((NAME, *[FIGURE] * columns),)
    )


STYLES: dict[str, dict[str, Any]] = {
    "brief": {"report_to": "区委。", "sent_to": "各部门。", "print_run": 50},
    "official": {
        "masthead": "示例区行政审批局文件",
        "document_number": "示行审〔2021〕3号",
        "recipients": "各进驻部门",
    },
}


@cache
def everything(style: str) -> Pdf:
    return paper(
        a_document(
            style=style,
            opening=(paragraph("政" * 80), MIXED),
            sections=(
                Section("一、", "办理情况㎡", (paragraph(TEXT), MIXED, table(3))),
                Section("二、", "信息", (), (Section("（一）", "动态琎", (PIECE, PIECE)),)),
                Section("三、", "其他", tuple(paragraph(TEXT * 3) for _ in range(20))),
            ),
            annexes=(
                Annex("附件1", "窗口办件统计表", (table(12),)),
                Annex("附件2", "评分办法", (paragraph(TEXT),)),
            ),
            **STYLES[style],
        )
    )


def is_upright(page: Page) -> bool:
    return float(page.page.width) < page.height


def body(page: Page) -> list[Line]:
    return [line for line in page.lines if 15.79 in line.sizes]


class BothStyles(WithoutDatabase):
    def each(self) -> Iterator[Pdf]:
        yield from map(everything, STYLES)

    def full_pages(self) -> Iterator[Page]:
        for page in self.pages():
            if len(body(page)) == 22:
                yield page

    def pages(self) -> Iterator[Page]:
        """Those that stand upright."""
        for pdf in self.each():
            yield from filter(is_upright, pdf.pages)

    def line(self, pdf: Pdf, words: str) -> Line:
        return next(line for page in pdf.pages for line in page.lines if words in line.text)


class Clause5Tests(BothStyles):
    """5 公文用纸、版面."""

    def test_5_1_the_paper_is_a4(self) -> None:
        for page in self.pages():
            self.assertAlmostEqual(float(page.page.width) * POINT, 210, delta=0.1)
            self.assertAlmostEqual(page.height * POINT, 297, delta=0.1)

    def test_5_2_1_the_margins_above_and_at_the_binding(self) -> None:
        for page in self.full_pages():
            top = body(page)[0].baseline - FIRST_BASELINE
            self.assertAlmostEqual(top, TOP, delta=NEAR)
            self.assertAlmostEqual(min(line.left for line in body(page)), LEFT, delta=NEAR)

    def test_5_2_1_the_text_area_is_156_by_225_mm(self) -> None:
        self.assertGreater(len(list(self.full_pages())), 3)
        for page in self.full_pages():
            self.assertAlmostEqual(max(x.right for x in body(page)), RIGHT, delta=NEAR)
            below = body(page)[-1].baseline + PITCH - FIRST_BASELINE
            self.assertAlmostEqual(below, BOTTOM, delta=NEAR)

    def test_5_2_2_the_text_is_3_hao_fangsong(self) -> None:
        for pdf in self.each():
            line = self.line(pdf, "政政政")
            self.assertEqual((line.fonts, line.sizes), ({"FandolFang"}, {15.79}))

    def test_5_2_3_a_page_has_22_lines(self) -> None:
        document = a_document(opening=tuple(paragraph("一行。") for _ in range(60)))
        page = paper(document).pages[1]
        self.assertEqual([round(line.place) for line in body(page)], list(range(22)))
        for one, next_one in pairwise(body(page)):
            self.assertAlmostEqual(next_one.baseline - one.baseline, HEIGHT / 22, delta=0.02)

    def test_5_2_3_a_line_has_28_characters_and_ends_at_the_right_edge(self) -> None:
        for pdf in self.each():
            full = [x for page in pdf.pages for x in page.lines if set(x.text) == {"政"}]
            self.assertEqual([len(line.text) for line in full[:2]], [26, 28])
            self.assertAlmostEqual(full[0].left, LEFT + 2 * WIDTH / 28, delta=0.1)
            self.assertAlmostEqual(full[1].left, LEFT, delta=NEAR)
            self.assertAlmostEqual(full[1].right, RIGHT, delta=NEAR)

    def test_5_2_3_every_line_stands_on_the_grid_on_every_page(self) -> None:
        numbered = 0
        for page in self.pages():
            for line in body(page):
                if "〔2021〕" in line.text:  # 7.2.5 says where this one stands
                    numbered += 1
                    continue
                self.assertAlmostEqual(line.place, round(line.place), delta=0.02, msg=line.text)
        self.assertEqual(numbered, 1)

    def test_5_2_3_a_line_that_punctuation_or_digits_leave_short_is_stretched(self) -> None:
        document = a_document(opening=(paragraph("共有12件，" * 40),))
        lines = [line for line in paper(document).pages[0].lines if "共有" in line.text]
        self.assertGreater(len(lines), 5)
        for line in lines[:-1]:
            self.assertAlmostEqual(line.right, RIGHT, delta=NEAR)

    def test_5_2_4_only_the_head_is_red(self) -> None:
        for pdf in self.each():
            first, *others = pdf.pages
            red = [c for c in first.page.chars if _colour(c) == (0.83, 0, 0)]
            self.assertIn("".join(c["text"] for c in red), ("政务服务通报", "示例区行政审批局文件"))
            for page in others:
                self.assertEqual({_colour(char) for char in page.page.chars}, {(0, 0, 0)})

    def test_no_weight_is_added(self) -> None:
        """A synthesised bold would be stroked as well as filled, or a font of its own."""
        for pdf in self.each():
            for page in pdf.reader.pages:
                self.assertNotIn(b" Tr", page.get_contents().get_data())
            bold = [name for name in pdf.fonts if "Bold" in name]
            self.assertEqual(bold, ["Noto-Serif-CJK-SC-Bold"])


def _colour(char: dict[str, Any]) -> tuple[float, ...]:
    given = [round(float(value), 2) for value in char["non_stroking_color"] or (0,)]
    return tuple(given * 3 if len(given) == 1 else given)


class Clause7Tests(BothStyles):
    """7 公文格式各要素编排规则."""

    def test_7_2_7_the_red_rule_is_as_wide_as_the_text_area(self) -> None:
        for pdf in self.each():
            (rule,) = [rule for rule in pdf.pages[0].rules if rule.thickness > 0.5]
            self.assertEqual((rule.left, rule.width), (LEFT, WIDTH))

    def test_7_3_1_the_title_is_2_hao_xiaobiaosong_centred(self) -> None:
        for pdf in self.each():
            line = self.line(pdf, "2020年12月政务")
            self.assertEqual((line.fonts, line.sizes), ({"Noto-Serif-CJK-SC-Bold"}, {22}))
            self.assertAlmostEqual(line.middle, LEFT + WIDTH / 2, delta=NEAR)

    def test_7_3_3_headings_by_their_depth(self) -> None:
        for pdf in self.each():
            for words, font in {
                "一、办理": "Noto-Sans-CJK-SC",
                "（一）动": "FandolKai",
                "一篇稿件": "Noto-Sans-CJK-SC",
                "小标题": "FandolKai",
                "供稿": "FandolFang",
            }.items():
                line = self.line(pdf, words)
                self.assertEqual((line.chars[0].font, line.sizes), (font, {15.79}), words)

    def test_7_3_3_what_a_font_lacks_comes_from_the_one_behind_it(self) -> None:
        for pdf in self.each():
            line = self.line(pdf, "（一）动态")
            self.assertEqual(
                [(char.text, char.font) for char in line.chars[-2:]],
                [("态", "FandolKai"), ("琎", "Noto-Serif-CJK-SC")],
            )

    def test_7_3_7_an_annex_begins_a_page_its_label_black_its_title_on_line_3(self) -> None:
        for pdf in self.each():
            (page,) = [page for page in pdf.pages if "附件2" in page.text and is_upright(page)]
            label, title = page.lines[0], page.line("评分办法")
            self.assertEqual((label.text, label.fonts), ("附件2", {"Noto-Sans-CJK-SC"}))
            self.assertEqual((label.sizes, title.sizes), ({15.79}, {22}))
            self.assertAlmostEqual(label.left, LEFT, delta=NEAR)
            self.assertAlmostEqual(label.place, 0, delta=0.02)
            self.assertAlmostEqual(title.place, 2, delta=0.02)
            self.assertAlmostEqual(title.middle, LEFT + WIDTH / 2, delta=NEAR)

    def test_7_4_1_the_imprint_ends_with_the_text_area_on_the_last_page(self) -> None:
        for pdf in self.each():
            *earlier, last = pdf.pages
            rules = self.imprint(last)
            for rule in rules:
                self.assertAlmostEqual(rule.left, LEFT, delta=0.05)
                self.assertAlmostEqual(rule.width, WIDTH, delta=0.05)
            self.assertAlmostEqual(rules[-1].bottom, BOTTOM, delta=0.1)
            thick = [round(rule.thickness, 2) for rule in rules]
            self.assertEqual(thick, [0.35, *[0.25] * (len(rules) - 2), 0.35])
            self.assertEqual([self.imprint(page) for page in earlier[1:]], [[]] * len(earlier[1:]))

    def test_7_4_2_and_3_it_is_4_hao_fangsong_one_character_in(self) -> None:
        for pdf in self.each():
            line = next(line for line in pdf.pages[-1].lines if "印发" in line.text)
            self.assertEqual((line.fonts, line.sizes), ({"FandolFang"}, {14}))
            self.assertAlmostEqual(line.left, LEFT + 14 * POINT, delta=NEAR)
            self.assertAlmostEqual(line.right, RIGHT - 14 * POINT, delta=NEAR)

    def imprint(self, page: Page) -> list[Rule]:
        return [
            rule
            for rule in page.rules
            if rule.top > TOP + 100 and rule.width > WIDTH - 1 and is_upright(page)
        ]

    def test_7_5_page_numbers_outside_one_character_in(self) -> None:
        for pdf in self.each():
            self.assertGreater(len(pdf.pages), 6)
            for number, page in enumerate(pdf.pages, 1):
                if not is_upright(page):
                    continue  # 8: test_paper_turned
                line = page.line(f"—{number}—")
                self.assertEqual((line.fonts, line.sizes), ({"Noto-Serif-CJK-SC"}, {14}))
                inside = RIGHT - line.right if number % 2 else line.left - LEFT
                self.assertAlmostEqual(inside, 14 * POINT, delta=NEAR)

    def test_7_5_the_dashes_are_7_mm_below_the_text_area(self) -> None:
        for pdf in self.each():
            dash = pdf.pages[0].line("—1—").chars[0]
            ink = pdf.ink(1, Rule(dash.left, BOTTOM + 1, dash.right, BOTTOM + 15))
            self.assertAlmostEqual((ink.top + ink.bottom) / 2, BOTTOM + 7, delta=NEAR / 2)


class Clause8Tests(BothStyles):
    """8 公文中的横排表格."""

    def test_a_table_too_wide_is_turned_in_the_sheets_own_text_area(self) -> None:
        for pdf in self.each():
            (page,) = [page for page in pdf.pages if not is_upright(page)]
            self.assertIn("窗口办件统计表", page.text)
            self.assertAlmostEqual(page.uprights[0].left, 297 - TOP - HEIGHT, delta=NEAR)
            self.assertAlmostEqual(page.uprights[-1].right, 297 - TOP, delta=NEAR)
            self.assertAlmostEqual(page.lines[0].baseline, LEFT + FIRST_BASELINE, delta=NEAR)
