"""A piece handed in as a .docx: what is read of it, what is told, and what is not taken."""

from __future__ import annotations

import socket
import tracemalloc
from unittest.mock import patch

import mammoth
from django.core.exceptions import ValidationError
from django.test import SimpleTestCase

from bulletin.document import Picture
from bulletin.manuscript import Manuscript, ManuscriptRefused, read_docx
from bulletin.richtext import clean, picture_address, to_blocks
from tests import text

from . import odd_manuscripts as odd
from .odd_manuscripts import docx, p, r
from .odd_pictures import jpeg, of_a_phone

CENTRED = '<w:pPr><w:jc w:val="center"/></w:pPr>'


class OfLibreOfficeTests(SimpleTestCase):
    """tests/bulletin/manuscripts/README.md tells how these were made."""

    maxDiff = None

    def test_a_piece_as_a_department_sends_it(self) -> None:
        read = read_docx(odd.PIECE, "矮台.docx")
        [picture] = read.pictures
        self.assertEqual(
            (read.headline, read.subtitle, read.credit, read.lost),
            ("矮台一搭，轮椅就到窗口", "区残联窗口改造小记", "（区残联供稿）", ()),
        )
        self.assertEqual(
            (picture.width, picture.height, picture.alt), (320, 200, "窗口旁新添的矮台")
        )
        self.assertEqual(
            read.html,
            "<p>十二月初，区残联在政务服务大厅把两个窗口的台面降了<strong>三十厘米</strong>，坐轮椅的群众"
            "<em>不用再仰着头</em>办事。</p><h2>改了什么</h2>"
            "<ol><li>台面降低，下面留出放脚的地方。</li><li>叫号同时亮灯。</li></ol>"
            "<ul><li>备老花镜。</li><li>备写字板。</li></ul>"
            '<p>改造前后对比如下，详见<a href="https://example.gov.cn/canlian">区残联网站</a>。</p>'
            f'<p><img alt="窗口旁新添的矮台" src="/pieces/pictures/{picture.sha256}"></p>'
            "<table><thead><tr><th><p>事项</p></th><th><p>件数</p></th></tr></thead>"
            "<tbody><tr><td><p>残疾人证办理</p></td><td><p>26</p></td></tr>"
            "<tr><td><p>辅具申请</p></td><td><p>9</p></td></tr>"
            '<tr><td colspan="2"><p>合计三十五件</p></td></tr></tbody></table>'
            "<p>“以前要人抬着我填表，现在自己就行。”来办证的老陈说。</p>",
        )

    def test_what_a_bulletin_cannot_keep_is_told(self) -> None:
        read = read_docx(odd.ODD)
        self.assertEqual(
            (read.headline, read.subtitle, read.credit),
            ("周六也开门的两个窗口", "", "（区税务局供稿）"),
        )
        self.assertEqual(
            read.lost,
            (
                "线条、箭头等图形1个没有保留。",
                "文本框1个：里面的文字放到了所在段落的后面，请看看位置对不对。",
                "脚注、尾注1条没有保留：“节假日除外，以公告为准。”。需要的话请写进正文。",
                "页眉页脚没有保留：“区残联内部资料”。",
                "批注1条没有保留。",
                "文件里有修订：新增的1处已采用，删除的1处已去掉，请核对。",
                "隐藏的文字1处没有保留。",
                "删除线1处没有保留，划掉的字还在，请核对。",
                "表格里又套了表格1个，里层的改成了文字，请核对。",
                "表格里的图片1张，会印在表格下面。",
                "自动编号（一、二、三……）改成了“1. 2. 3.”，请核对。",
            ),
        )

    def test_it_prints_as_it_reads(self) -> None:
        read = read_docx(odd.ODD)
        known = {p.sha256: Picture(p.sha256, p.media_type, 1, 1) for p in read.pictures}
        blocks = to_blocks(read.html, known)
        self.assertEqual(
            text.of_blocks(blocks),
            "十二月起，两个窗口周六照常办事，来的人不少。原定上午九点八点半开门。门口立了一块牌子。"
            "温馨提示：请带身份证。提前预约到场取号外格里格再说一句。",
        )
        self.assertEqual([block.kind for block in blocks].count("picture"), 1)


