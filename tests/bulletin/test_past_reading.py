"""A file read as an earlier bulletin: its parts, what is doubtful, what is refused."""

from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile

from bulletin.past import Past, PastRefused, read_past
from bulletin.past.files import read_file
from bulletin.past.parsed import Line
from tests.base import WithoutDatabase

from .odd_pictures import png
from .past_texts import (
    ISSUER,
    OPENING,
    PROSE,
    SECOND_BODY,
    plain_text,
    rows,
    saved_by_word,
)


def read(text: str) -> Past:
    return read_past(text.encode())


def titles(past: Past) -> list[str]:
    return [section.title for section in past.every_section()]


def told(past: Past, what: str) -> list[str]:
    return [str(doubt) for doubt in past.doubts if doubt.what == what]


HEAD = f"{ISSUER}  2021年1月13日\n2020年12月政务服务工作情况通报\n{OPENING}\n"


class PlainTextTests(WithoutDatabase):
    def test_the_shape_in_which_the_real_one_lies_about(self) -> None:
        past = read(plain_text())
        self.assertEqual((past.issuer, past.date), (ISSUER, dt.date(2021, 1, 13)))
        self.assertEqual((past.title, past.masthead, past.number), ("", "", None))
        self.assertEqual(past.opening, [OPENING])
        self.assertEqual(
            titles(past),
            [
                "受理和办理情况",
                "政务服务大厅12月部门窗口办件情况和效能指标统计",
                "政务服务信息",
                "部门窗口动态",
                "“放管服”改革",
            ],
        )
        prose, table, *news = past.sections
        self.assertEqual(prose.lines, [PROSE])
        assert table.grid is not None
        self.assertEqual([list(row) for row in table.grid.rows], rows())
        self.assertEqual(table.remarks, ["数据来源于“西区智慧政务平台”。"])
        self.assertEqual(
            [(p.headline, p.subtitle, p.credit) for one in news for p in one.pieces],
            [
                ("大厅换上新叫号屏", "", ""),
                ("导办台前移 进门就有人问", "区政务服务大厅调整布局方便群众办事", ""),
                ("医保窗口中午不断档", "延时服务满月", "（区医保局供稿）"),
                ("企业开办材料再减四份", "", "（区科技局供稿）"),
            ],
        )
        self.assertEqual(news[0].pieces[1].html, f"<p>{SECOND_BODY}</p>")
        self.assertEqual([doubt.what for doubt in past.doubts], ["页码", "编号"])

    def test_the_encodings_in_which_texts_come(self) -> None:
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
            with self.subTest(encoding):
                past = read_past(plain_text().encode(encoding))
                self.assertEqual((past.encoding, len(past.sections)), (encoding, 5))

    def test_cells_a_line_each_without_tabs(self) -> None:
        """So does a table come out of some programs."""
        past = read(plain_text().replace("\t", ""))
        assert past.sections[1].grid is not None
        self.assertEqual([list(row) for row in past.sections[1].grid.rows], rows())

    def test_rows_a_line_each(self) -> None:
        table = "\n".join("\t".join(row) for row in rows())
        past = read(f"{HEAD}一、情况\n{table}\n备注：略。\n二、信息\n其他一句话。")
        assert past.sections[0].grid is not None
        self.assertEqual([list(row) for row in past.sections[0].grid.rows], rows())
        self.assertEqual(past.sections[1].lines, ["其他一句话。"])


class HeadTests(WithoutDatabase):
    def test_everything_that_a_head_may_have(self) -> None:
        past = read(
            f"政务服务通报\n2020年第12期（总第36期）\n{ISSUER}\n二〇二一年一月十三日\n"
            f"2020年12月政务服务工作情况通报\n{OPENING}\n一、情况\n一句话。\n"
            "抄送：区委办公室。\n发：各窗口单位\n共印50份\n"
        )
        self.assertEqual(
            (past.masthead, past.number, past.issuer, past.date, past.title),
            (
                "政务服务通报",
                12,
                ISSUER,
                dt.date(2021, 1, 13),
                "2020年12月政务服务工作情况通报",
            ),
        )
        self.assertEqual(past.opening, [OPENING])
        self.assertEqual(
            (past.copies_to, past.sent_to, past.print_run), ("区委办公室。", "各窗口单位", 50)
        )
        self.assertEqual(past.doubts, [])

    def test_an_official_letter_with_its_signature_at_the_end(self) -> None:
        past = read(
            "西行审[2021]3号\n关于2020年12月\n政务服务工作情况的通报\n各窗口单位：\n"
            f"{OPENING}\n一、情况\n一句话。\n{ISSUER}\n2021年1月13日\n"
        )
        self.assertEqual(
            (past.document_number, past.recipients, past.title),
            ("西行审〔2021〕3号", "各窗口单位", "关于2020年12月政务服务工作情况的通报"),
        )
        self.assertEqual(past.date, dt.date(2021, 1, 13))

    def test_what_is_not_recognised_is_kept_and_told(self) -> None:
        past = read(f"内部资料  注意保存\n{HEAD}一、情况\n一句话。")
        self.assertEqual(past.opening, ["内部资料 注意保存", OPENING])
        self.assertEqual(
            told(past, "报头"),
            [
                (
                    "报头｜“内部资料 注意保存”：认不出是什么，放在开头语前面。"
                    "是标题、发文机关的，请移到该填的地方。"
                )
            ],
        )

    def test_a_masthead_alone_is_no_title(self) -> None:
        past = read(f"政务服务通报\n{ISSUER} 2021年1月13日\n{OPENING}\n一、情况\n一句话。")
        self.assertEqual((past.masthead, past.title), ("政务服务通报", ""))


