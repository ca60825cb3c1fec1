"""公文 on paper: GB/T 9704-2012, 7.2 to 7.4, held against the PDF with a ruler."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from bulletin.document import Annex, Document
from tests.base import WithoutDatabase
from tests.pdf import (
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
)

EM = 15.79 * POINT
LONG = "关于进一步规范政务服务大厅窗口工作人员考勤和请假管理有关事项的评分办法"


def official(**parts: Any) -> Document:
    standard: dict[str, Any] = {
        "style": "official",
        "masthead": "示例区行政审批局文件",
        "document_number": "示行审〔2021〕3号",
        "recipients": "各进驻部门，各窗口单位",
        "opening": (paragraph("正文。"),),
    }
    return a_document(**standard | parts)


def annexes(*titles: str) -> tuple[Annex, ...]:
    numbered = len(titles) > 1
    return tuple(
        Annex(f"附件{place}" if numbered else "附件", title, (paragraph("附件里的话。"),))
        for place, title in enumerate(titles, 1)
    )


class HeadTests(WithoutDatabase):
    pdf: Pdf
    page: Page

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.pdf = paper(official())
        cls.page = cls.pdf.pages[0]

    def ink_of(self, number: int, line: Line, above: float, below: float) -> Rule:
        box = Rule(LEFT - 1, line.baseline - above, RIGHT + 1, line.baseline + below)
        return self.pdf.ink(number, box)

    def test_the_red_name_is_35_mm_below_the_text_areas_top(self) -> None:
        name = self.page.line("示例区行政审批局文件")
        self.assertAlmostEqual(name.middle, LEFT + WIDTH / 2, delta=0.5)
        self.assertAlmostEqual(self.ink_of(1, name, 15, 5).top, TOP + 35, delta=0.5)

    def test_the_number_is_two_lines_below_and_the_rule_4_mm_below_that(self) -> None:
        number = self.page.line("示行审〔2021〕3号")
        self.assertAlmostEqual(number.middle, LEFT + WIDTH / 2, delta=0.5)
        name = self.ink_of(1, self.page.line("文件"), 15, 5)
        top = number.baseline - (PITCH - EM) / 2 - 0.88 * EM
        self.assertAlmostEqual(top - name.bottom, 2 * PITCH, delta=0.5)
        (rule,) = [rule for rule in self.page.rules if rule.top < TOP + 120]
        self.assertEqual((rule.left, rule.width), (LEFT, WIDTH))
        self.assertAlmostEqual(rule.top - number.baseline - 0.12 * EM, 4, delta=0.5)

    def test_the_title_is_two_lines_below_the_rule(self) -> None:
        (rule,) = [rule for rule in self.page.rules if rule.top < TOP + 120]
        title = self.page.line("2020年12月")
        self.assertAlmostEqual(title.place, round(title.place), delta=0.02)
        top = TOP + round(title.place) * PITCH
        self.assertAlmostEqual((top - rule.bottom) / PITCH, 2, delta=0.51)

    def test_whom_it_addresses_is_flush_left_a_line_below_the_title(self) -> None:
        line = self.page.line("各进驻部门，各窗口单位：")
        self.assertAlmostEqual(line.left, LEFT, delta=0.1)
        self.assertAlmostEqual(line.place - self.page.line("2020年12月").place, 2, delta=0.02)

    def test_neither_issue_number_nor_date_in_the_head(self) -> None:
        self.assertNotIn("第12期", self.page.text)
        self.assertEqual(self.page.text.count("2021年1月13日"), 2)

    def test_names_of_every_length(self) -> None:
        for length in (4, 9, 14, 20):
            for number in ("示行审〔2021〕3号", ""):
                with self.subTest(length=length, number=number):
                    name = "示例市示例区人民政府行政审批服务局和文件"[-length:]
                    page = paper(official(masthead=name, document_number=number)).pages[0]
                    lines = [line for line in page.lines if min(line.sizes) > 24]
                    self.assertEqual("".join(line.text for line in lines), name)
                    places = [lines[-1].baseline, *(r.top for r in page.rules if r.top < TOP + 150)]
                    places += [page.line("2020年12月").baseline, page.line("各进驻").baseline]
                    self.assertEqual(places, sorted(places))
                    body = page.line("正文。")
                    self.assertAlmostEqual(body.place, round(body.place), delta=0.02)

    def test_a_title_of_three_lines_and_many_addressed(self) -> None:
        title = (
            "示例区行政审批局关于2020年12月全区政务服务大厅运行情况和各部门窗口工作考核结果的通报"
        )
        page = paper(official(title=title, recipients="各进驻部门，" * 11 + "各窗口")).pages[0]
        self.assertEqual(len([line for line in page.lines if line.sizes == {22}]), 3)
        addressed = [line for line in page.lines if "进驻" in line.text]
        self.assertEqual([round(line.left) for line in addressed], [LEFT] * 3)


class ClosingTests(WithoutDatabase):
    def page(self, **parts: Any) -> Page:
        return paper(official(**parts)).pages[0]

    def test_annexes_are_listed_a_line_below_the_text(self) -> None:
        page = self.page(annexes=annexes("窗口办件统计表", LONG))
        text, first, second = page.line("正文。"), page.line("附件：1."), page.line("2.")
        self.assertAlmostEqual(first.place - text.place, 2, delta=0.02)
        self.assertEqual(first.text, "附件：1.窗口办件统计表")
        self.assertAlmostEqual(first.left, LEFT + 2 * EM, delta=0.1)
        self.assertAlmostEqual(second.left, first.chars[3].left, delta=0.1)
        rest = page.lines[page.lines.index(second) + 1]
        self.assertAlmostEqual(rest.left, first.chars[5].left, delta=0.1)

    def test_one_annex_has_no_number(self) -> None:
        page = self.page(annexes=annexes(LONG))
        first = page.line("附件：")
        self.assertEqual(first.text[:5], "附件：关于")
        rest = page.lines[page.lines.index(first) + 1]
        self.assertAlmostEqual(rest.left, first.chars[3].left, delta=0.1)

    def test_the_name_two_characters_in_the_date_two_right_of_its_first(self) -> None:
        page = self.page()
        text, name, date = page.line("正文。"), *self.signature(page)
        self.assertAlmostEqual(name.place - text.place, 2, delta=0.02)
        self.assertAlmostEqual(date.place - name.place, 1, delta=0.02)
        self.assertAlmostEqual(RIGHT - name.right, 2 * EM, delta=0.1)
        self.assertAlmostEqual(date.left - name.left, 2 * EM, delta=0.1)

    def test_a_date_longer_than_the_name_stands_two_characters_in(self) -> None:
        name, date = self.signature(self.page(issuer="区审批局"))
        self.assertAlmostEqual(RIGHT - date.right, 2 * EM, delta=0.3)
        self.assertAlmostEqual(date.left - name.left, 2 * EM, delta=0.1)

    def test_a_very_long_name_takes_lines(self) -> None:
        issuer = "示例市示例区人民政府行政审批和政务服务管理局大数据中心联合工作办公室"
        lines = [line for line in self.page(issuer=issuer).lines if 15.79 in line.sizes][-3:]
        self.assertEqual("".join(line.text for line in lines), f"{issuer}2021年1月13日")
        self.assertAlmostEqual(lines[0].left, lines[1].left, delta=0.1)

    def signature(self, page: Page) -> tuple[Line, Line]:
        date = next(line for line in page.lines if "2021年" in line.text)
        return page.lines[page.lines.index(date) - 1], date

    def test_it_takes_the_last_line_of_the_text_along(self) -> None:
        counts = set()
        for count in range(1, 12):
            pages = paper(official(opening=(paragraph("一行。"),) * count)).pages
            counts.add(len(pages))
            places = [line.text for line in pages[-1].lines]
            self.assertIn("一行。", places[: places.index("示例区行政审批局")], count)
        self.assertEqual(counts, {1, 2})


class ImprintTests(WithoutDatabase):
    def test_copies_then_issuer_and_date(self) -> None:
        # Below them the page's number, and by what a copy is checked.
        lines = [line.text for line in paper(official()).pages[0].lines][-4:-2]
        self.assertEqual(
            lines, ["抄送：区委办公室，区政府办公室。", "示例区行政审批局2021年1月13日印发"]
        )

    def test_a_brief_ends_with_those_who_get_it_and_how_many(self) -> None:
        document = a_document(report_to="区委。", sent_to="各部门，" * 10, print_run=50)
        page = paper(document).pages[0]
        lines = [line.text for line in page.lines if line.sizes == {14}][:-1]
        self.assertEqual(
            [text[:2] for text in lines], ["报：", "送：", "发：", "门，", "示例", "共印"]
        )
        rules = [rule.thickness for rule in page.rules if rule.top > TOP + 100]
        self.assertEqual([round(one, 2) for one in rules], [0.35, 0.25, 0.25, 0.25, 0.25, 0.35])
        first = page.line("发：")
        second = page.lines[page.lines.index(first) + 1]
        self.assertAlmostEqual(second.left, first.chars[2].left, delta=1)
        self.assertAlmostEqual(RIGHT - page.line("共印50份").right, 14 * POINT, delta=0.1)

    def test_never_alone_on_a_page(self) -> None:
        for count in range(9, 16):
            last = paper(a_document(opening=(paragraph("一行。"),) * count)).pages[-1]
            self.assertIn("一行。", last.text, count)

    def test_a_very_long_issuer_takes_lines_beside_the_date(self) -> None:
        document = a_document(issuer="示例市示例区人民政府行政审批和政务服务管理局大数据中心" * 2)
        page = paper(document).pages[0]
        rules = [rule for rule in page.rules if rule.width > WIDTH - 1]
        for before, after in pairwise(rules[-2:]):
            inside = [x for x in page.lines if before.top < x.baseline < after.top]
            self.assertEqual(round((after.top - before.top) / PITCH), len(inside))
        for line in page.lines:
            self.assertLessEqual(line.right, RIGHT + 0.1)
        title = page.line("2020年12月政务")
        self.assertAlmostEqual(title.place, round(title.place), delta=0.02)
