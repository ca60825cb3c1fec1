"""Tables on paper: columns, rules, rows on the grid, heads on each page."""

from __future__ import annotations

from itertools import pairwise

from bulletin.document import Cell, ItemList, ListItem, Piece, Quote, Run, Section, Table
from bulletin.renderers.paper.sizes import CODES
from tests.base import WithoutDatabase
from tests.pdf import (
    BOTTOM,
    LEFT,
    PITCH,
    POINT,
    RIGHT,
    TOP,
    WIDTH,
    Line,
    Page,
    Pdf,
    a_document,
    paper,
    paragraph,
    runs,
)

HEADS = ("序号", "部门", "系统受理数", "系统办结数", "系统评价数", "系统评价满意率")
LONG_NAME = "示例市示例区政务服务和大数据综合管理中心"
NOTE = "（数据来源于窗口统计）"
AFTER = "表格后面的一段话。"


def number(text: str, note: str = "") -> Cell:
    return Cell(runs(text), note=note, numeric=True)


def name(text: str) -> Cell:
    return Cell(runs(text), header=True)


def row(ordinal: int) -> tuple[Cell, ...]:
    return (
        number(str(ordinal)),
        name(LONG_NAME if ordinal % 5 == 0 else "区社保局"),
        number("6459" if ordinal == 1 else str(ordinal * 31), NOTE if ordinal % 9 == 1 else ""),
        number(str(ordinal * 7)),
        number("暂无数据" if ordinal % 6 == 1 else "5"),
        number("100%"),
    )


def statistics(rows: int) -> Table:
    return Table(
        head=(tuple(name(head) for head in HEADS),),
        body=tuple(row(ordinal) for ordinal in range(1, rows + 1)),
        remarks=("数据来源于平台。", "市公交公司不计入合计。"),
    )


def with_table(table: Table, lines_before: int = 0) -> Pdf:
    blocks = tuple(paragraph("一行。") for _ in range(lines_before))
    return paper(
        a_document(
            sections=(
                Section("一、", "情况", blocks),
                Section("二、", "统计表", (table, paragraph(AFTER))),
            )
        )
    )


def heads(page: Page) -> list[Line]:
    return [line for line in page.lines if "序号" in line.text]


def tops(page: Page) -> list[float]:
    """Where rows meet, in lines of the grid from the text area's top."""
    rules = [rule for rule in page.rules if rule.thickness < 0.3 and rule.width < WIDTH - 1]
    return sorted(
        {round((rule.bottom - TOP) / PITCH, 1) for rule in rules if rule.bottom > TOP + 1}
    )


