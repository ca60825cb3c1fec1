"""The head of a 简报, titles and masthead of every length, and the mark of a draft."""

from __future__ import annotations

from bulletin.renderers.paper.titles import in_lines
from tests.base import WithoutDatabase
from tests.pdf import LEFT, PITCH, RIGHT, TOP, WIDTH, a_document, paper, paragraph


class HeadTests(WithoutDatabase):
    def test_red_name_number_issuer_date_and_rule(self) -> None:
        page = paper(a_document()).pages[0]
        name = page.line("政务服务通报")
        red = [c for c in page.page.chars if c["size"] == 48]
        self.assertEqual(
            {tuple(round(v, 2) for v in c["non_stroking_color"]) for c in red}, {(0.83, 0, 0)}
        )
        self.assertAlmostEqual(name.middle, LEFT + WIDTH / 2, delta=0.5)
        self.assertAlmostEqual(page.line("第12期").middle, LEFT + WIDTH / 2, delta=0.5)
        line = next(line for line in page.lines if "2021年1月13日" in line.text)
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