class RefusedTests(SimpleTestCase):
    def test_each_is_refused_in_a_sentence(self) -> None:
        for name, (content, sentence) in odd.REFUSED.items():
            with self.subTest(name):
                with self.assertRaises(ManuscriptRefused) as caught:
                    read_docx(content, name)
                self.assertIn(sentence, caught.exception.message)
                self.assertIn("请", caught.exception.message)

    def test_none_reaches_the_converter_that_would_break_it(self) -> None:
        """Of what is refused, only a table's bad cell and its many rows are seen by mammoth."""
        seen = []
        whole = mammoth.convert_to_html
        for name, (content, _) in odd.REFUSED.items():
            with (
                patch.object(mammoth, "convert_to_html", side_effect=whole) as converting,
                self.assertRaises(ManuscriptRefused),
            ):
                read_docx(content, name)
            seen += [name] * converting.call_count
        self.assertEqual(seen, ["三百行.docx", "坏格.docx", "空白.docx"])

    def test_what_would_grow_is_refused_before_it_grows(self) -> None:
        for name in ("炸弹.docx", "总和.docx", "长文.docx", "千件.docx"):
            content, _ = odd.REFUSED[name]
            with self.subTest(name):
                tracemalloc.start()
                with self.assertRaises(ManuscriptRefused):
                    read_docx(content, name)
                _, most = tracemalloc.get_traced_memory()
                tracemalloc.stop()
                self.assertLess(most, 4 * 1024 * 1024 + 2 * len(content))


class TakenTests(SimpleTestCase):
    def test_each_says_what_is_lost_and_keeps_the_rest(self) -> None:
        for name, (content, lost) in odd.TAKEN.items():
            with self.subTest(name):
                read = read_docx(content, name)
                self.assertEqual(read.lost, lost)
                self.assertEqual(text.of_blocks(to_blocks(read.html)), odd.TEXT)
                self.assertEqual(clean(read.html), read.html)

    def test_nothing_outside_the_file_is_asked_for(self) -> None:
        with patch.object(socket, "socket", side_effect=AssertionError("a connection")):
            for name, (content, _) in odd.TAKEN.items():
                read = read_docx(content, name)
                for word in ("file:", "http:", "javascript:", "passwd", "root:"):
                    self.assertNotIn(word, read.html, name)

    def test_no_link_is_left_that_is_not_one_of_ours(self) -> None:
        for name in ("脚本链接.docx", "脚本域.docx"):
            self.assertNotIn("href", read_docx(odd.TAKEN[name][0]).html)

    def test_there_are_forty_of_them_and_more(self) -> None:
        self.assertGreaterEqual(len(odd.REFUSED), 40)


class PictureTests(SimpleTestCase):
    def test_a_picture_stands_where_it_stood(self) -> None:
        read = read_docx(odd.picture(jpeg(), "image1.jpg", alt="窗口前"))
        [picture] = read.pictures
        self.assertEqual((picture.alt, picture.media_type), ("窗口前", "image/jpeg"))
        self.assertIn(picture_address(picture.sha256), read.html)
        self.assertIn('alt="窗口前"', read.html)

    def test_the_place_where_it_was_taken_goes(self) -> None:
        [picture] = read_docx(odd.picture(of_a_phone(), "image1.jpg")).pictures
        self.assertEqual(picture.notes, ("已去掉照片里的拍摄位置。",))
        self.assertNotIn(b"Secret", picture.content)

    def test_what_programs_say_of_a_picture_is_not_kept(self) -> None:
        for alt in (
            "图片 1", "Picture 3", "IMG_20201201_101010", "C:\\Users\\a\\x.png", "mmexport1.jpg",
            "一群人站着 描述已自动生成",
        ):  # fmt: skip
            with self.subTest(alt):
                [picture] = read_docx(odd.picture(jpeg(), alt=alt)).pictures
                self.assertEqual(picture.alt, "")

    def test_a_picture_shown_twice_is_kept_once(self) -> None:
        row = odd.relation("rId1", "image", "media/a.png")
        body = odd.SAYS + p(odd.drawing("rId1")) * 2
        read = read_docx(odd.zipped(odd.parts(body, row) | {"word/media/a.png": jpeg()}))
        self.assertEqual(len(read.pictures), 1)
        self.assertEqual(read.html.count("<img "), 2)

    def test_a_picture_as_older_programs_draw_it(self) -> None:
        row = odd.relation("rId1", "image", "/word/media/a.png")
        drawn = (
            '<w:r><w:pict><v:shape alt="旧图说"><v:imagedata r:id="rId1"/></v:shape></w:pict></w:r>'
        )
        read = read_docx(
            odd.zipped(odd.parts(odd.SAYS + p(drawn), row) | {"word/media/a.png": jpeg()})
        )
        self.assertEqual([picture.alt for picture in read.pictures], ["旧图说"])

    def test_no_more_than_fifty_are_taken(self) -> None:
        row = odd.relation("rId1", "image", "media/a.png")
        body = odd.SAYS + p(odd.drawing("rId1")) * 51
        read = read_docx(odd.zipped(odd.parts(body, row) | {"word/media/a.png": jpeg()}))
        self.assertEqual(read.html.count("<img "), 50)
        self.assertEqual(read.lost, ("第51张图片没有保留：一篇稿件最多50张图片。",))

    def test_their_pixels_together_are_bounded(self) -> None:
        """Each is within the limit of one picture; decoding all would take seconds."""
        names = [f"a{n}.png" for n in range(8)]
        rows = "".join(odd.relation(n, "image", f"media/{n}") for n in names)
        body = odd.SAYS + "".join(p(odd.drawing(name)) for name in names)
        huge = {f"word/media/{n}": odd.odd.pretending(6000, 6000) for n in names}
        read = read_docx(odd.zipped(odd.parts(body, rows) | huge))
        self.assertEqual(
            [line.partition("：")[2] for line in read.lost[-3:]],
            ["文件里的图片像素太多。请缩小后另外上传。"] * 3,
        )