class NumberTests(WithoutDatabase):
    def test_a_wrong_number_between_right_ones(self) -> None:
        past = read(f"{HEAD}一、甲情况\n话。\n2. 乙情况\n话。\n三、丙情况\n话。\n四、丁情况\n话。")
        self.assertEqual(titles(past), ["甲情况", "乙情况", "丙情况", "丁情况"])
        self.assertEqual(len(told(past, "编号")), 1)

    def test_a_number_twice_and_a_number_left_out(self) -> None:
        past = read(f"{HEAD}一、甲\n话。\n二、乙\n话。\n二、丙\n话。\n五、丁\n话。")
        self.assertEqual(titles(past), ["甲", "乙", "丙", "丁"])
        self.assertEqual(
            told(past, "编号"),
            [
                "编号｜栏目“丙”：原来编的是第2，按先后改为第3。看看前面是不是少了栏目，或多了栏目。",
                "编号｜栏目“丁”：原来编的是第5，按先后改为第4。看看前面是不是少了栏目，或多了栏目。",
            ],
        )

    def test_numbers_inside_of_a_piece_are_not_sections(self) -> None:
        past = read(
            f"{HEAD}一、信息\n改革三步走\n先说一句。\n一、减材料\n话。\n二、减环节\n话。\n"
            "三、减时限\n话。\n（区医保局供稿）\n二、动态\n窗口忙\n话。\n三、改革\n又一篇\n话。"
        )
        self.assertEqual(titles(past), ["信息", "动态", "改革"])
        self.assertEqual(past.sections[0].pieces[0].html.count("<p>"), 7)

    def test_arabic_numbers_where_there_are_no_others(self) -> None:
        past = read(f"{HEAD}1、甲情况\n话。\n2、乙情况\n话。")
        self.assertEqual(titles(past), ["甲情况", "乙情况"])
        self.assertEqual(len(told(past, "编号")), 1)

    def test_subsections(self) -> None:
        past = read(
            f"{HEAD}一、情况\n总的一句。\n（一）受理\n话。\n(二) 办结\n话。\n二、信息\n话。"
        )
        [first, second] = past.sections
        self.assertEqual(first.lines, ["总的一句。"])
        self.assertEqual([one.title for one in first.children], ["受理", "办结"])
        self.assertEqual(second.children, [])

    def test_a_list_of_contents_is_no_section(self) -> None:
        past = read(f"目录\n一、情况\n二、信息\n{HEAD}一、情况\n话。\n二、信息\n又一句。")
        self.assertEqual([one.lines for one in past.sections], [["话。"], ["又一句。"]])
        self.assertEqual(len(told(past, "目录")), 1)


class AnnexTests(WithoutDatabase):
    def test_annexes_behind_their_list(self) -> None:
        past = read(
            f"{HEAD}一、情况\n话。\n附件：1.窗口办件\n2.考勤情况\n{ISSUER}\n2021年1月13日\n"
            "附件1\n窗口办件\n序号\t部门\t系统受理数\n1\t区社保局\t5\n2\t区医保局\t4\n"
            "附件2：考勤情况\n没有缺勤的。\n"
        )
        self.assertEqual(
            [(one.title, one.is_annex, bool(one.grid)) for one in past.sections],
            [("情况", False, False), ("窗口办件", True, True), ("考勤情况", True, False)],
        )
        self.assertEqual(past.sections[0].lines, ["话。"])
        self.assertEqual(len(told(past, "附件")), 1)


