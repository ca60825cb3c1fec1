"""What stands in the Word file's text: tables, lists, links, pictures."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.shared import Mm

from bulletin.document import Cell, ItemList, ListItem, Paragraph, Picture, Run, Table
from bulletin.renderers import RenderingFailed, renderer
from tests.a_bulletin import EVERYTHING, TABLE, picture
from tests.base import WithoutDatabase
from tests.pdf import a_document, paragraph, runs
from tests.word import written


class TableTests(WithoutDatabase):
    def setUp(self) -> None:
        self.word = written(EVERYTHING)
        self.table, self.second = self.word.file.tables[:2]

    def test_head_rows_repeat_and_no_row_is_split(self) -> None:
        rows = [row._tr.trPr for row in self.table.rows]
        heads = [row.find(qn("w:tblHeader")) is not None for row in rows]
        self.assertEqual(heads, [True, True, False, False, False, False])
        self.assertTrue(all(row.find(qn("w:cantSplit")) is not None for row in rows))

    def test_cells_over_rows_and_columns(self) -> None:
        cells = [[cell.text for cell in row.cells] for row in self.table.rows]
        self.assertEqual(cells[0], ["部门", "办件", "办件"])
        self.assertEqual(cells[1], ["部门", "受理数", "办结数"])
        self.assertEqual(cells[4], ["医保局", "两列合一", "两列合一"])
        self.assertEqual(cells[5], ["医保局", "1", "2"])

    def test_columns_fill_the_text(self) -> None:
        widths = [int(x.get(qn("w:w"))) for x in self.table._tbl.tblGrid]
        self.assertEqual(len(widths), 3)
        self.assertAlmostEqual(sum(widths) / 1440 * 25.4, 156, delta=0.1)
        for row in self.table._tbl.tr_lst:
            cells = [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.tc_lst]
            self.assertEqual(sum(cells), sum(widths))

    def test_numbers_stand_right_and_notes_are_smaller(self) -> None:
        wanted = {
            "2586": "表格数字",
            "社保局": "表格名称",
            "受理数": "表头",
            "暂无数据": "表格文字",
        }
        found = {
            cell.text: cell.paragraphs[0].style.name
            for row in self.table.rows
            for cell in row.cells
        }
        self.assertEqual({words: found[words] for words in wanted}, wanted)
        noted = self.table.rows[3].cells[1].paragraphs
        self.assertEqual([line.style.name for line in noted], ["表格数字", "表格附注"])

    def test_two_tables_one_after_another_stay_two(self) -> None:
        between = self.word.find("//w:p[preceding-sibling::*[1][self::w:tbl]]")
        self.assertGreaterEqual(len(between), 2)
        self.assertEqual(self.word.find("//w:tbl[preceding-sibling::*[1][self::w:tbl]]"), [])

    def test_odd_shapes_are_whole_tables(self) -> None:
        """Rows shorter than others, cells that reach out of the table: each row is as wide."""
        a = Cell(runs("甲"))
        body = ((Cell(runs("乙"), rowspan=9), a, a), (a,), (Cell(runs("丙"), colspan=2),), ())
        word = written(a_document(opening=(Table((), body),)))
        table = word.file.tables[0]
        for row in table._tbl.tr_lst:
            self.assertEqual(sum(cell.grid_span for cell in row.tc_lst), 3)
        self.assertEqual(len(table.rows), 4)


class TextTests(WithoutDatabase):
    def setUp(self) -> None:
        self.word = written(EVERYTHING)

    def test_text_in_every_dress(self) -> None:
        line = self.word.paragraph("加粗着重")
        dress = {run.text: run for run in line.runs}
        self.assertEqual(dress["加粗"].style.name, "Strong")
        self.assertEqual(dress["着重"].style.name, "Emphasis")
        self.assertEqual(dress["两样"].style.name, "Intense Emphasis")
        self.assertTrue(dress["划线"].underline)
        self.assertEqual(
            [run.font.superscript for run in line.runs if run.text == "2"], [True, False]
        )
        self.assertTrue(line.text.endswith("，第一行\n第二行"))

    def test_links_lead_where_they_say(self) -> None:
        (link,) = self.word.paragraph("加粗着重").hyperlinks
        self.assertEqual(link.text, "网页")
        self.assertEqual(link.address, "https://example.gov.cn/a?b=1&c=%E4%BA%8C")

    def test_other_links_are_text_and_nothing_lies_outside(self) -> None:
        kept = ("https://a.gov.cn/", "http://a.gov.cn:8080/", "mailto:a@b.cn", "tel:0812-1")
        refused = (
            "javascript:alert(1)", "file:///etc/passwd", "//a.cn/x", "http://", "http://[a/",
            "http://a.cn:port/", "data:text/html,x", "\\\\server\\share", "HTTP:a",
        )  # fmt: skip
        line = Paragraph(tuple(Run(f"见{n}", href=href) for n, href in enumerate(kept + refused)))
        word = written(a_document(opening=(line,)))
        (found,) = (p for p in word.file.paragraphs if "见0" in p.text)
        self.assertEqual(tuple(link.address for link in found.hyperlinks), kept)
        self.assertIn(f"见{len(kept + refused) - 1}", found.text)
        outside = [name for name, xml in word.parts.items() if b'TargetMode="External"' in xml]
        self.assertEqual(outside, ["word/_rels/document.xml.rels"])

    def test_lists_are_lists(self) -> None:
        first, second = (
            [p for p in self.word.file.paragraphs if p.text == words]
            for words in ("第一条", "第二条")
        )
        numbers = [_numbering(p) for p in (first[0], second[0], first[1], second[1])]
        self.assertEqual([level for level, _ in numbers], [0, 0, 0, 0])
        one, other = numbers[0][1], numbers[2][1]
        self.assertEqual([number for _, number in numbers], [one, one, other, other])
        self.assertNotEqual(one, other)
        for number in (one, other):
            (start,) = self.word.find(f"//w:num[@w:numId='{number}']//w:startOverride", "numbering")
            self.assertEqual(start.get(qn("w:val")), "1")
        (inner, _) = (p for p in self.word.file.paragraphs if p.text == "里层")
        self.assertEqual(_numbering(inner)[0], 1)
        (later, _) = (p for p in self.word.file.paragraphs if p.text == "第二条的后一段")
        self.assertIsNone(later._element.pPr.numPr)

    def test_a_list_of_nothing_but_a_table_keeps_its_number(self) -> None:
        items = ItemList(True, (ListItem((TABLE,)), ListItem((paragraph("后一条"),))))
        word = written(a_document(opening=(items,)))
        first, _ = word.find("//w:p[w:pPr/w:numPr]")
        self.assertEqual("".join(first.itertext()), "")
        self.assertEqual(first.getnext().tag, qn("w:tbl"))

    def test_pictures_have_their_text_and_size(self) -> None:
        (shape,) = self.word.file.inline_shapes
        self.assertEqual(shape._inline.docPr.get("descr"), "大厅里的窗口")
        self.assertAlmostEqual(shape.width.mm, 156, delta=0.1)
        self.assertAlmostEqual(shape.height / shape.width, 900 / 1600, delta=0.01)

    def test_high_pictures_leave_room_for_text(self) -> None:
        word = written(a_document(opening=(picture(200, 4000), picture(40, 30))))
        high, small = word.file.inline_shapes
        self.assertLess(high.height, Mm(225 / 22 * 14))
        self.assertAlmostEqual(small.width.mm, 40 / 150 * 25.4, delta=0.1)

    def test_what_is_no_picture_is_refused_by_name(self) -> None:
        broken = Picture("x", "坏图", "image/png", 10, 10, b"<svg/>")
        with self.assertRaisesMessage(RenderingFailed, "“坏图”不是能放进 Word 的图片"):
            renderer("docx")(a_document(opening=(broken,)))

    def test_annexes_can_be_led_to(self) -> None:
        names = self.word.find("//w:bookmarkStart/@w:name")
        self.assertEqual(names, ["s1", "s2", "a1"])


def _numbering(paragraph: Any) -> tuple[int, int]:
    properties = paragraph._element.pPr.numPr
    return properties.ilvl.val, properties.numId.val