class GuessTests(SimpleTestCase):
    def read(self, *lines: str, styles: str = "") -> Manuscript:
        part = f"<w:styles {odd.SPACES}>{styles}</w:styles>".encode()
        return read_docx(docx("".join(lines), word__styles_xml=part))

    def test_the_first_centred_line_is_the_headline(self) -> None:
        read = self.read(p(r("题"), dress=CENTRED), p(r("文")))
        self.assertEqual((read.headline, read.html), ("题", "<p>文</p>"))

    def test_so_is_the_first_heading_in_word_and_in_wps(self) -> None:
        for name in ("heading 1", "Title", "标题", "标题 1"):
            style = f'<w:style w:type="paragraph" w:styleId="1"><w:name w:val="{name}"/></w:style>'
            line = p(r("题"), dress='<w:pPr><w:pStyle w:val="1"/></w:pPr>')
            with self.subTest(name):
                self.assertEqual(self.read(line, p(r("文")), styles=style).headline, "题")

    def test_a_line_that_begins_with_a_dash_is_the_subtitle(self) -> None:
        for line in ("——副题", "--副题", "— —副题", "――副题"):
            with self.subTest(line):
                read = self.read(p(r("题"), dress=CENTRED), p(r(line)), p(r("文")))
                self.assertEqual(
                    (read.headline, read.subtitle, read.html), ("题", "副题", "<p>文</p>")
                )

    def test_both_may_stand_in_one_line(self) -> None:
        read = self.read(p(r("题——副题"), dress=CENTRED), p(r("文")))
        self.assertEqual((read.headline, read.subtitle), ("题", "副题"))

    def test_an_ordinary_line_stays_in_the_text(self) -> None:
        read = self.read(p(r("文")), p(r("——不是副题")))
        self.assertEqual((read.headline, read.html), ("", "<p>文</p><p>——不是副题</p>"))

    def test_a_long_centred_line_is_no_headline(self) -> None:
        self.assertEqual(self.read(p(r("长" * 101), dress=CENTRED)).headline, "")

    def test_credit_lines(self) -> None:
        for line, credit in {
            "（区社保局供稿）": "（区社保局供稿）",
            "(区社保局 供稿)": "（区社保局供稿）",
            "供稿单位：区社保局": "（区社保局供稿）",
            "供稿：区社保局": "（区社保局供稿）",
            "本文由区社保局供稿。": "",
        }.items():
            with self.subTest(line):
                self.assertEqual(self.read(p(r("文")), p(r(line))).credit, credit)


class SentenceTests(SimpleTestCase):
    def test_what_the_sanitiser_refuses_is_told_in_its_words(self) -> None:
        rows = f"<w:tbl>{f'<w:tr><w:tc>{p(r(chr(19968)))}</w:tc></w:tr>' * 301}</w:tbl>"
        with self.assertRaises(ManuscriptRefused) as caught:
            read_docx(docx(rows))
        with self.assertRaises(ValidationError) as own:
            clean("<table>" + "<tr><td>1</td></tr>" * 301 + "</table>")
        self.assertEqual(caught.exception.message, own.exception.messages[0])
