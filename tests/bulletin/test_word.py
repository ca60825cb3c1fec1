"""The Word file as Word will read it: styles, fonts, page, page numbers, head and foot."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from bulletin.document import Size
from tests.a_bulletin import EVERYTHING
from tests.base import WithoutDatabase
from tests.pdf import a_document
from tests.word import Word, written


class StyleTests(WithoutDatabase):
    word: Word

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.word = written(EVERYTHING)

    def test_each_paragraph_has_its_own_style(self) -> None:
        wanted = {
            "政务服务通报": "报头",
            "第12期": "期号",
            "和各部门": "Title",
            "更正说明": "更正说明",
            "改为": "更正内容",
            "现将情况": "Normal",
            "一、办理情况": "Heading 1",
            "（一）动态": "Heading 2",
            "让群众少跑一趟": "稿件标题",
            "社保窗口的一天": "稿件副标题",
            "从排队说起": "Heading 4",
            "引用的话": "Quote",
            "（区社保局供稿）": "稿件署名",
            "附件里的话": "Normal",
            "评分办法": "附件标题",
            "抄送": "版记",
            "印发": "版记",
        }
        found = {words: self.word.paragraph(words).style.name for words in wanted}
        self.assertEqual(found, wanted)
        self.assertEqual(self.word.file.paragraphs[2].text, "示例区行政审批局\t2021年1月13日")
        self.assertEqual(self.word.file.paragraphs[2].style.name, "报头机关和日期")

    def test_word_shows_its_outline(self) -> None:
        """Headings with the levels of their styles, inherited ones too."""
        levels = {
            words: _level(self.word.paragraph(words).style)
            for words in ("一、办理情况", "（一）动态", "让群众少跑一趟", "从排队说起", "评分办法")
        }
        self.assertEqual(list(levels.values()), [0, 1, 2, 3, 0])
        self.assertIsNone(_level(self.word.paragraph("现将情况").style))

    def test_fonts_and_sizes(self) -> None:
        wanted = {
            "Normal": ("仿宋_GB2312", 16),
            "Title": ("方正小标宋简体", 22),
            "Heading1": ("黑体", 16),
            "Heading2": ("楷体_GB2312", 16),
            "PieceTitle": ("黑体", 16),
            "TableHead": ("黑体", 12),
            "TableText": ("仿宋_GB2312", 12),
            "TableNote": ("仿宋_GB2312", 8),
            "Imprint": ("仿宋_GB2312", 14),
            "Footer": ("宋体", 14),
        }
        for name, (font, size) in wanted.items():
            with self.subTest(name):
                fonts = self.inherited(name, "rFonts")
                kinds = {fonts.get(qn(f"w:{kind}")) for kind in ("eastAsia", "ascii", "hAnsi")}
                self.assertEqual(kinds, {font})
                self.assertEqual(int(self.inherited(name, "sz").get(qn("w:val"))) / 2, size)

    def inherited(self, style: str, name: str) -> Any:
        """A property of text in a style, or in what it is based on, or in the whole file."""
        while style:
            path = f"//w:style[@w:styleId='{style}']"
            if own := self.word.find(f"{path}/w:rPr/w:{name}", "styles"):
                return own[0]
            style = next(iter(self.word.find(f"{path}/w:basedOn/@w:val", "styles")), "")
        return self.word.find(f"//w:docDefaults//w:{name}", "styles")[0]

    def test_no_weight_is_added_anywhere(self) -> None:
        for part in ("document", "styles", "numbering"):
            self.assertEqual(self.word.find("//w:b | //w:i", part), [])

    def test_the_first_line_of_a_paragraph_stands_two_characters_in(self) -> None:
        (indent,) = self.word.find("//w:style[@w:styleId='Normal']/w:pPr/w:ind", "styles")
        self.assertEqual(indent.get(qn("w:firstLineChars")), "200")
        self.assertEqual(self.word.find("//w:p[w:pPr/w:pStyle/@w:val='Normal']/w:pPr/w:ind"), [])

    def test_fonts_that_a_machine_lacks_have_others_named(self) -> None:
        (names,) = self.word.find("//w:font[@w:name='仿宋_GB2312']/w:altName/@w:val", "fontTable")
        self.assertEqual(names.split(",")[:2], ["仿宋", "方正仿宋_GBK"])

    def test_a_halls_own_sizes_and_fonts(self) -> None:
        own = (Size("body", 15.0), Size("fang", "自选仿宋"), Size("left", 30.0))
        word = written(a_document(sizes=own))
        self.assertEqual(word.file.styles["Normal"].font.size.pt, 15)
        self.assertEqual(
            len(word.find("//w:docDefaults//w:rFonts[@w:eastAsia='自选仿宋']", "styles")), 1
        )
        self.assertAlmostEqual(word.file.sections[0].left_margin.mm, 30, delta=0.02)


class PageTests(WithoutDatabase):
    word: Word

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.word = written(EVERYTHING)

    def test_a4_with_the_margins_of_the_standard(self) -> None:
        (page,) = self.word.file.sections
        lengths = (
            page.page_width, page.page_height,
            page.top_margin, page.right_margin, page.bottom_margin, page.left_margin,
        )  # fmt: skip
        for length, mm in zip(lengths, (210, 297, 37, 26, 35, 28), strict=True):
            self.assertAlmostEqual(length.mm, mm, delta=0.02)

    def test_a_grid_of_22_lines_and_28_characters(self) -> None:
        (grid,) = self.word.find("//w:docGrid")
        self.assertEqual(grid.get(qn("w:type")), "linesAndChars")
        pitch = int(grid.get(qn("w:linePitch"))) / 20
        wide = 16 + int(grid.get(qn("w:charSpace"))) / 4096
        self.assertEqual((225 * 72 / 25.4 // pitch, 156 * 72 / 25.4 // wide), (22, 28))

    def test_lines_are_as_far_apart_as_the_grids(self) -> None:
        (grid,) = self.word.find("//w:docGrid/@w:linePitch")
        (spacing,) = self.word.find("//w:style[@w:styleId='Normal']/w:pPr/w:spacing", "styles")
        self.assertEqual(spacing.get(qn("w:line")), grid)
        self.assertEqual(spacing.get(qn("w:lineRule")), "exact")

    def test_page_numbers_odd_right_and_even_left(self) -> None:
        (page,) = self.word.file.sections
        self.assertTrue(self.word.file.settings.odd_and_even_pages_header_footer)
        for footer, side in ((page.footer, "right"), (page.even_page_footer, "left")):
            (line,) = footer.paragraphs
            (field,) = line._element.iter(qn("w:fldSimple"))
            self.assertEqual(field.get(qn("w:instr")).strip(), "PAGE")
            words = [text.text for text in line._element.iter(qn("w:t"))]
            self.assertEqual(words, ["— ", "1", " —"])
            self.assertEqual(line._element.pPr.find(qn("w:jc")).get(qn("w:val")), side)
            self.assertEqual(line._element.pPr.find(qn("w:ind")).get(qn(f"w:{side}")), "280")

    def test_a_draft_says_so_on_every_page(self) -> None:
        (page,) = written(a_document(is_draft=True, version=0)).file.sections
        for header in (page.header, page.even_page_header):
            self.assertEqual([line.text for line in header.paragraphs], ["草稿"])
        self.assertEqual(self.word.find("//w:headerReference"), [])

    def test_each_annex_begins_a_page(self) -> None:
        label = self.word.paragraph("附件里的话")._element.getprevious().getprevious()
        self.assertEqual(Paragraph(label, self.word.file).text, "附件")
        self.assertTrue(self.word.file.styles["附件号"].paragraph_format.page_break_before)

    def test_the_imprint_stands_at_the_bottom_of_the_last_page(self) -> None:
        *_, imprint = self.word.find("//w:tbl")
        place = imprint.find(f".//{qn('w:tblpPr')}")
        self.assertEqual(place.get(qn("w:vertAnchor")), "margin")
        self.assertEqual(place.get(qn("w:tblpYSpec")), "bottom")
        rules = {
            side.tag.rpartition("}")[2]: int(side.get(qn("w:sz"))) / 8 * 25.4 / 72
            for side in imprint.find(f".//{qn('w:tblBorders')}")
        }
        for side, mm in {"top": 0.35, "bottom": 0.35, "insideH": 0.25}.items():
            self.assertAlmostEqual(rules[side], mm, delta=0.03)

    def test_the_head_has_its_red_name_and_rule(self) -> None:
        style = self.word.file.styles["报头"]
        self.assertEqual(str(style.font.color.rgb), "D40000")
        (rule,) = self.word.find(
            "//w:style[w:name/@w:val='报头机关和日期']//w:pBdr/w:bottom", "styles"
        )
        self.assertEqual(rule.get(qn("w:color")), "D40000")

    def test_titles_break_where_those_of_the_pdf_do(self) -> None:
        self.assertEqual(
            self.word.paragraph("和各部门").text.split("\n"),
            [
                "示例区行政审批局关于2020年12月",
                "全区政务服务大厅运行情况",
                "和各部门窗口工作考核结果的通报",
            ],
        )


def _level(style: Any) -> int | None:
    while style is not None:
        level = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if level is not None:
            return int(level.get(qn("w:val")))
        style = style.base_style
    return None