class TableTests(WithoutDatabase):
    TABLE = "序号\t部门\t系统受理数\n1\t区社保局\t5\n2\t区医保局\t4\n"

    def test_two_tables_in_a_section(self) -> None:
        past = read(f"{HEAD}一、统计\n{self.TABLE}考勤情况\n{self.TABLE}二、信息\n话。")
        [first, _] = past.sections
        self.assertEqual([one.title for one in first.every()], ["统计", "考勤情况"])
        self.assertTrue(all(one.grid for one in first.every()))
        self.assertEqual(len(told(past, "统计表")), 1)

    def test_a_table_without_departments_stays_as_words(self) -> None:
        past = read_past(
            "<p>一、情况</p><p>一句话。</p><table><tr><td>时段</td><td>人次</td></tr>"
            "<tr><td>上午</td><td>30</td></tr></table>".encode()
        )
        self.assertEqual(past.sections[0].lines, ["一句话。", "时段　人次", "上午　30"])
        self.assertEqual(len(told(past, "表格")), 1)

    def test_words_behind_a_table_go_before_it(self) -> None:
        past = read(f"{HEAD}一、统计\n{self.TABLE}以上是本月的情况。\n备注：略。")
        self.assertEqual(past.sections[0].lines, ["以上是本月的情况。"])
        self.assertEqual(past.sections[0].remarks, ["略。"])
        self.assertEqual(len(told(past, "文字")), 1)

    def test_five_hundred_rows(self) -> None:
        table = "".join(f"{n}\t部门{n}\t{n}\n" for n in range(1, 501))
        past = read(f"{HEAD}一、统计\n序号\t部门\t系统受理数\n{table}")
        assert past.sections[0].grid is not None
        self.assertEqual(len(past.sections[0].grid.rows), 501)

    def test_merged_headings_stand_over_their_columns(self) -> None:
        past = read_past(
            "<p>一、统计</p><table><tr><td rowspan=2>部门</td><td colspan=2>办件</td></tr>"
            "<tr><td>受理数</td><td>办结数</td></tr>"
            "<tr><td>区社保局</td><td>5</td><td>4</td></tr></table>".encode()
        )
        grid = past.sections[0].grid
        assert grid is not None
        self.assertEqual(
            grid.rows, (("部门", "办件", ""), ("", "受理数", "办结数"), ("区社保局", "5", "4"))
        )
        self.assertEqual([(m.top, m.left, m.bottom, m.right) for m in grid.merges],
                         [(0, 0, 1, 0), (0, 1, 0, 2)])  # fmt: skip


class PieceTests(WithoutDatabase):
    def pieces(self, body: str) -> Past:
        return read(f"{HEAD}一、信息\n{body}")

    def test_headlines_without_anything_between_the_pieces_are_told(self) -> None:
        past = self.pieces("第一篇的标题\n一句话。\n第二篇的标题\n又一句。")
        self.assertEqual(
            [one.headline for one in past.sections[0].pieces], ["第一篇的标题", "第二篇的标题"]
        )
        self.assertEqual(len(told(past, "稿件")), 1)

    def test_a_headline_may_hold_its_subtitle(self) -> None:
        past = self.pieces("让数据多跑路——记一次改革\n一句话。\n供稿：区医保局")
        [piece] = past.sections[0].pieces
        self.assertEqual(
            (piece.headline, piece.subtitle, piece.credit),
            ("让数据多跑路", "记一次改革", "（区医保局供稿）"),
        )

    def test_a_piece_without_a_headline_and_one_without_a_body(self) -> None:
        past = self.pieces("这一篇一开始就是正文。\n（区医保局供稿）\n只有标题\n（区社保局供稿）")
        self.assertEqual(
            [(one.headline, one.html) for one in past.sections[0].pieces],
            [("信息", "<p>这一篇一开始就是正文。</p>"), ("只有标题", "<p>（无正文）</p>")],
        )
        self.assertEqual(len(told(past, "稿件")), 2)