class StatisticsTests(WithoutDatabase):
    pdf: Pdf
    page: Page

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.pdf = with_table(statistics(9))
        cls.page = cls.pdf.pages[0]

    def columns(self) -> list[float]:
        return sorted({rule.left for rule in self.page.uprights})

    def test_fills_the_width_and_each_rule_is_drawn_once(self) -> None:
        edges = self.columns()
        self.assertEqual(len(edges), len(HEADS) + 1)
        self.assertAlmostEqual(edges[0], LEFT, delta=0.05)
        self.assertAlmostEqual(edges[-1] + 0.25, RIGHT, delta=0.05)
        self.assertEqual({round(rule.width, 2) for rule in self.page.uprights}, {0.25})
        places = [(rule.left, rule.top) for rule in self.page.uprights]
        self.assertEqual(len(places), len(set(places)))

    def test_ordinals_are_narrow_names_wide_and_numbers_equal(self) -> None:
        edges = self.columns()
        widths = [round(right - left, 1) for left, right in pairwise(edges)]
        self.assertLess(widths[0], 13)
        self.assertGreater(widths[1], 45)
        self.assertLess(max(widths[2:]) - min(widths[2:]), 0.4)

    def test_numbers_end_below_each_other(self) -> None:
        ends = set()
        for ordinal in (2, 3, 4, 6):
            (line,) = [x for x in self.page.lines if x.text.startswith(f"{ordinal}区社保局")]
            left, right = self.columns()[3:5]
            ends.add(round(max(c.right for c in line.chars if left < c.left < right), 1))
        self.assertEqual(len(ends), 1)

    def test_no_text_leaves_its_cell(self) -> None:
        edges = self.columns()
        inside = [c for c in self.page.chars if c.size in (12, 8)]
        for char in inside:
            left = max(edge for edge in edges if edge < char.left + 0.1)
            right = min(edge for edge in edges if edge > left)
            self.assertLessEqual(char.right, right + 0.1, char)

    def test_a_note_stands_small_below_its_number(self) -> None:
        small = [char for char in self.page.chars if char.size == 8]
        self.assertEqual("".join(char.text for char in small), NOTE)
        (number,) = [x for x in self.page.lines if "6459" in x.text]
        self.assertTrue(0 < small[0].baseline - number.baseline < PITCH / 2)
        left, right = self.columns()[2:4]
        last = [char for char in small if char.baseline == small[-1].baseline]
        middle = (last[0].left + last[-1].right) / 2
        self.assertAlmostEqual(middle, (left + right) / 2, delta=0.5)

    def test_a_long_name_wraps_within_its_row(self) -> None:
        parts = [x for x in self.page.lines if x.chars[0].text in "示合" and x.sizes == {12}]
        self.assertEqual("".join(x.text for x in parts), LONG_NAME)
        self.assertLess(parts[-1].baseline - parts[0].baseline, PITCH / 2)

    def test_rows_and_the_text_after_stand_on_the_grid(self) -> None:
        for place in tops(self.page):
            self.assertAlmostEqual(place, round(place), delta=0.05)
        for words in ("备注：", AFTER):
            line = next(x for page in self.pdf.pages for x in page.lines if words in x.text)
            self.assertAlmostEqual(line.place, round(line.place), delta=0.02)

    def test_headings_break_between_words(self) -> None:
        self.assertIn("受理数办结数评价数满意率", self.page.text)


class LongTableTests(WithoutDatabase):
    pdf: Pdf

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.pdf = with_table(statistics(200))

    def test_the_head_is_on_each_page_once(self) -> None:
        pages = [page for page in self.pdf.pages if any(c.size == 12 for c in page.chars)]
        self.assertGreater(len(pages), 9)
        self.assertEqual([len(heads(page)) for page in pages], [1] * len(pages))

    def test_every_row_is_whole_and_there(self) -> None:
        text = "".join(page.text for page in self.pdf.pages)
        self.assertEqual(text.count("100%"), 200)
        for page in self.pdf.pages:
            # Below it are the page number, and on the first sheet the codes.
            above = [c.baseline for c in page.chars if c.size not in (14, CODES)]
            self.assertLess(max(above), BOTTOM)
            for place in tops(page):
                self.assertAlmostEqual(place, round(place), delta=0.05)

    def test_what_follows_is_on_the_grid(self) -> None:
        for words in ("备注：", AFTER):
            line = next(x for page in self.pdf.pages for x in page.lines if words in x.text)
            self.assertAlmostEqual(line.place, round(line.place), delta=0.02)


class PageBreakTests(WithoutDatabase):
    def test_a_heading_takes_the_head_and_two_rows_along(self) -> None:
        for before in (6, 7, 8):
            with self.subTest(before):
                pages = with_table(statistics(3), before).pages
                (page,) = [page for page in pages if "二、统计表" in page.text]
                self.assertEqual(len(heads(page)), 1)
                self.assertGreaterEqual(page.text.count("100%"), 2)

    def test_a_remark_is_not_alone_on_a_page(self) -> None:
        for rows in (8, 9, 10):
            with self.subTest(rows):
                (page,) = [p for p in with_table(statistics(rows)).pages if "备注：" in p.text]
                self.assertIn("100%", page.text)


