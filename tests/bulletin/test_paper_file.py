"""The PDF as a file: tags, bookmarks, fonts, the same bytes; and the program that makes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from bulletin.document import (
    ItemList,
    ListItem,
    Paragraph,
    Piece,
    Run,
    Section,
    Subheading,
    Table,
    decode,
    encode,
)
from bulletin.renderers import RenderingFailed, caging, pdf
from tests.base import WithoutDatabase
from tests.bulletin.test_paper_tables import name, number
from tests.pdf import Pdf, a_document, paper, paragraph, runs

LINK = "https://example.gov.cn/a?b=1"
TABLE = Table(head=((name("部门"), name("受理数")),), body=((name("区社保局"), number("31")),))
PIECE = Piece(
    "让群众少跑路的一篇标题很长的稿件要分成两行才能排得下去",
    blocks=(
        Subheading(runs("小标题")),
        ItemList(True, (ListItem((paragraph("第一。"),)), ListItem((paragraph("第二。"),)))),
        Paragraph((Run("见"), Run("网页", href=LINK), Run("。"))),
    ),
)
DOCUMENT = a_document(
    sections=(
        Section("一、", "统计表", (TABLE,)),
        Section("二、", "信息", (), (Section("（一）", "动态", (PIECE,)),)),
    )
)


class FileTests(WithoutDatabase):
    pdf: Pdf

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.pdf = paper(DOCUMENT)

    def test_says_what_it_is(self) -> None:
        self.assertEqual(self.pdf.root["/Lang"], "zh-CN")
        self.assertEqual(self.pdf.root["/MarkInfo"]["/Marked"], True)
        self.assertEqual(self.pdf.root["/ViewerPreferences"]["/DisplayDocTitle"], True)
        self.assertEqual(self.pdf.reader.metadata.title, DOCUMENT.title)
        self.assertEqual(self.pdf.reader.metadata.author, DOCUMENT.issuer)
        self.assertEqual(self.pdf.reader.metadata.subject, DOCUMENT.masthead)
        said = self.pdf.root["/Metadata"].get_object().get_data().decode()
        for claim in ("pdfuaid:part>1<", "pdfaid:part>2<", "pdfaid:conformance>A<", ">zh-CN<"):
            self.assertIn(claim, said)

    def test_bookmarks(self) -> None:
        self.assertEqual(
            self.pdf.bookmarks,
            [
                (1, DOCUMENT.title),
                (2, "一、统计表"),
                (2, "二、信息"),
                (3, "（一）动态"),
                (4, PIECE.headline),
            ],
        )

    def test_fonts_are_embedded_as_subsets(self) -> None:
        self.assertEqual(
            set(self.pdf.fonts),
            {"FandolFang", "FandolKai"}
            | {"Noto-Sans-CJK-SC", "Noto-Serif-CJK-SC", "Noto-Serif-CJK-SC-Bold"},
        )
        for font in self.pdf.fonts.values():
            self.assertEqual((font["emb"], font["sub"], font["uni"]), ("yes", "yes", "yes"))

    def test_reading_order_is_the_documents(self) -> None:
        structure = self.pdf.structure
        words = ("政务服务通报", "第12期", "统计表", "区社保局", "小标题", "第一。", "抄送", "印发")
        places = [structure.index(word) for word in words]
        self.assertEqual(places, sorted(places))

    def test_page_number_is_no_part_of_the_text(self) -> None:
        self.assertNotIn("— 1 —", self.pdf.structure)

    def test_links_stay_and_nothing_runs(self) -> None:
        annotations = [a.get_object() for a in self.pdf.reader.pages[0]["/Annots"]]
        self.assertEqual([a["/A"]["/URI"] for a in annotations], [LINK])
        for key in (b"/JavaScript", b"/JS", b"/EmbeddedFile", b"/Launch", b"/OpenAction"):
            self.assertNotIn(key, self.pdf.content)

    def test_the_same_document_gives_the_same_bytes_and_its_own_date(self) -> None:
        again = pdf.render(decode(encode(DOCUMENT))).content
        self.assertEqual(again, self.pdf.content)
        self.assertNotIn("/ModDate", self.pdf.reader.metadata)
        self.assertEqual(self.pdf.reader.metadata["/CreationDate"], "D:20210113")

    def test_the_same_bytes_on_another_day(self) -> None:
        """Another process too, whose hashes are in another order."""
        program = (
            "import runpy, sys, time; time.time = lambda: 2e9; sys.argv.pop(0);"
            "runpy.run_path(sys.argv[0])"
        )
        done = subprocess.run(
            [sys.executable, "-I", "-c", program, str(caging.TYPESETTER), str(os.getpid())],
            input=json.dumps(pdf.source(DOCUMENT)).encode(),
            capture_output=True,
            env=caging.ENVIRONMENT,
            check=False,
        )
        self.assertEqual(done.stdout, self.pdf.content)


class CharacterTests(WithoutDatabase):
    def test_a_character_that_no_font_has_is_named(self) -> None:
        for where in ("opening", "title", "masthead", "copies_to"):
            with self.subTest(where):
                text = "名字叫\U0010fffd的人"
                opening = where == "opening"
                part = (paragraph(text),) if opening else text
                place = "，在开头语里" if opening else ""
                with self.assertRaises(RenderingFailed) as caught:
                    pdf.render(a_document(**{where: part}))
                self.assertEqual(
                    str(caught.exception),
                    f"有字体里没有的字：\U0010fffd（U+10FFFD{place}）。"
                    "请换成常用字，或请管理员安装有这些字的字体。",
                )

    def test_rare_characters_that_some_font_has_are_set(self) -> None:
        page = paper(a_document(opening=(paragraph("名㛃䶮𬀩㎡琎人"),))).pages[0]
        line = page.line("名㛃䶮𬀩㎡琎人")
        self.assertEqual(line.fonts, {"FandolFang", "Noto-Serif-CJK-SC"})


class TypesetterTests(WithoutDatabase):
    def page(self, body: str, style: str = "") -> dict[str, str]:
        head = "<!DOCTYPE html><html lang=zh-CN><title>x</title>"
        return {"html": f"{head}<style>{style}</style>{body}", "css": ""}

    def test_fetches_nothing_and_reads_no_file(self) -> None:
        urls = ("file:///etc/hostname", "http://127.0.0.1:9/x", "data:image/svg+xml,<svg/>")
        body = "".join(
            f"<p>字<img src='{url}' alt=a><object data='{url}'></object><embed src='{url}'>"
            f"<a rel=attachment href='{url}'>a</a><svg><image href='{url}'/></svg>"
            f"<link rel=attachment href='{url}'><link rel=stylesheet href='{url}'>"
            for url in urls
        )
        style = "".join(
            f"@import url({url}); p {{ background: url({url}) }} @page {{ background: url({url}) }}"
            for url in urls
        )
        made = Pdf(caging.typeset(self.page(body, style)))
        for key in (b"/EmbeddedFile", b"/Filespec", b"/Image"):
            self.assertNotIn(key, made.content)