class WebPageTests(WithoutDatabase):
    def test_a_page_saved_by_word(self) -> None:
        past = read_past(saved_by_word())
        self.assertEqual(
            (past.title, past.issuer, past.date, past.encoding),
            ("2020年12月政务服务工作情况通报", ISSUER, dt.date(2021, 1, 13), "gb18030"),
        )
        self.assertEqual(len(past.sections), 3)
        self.assertEqual(
            [one.headline for one in past.sections[2].pieces],
            ["大厅换上新叫号屏", "导办台前移 进门就有人问"],
        )
        self.assertEqual(past.doubts, [])

    def test_nothing_of_a_hostile_page_comes_along(self) -> None:
        past = read_past(
            "<html><head><title>x</title></head><body onload=alert(1)><nav>一、导航</nav>"
            "<p>一、信息</p><script>alert(1)</script><p style='display:none'>看不见</p>"
            "<p>一个标题</p><p onclick=alert(1)>一句<b>话</b>，<a href='javascript:x'>链接</a>。"
            "<img src='http://elsewhere.example/x.png' onerror=alert(1)></p>"
            "<svg><text>画</text></svg></body></html>".encode()
        )
        [section] = past.sections
        self.assertEqual(
            [one.html for one in section.pieces], ["<p>一句<b>话</b>，<a>链接</a>。</p>"]
        )
        self.assertEqual(
            told(past, "文件"),
            [
                (
                    "文件｜整个文件：图片“http://elsewhere.example/x.png”不在网页文件里，没有带过来，"
                    "请在稿件里另外上传。需要的请补上。"
                )
            ],
        )

    def test_a_picture_inside_of_the_page_is_kept(self) -> None:
        data = base64.b64encode(png((4, 3))).decode()
        past = read_past(
            f"<p>一、信息</p><p>一个标题</p><p>一句话。</p><img alt='大厅' "
            f"src='data:image/png;base64,{data}'>".encode()
        )
        [(sha256, picture)] = past.pictures.items()
        self.assertEqual((picture.width, picture.height, picture.alt), (4, 3, "大厅"))
        self.assertIn(f"/pieces/pictures/{sha256}", past.sections[0].pieces[0].html)


class RefusalTests(WithoutDatabase):
    def refusal(self, content: bytes) -> str:
        with self.assertRaises(PastRefused) as caught:
            read_past(content)
        return str(caught.exception)

    def test_what_is_no_bulletin_is_told_by_a_sentence(self) -> None:
        save = "请用 Word 或 WPS 打开，另存为 .docx 再导入。"
        for content, sentence in (
            (b" \n ", "文件是空的，没有内容可以导入。"),
            (png((4, 3)), f"这个文件其实是图片，读不了。{save}"),
            (b"%PDF-1.7", f"这个文件其实是PDF 文件，读不了。{save}"),
            (b"\xd0\xcf\x11\xe0" + bytes(600),
             f"这是旧版 Word（.doc）或 WPS（.wps）文件，读不了。{save}"),
            (b"abc\0\0", "这个文件不是 Word 文档、文本或网页，或者文字编码认不出来。" + save),
            (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>",
             "这是单个文件网页（.mht）。请用浏览器打开，另存为“网页，仅 HTML”再导入。"),
            (("长" * 500_001).encode(),
             "文件超过50万字，不像一期通报。请分开导入。"),
            (b"<html><body>" + b"<div>" * 50_000 + b"x",
             "网页的层次太多，读不了。请把通报的文字复制到 Word 里再导入。"),
            (b"<p>a" * 200_001,
             "网页的标记太多，读不了。请用浏览器打开，把通报的文字复制到 Word 里再导入。"),
        ):  # fmt: skip
            with self.subTest(sentence):
                self.assertEqual(self.refusal(content), sentence)

    def test_a_text_without_sections(self) -> None:
        self.assertEqual(
            self.refusal("今天天气很好。\n明天也好。".encode()),
            "认不出栏目：文件里没有“一、……”“二、……”这样的标题，也没有用标题样式。"
            "请看看是不是选错了文件，或在文件里把栏目标题写成“一、……”再导入。",
        )

    def test_a_bomb(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", b"<a>" + b" " * 70_000_000)
        self.assertEqual(
            self.refusal(file.getvalue()),
            "文件展开后太大，不像一期通报。请只留要刊登的内容，压缩图片，另存为 .docx 再导入。",
        )

    def test_many_lines_take_no_long_time(self) -> None:
        for line in ("\ta\n", "a\tb\n", "序号\n部门\n1\n", "二、甲\n", "<!--"):
            with self.subTest(line):
                text = line * (100_000 // len(line))
                try:
                    read(text)
                except PastRefused as refusal:
                    self.assertTrue(str(refusal).endswith("。"))


class ElementTests(WithoutDatabase):
    def test_lines_broken_by_hand_are_lines(self) -> None:
        script = read_file("<p>甲<br>乙</p><p>丙<b>丁</b><br>戊</p>".encode())
        self.assertEqual(
            [one.text for one in script.elements if isinstance(one, Line)], ["甲", "乙", "丙丁戊"]
        )

    def test_a_page_laid_out_by_tables_is_read_cell_by_cell(self) -> None:
        long = "长" * 500
        script = read_file(
            f"<table><tr><td><p>甲</p></td></tr><tr><td>{long}</td></tr></table>".encode()
        )
        self.assertEqual([one.text for one in script.elements], ["甲", long])