class OtherTablesTests(WithoutDatabase):
    """Tables of pieces: other columns, spans, no head, text in cells."""

    def place_after(self, table: Table) -> tuple[Page, float]:
        document = a_document(
            sections=(Section("一、", "信息", (Piece("标题", "", (table, paragraph(AFTER))),)),)
        )
        (page,) = [page for page in paper(document).pages if AFTER in page.text]
        return page, page.line(AFTER).place

    def assert_on_grid(self, table: Table) -> Page:
        page, place = self.place_after(table)
        self.assertAlmostEqual(place, round(place), delta=0.02)
        return page

    def test_spans(self) -> None:
        top = (
            Cell(runs("时段"), header=True, rowspan=2),
            Cell(runs("人次"), header=True, colspan=2),
        )
        times = (Cell(runs("9:00至10:30")), number("96"), number("8"))
        page = self.assert_on_grid(Table((top, (name("预约"), name("到场"))), (times, times)))
        self.assertEqual(len({rule.left for rule in page.uprights}), 4)
        self.assertEqual({rule.width for rule in page.uprights}, {0.25})

    def test_two_header_rows_repeat_together(self) -> None:
        top = (
            Cell(runs("部门"), header=True, rowspan=2),
            Cell(runs("业务办理情况（件）"), header=True, colspan=2),
        )
        table = Table(
            (top, (name("受理数"), name("办结数"))), ((name("甲"), number("1"), number("2")),) * 60
        )
        pages = [page for page in with_table(table).pages if "甲12" in page.text]
        self.assertGreater(len(pages), 2)
        for page in pages:
            self.assertEqual(page.text.count("业务办理情况（件）"), 1)
            texts = [line.text for line in page.lines]
            self.assertEqual(texts[texts.index("受理数办结数") + 1], "甲12")

    def test_without_a_head_and_with_long_text(self) -> None:
        text = "各部门要对照通报查找不足，及时整改，切实提升窗口服务水平。" * 3
        page = self.assert_on_grid(
            Table(head=(), body=tuple((Cell(runs("项目")), Cell(runs(text))) for _ in range(3)))
        )
        lines = [line for line in page.lines if line.sizes == {12} and "部门" in line.text]
        self.assertEqual(len({round(line.left, 1) for line in lines if line.text[0] == "各"}), 1)

    def test_one_column_many_columns_and_fallback_characters(self) -> None:
        self.assert_on_grid(Table(head=((name("事项㎡"),),), body=((Cell(runs("琎㎡" * 60)),),)))
        self.assert_on_grid(
            Table(
                head=(tuple(name(f"第{i}季度受理数") for i in range(10)),),
                body=(tuple(number("12345.67") for _ in range(10)),) * 2,
            )
        )

    def test_in_a_list_and_too_full_no_number_is_broken(self) -> None:
        figures = ("99.95%", "7022685", "183481", "100000", "12.5%")
        table = Table(
            head=(tuple(name(head) for head in ("部门", *["很长很长很长的指标名称"] * 5)),),
            body=((name(LONG_NAME), *map(number, figures)),) * 2,
        )
        inner = ItemList(False, (ListItem((Quote((table,)), paragraph(AFTER))),))
        (page,) = paper(a_document(opening=(inner,))).pages
        self.assertEqual(len([x for x in page.lines if "".join(figures) in x.text]), 2)
        edges = [rule.left for rule in page.uprights]
        self.assertAlmostEqual(edges[0], LEFT + 4 * 15.79 * POINT, delta=0.1)
        self.assertAlmostEqual(edges[-1] + 0.25, RIGHT, delta=0.05)
        self.assertAlmostEqual(page.line(AFTER).place, round(page.line(AFTER).place), delta=0.02)

    def test_a_bold_word_and_a_line_break(self) -> None:
        cell = Cell((Run("第一行\n第二行\n"), Run("第三行", bold=True)))
        self.assert_on_grid(Table(head=((name("甲"), name("乙")),), body=((cell, cell),)))


class CellTests(WithoutDatabase):
    def test_row_height_is_a_whole_number_of_lines(self) -> None:
        page = with_table(statistics(9)).pages[0]
        places = tops(page)
        steps = {round(b - a) for a, b in pairwise(places)}
        self.assertEqual(steps, {1, 2})
