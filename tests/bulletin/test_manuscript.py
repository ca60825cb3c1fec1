"""Word files: made into drafts with what they hold, or refused in a sentence."""

from __future__ import annotations

from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from bulletin.manuscript import ManuscriptRefused, read_docx
from bulletin.models import NewsItem, Picture
from bulletin.richtext.clean import clean
from tests.base import Cast, WithoutDatabase

from .odd_manuscripts import MANUSCRIPTS, WORD, document, docx, paragraph, refused


def manuscript(name: str) -> bytes:
    return (MANUSCRIPTS / name).read_bytes()


class ReadingTests(WithoutDatabase):
    def test_what_libreoffice_wrote(self) -> None:
        read = read_docx(manuscript("whole.docx"), "稿件.docx")
        self.assertEqual(
            (read.headline, read.subtitle, read.credit, read.lost),
            (
                "老旧小区加装电梯一窗受理",
                "住建窗口整合三个部门的环节",
                "（区住房城乡建设局供稿）",
                (),
            ),
        )
        [(picture, _)] = read.pictures
        self.assertEqual(
            (picture.media_type, picture.width, picture.height), ("image/jpeg", 640, 420)
        )
        for kept in (
            "<strong>规划、消防、特种设备</strong>",
            "<h2>主要做法</h2><ol><li>统一收件，内部流转</li><li>现场踏勘合并进行</li></ol>",
            "<ul><li>上门指导</li></ul>",
            "<td><p>规划</p></td><td><p>15</p></td><td><p>5</p></td>",
            f'<img src="/pieces/pictures/{picture.sha256}"',
            "<p>群众说：“一趟就办好了。”</p>",
        ):
            self.assertIn(kept, read.html)
        self.assertEqual(clean(read.html), read.html)

    def test_a_picture_that_is_only_linked_is_asked_for_by_name(self) -> None:
        read = read_docx(manuscript("linked.docx"), "稿件.docx")
        self.assertEqual(read.lost, ("图片“photo.jpg”不在文件里，只是链接到别处，请另外上传。",))
        self.assertEqual(read.pictures, ())

    def test_what_cannot_be_kept_is_told(self) -> None:
        for body, said in (
            ('<w:p><w:ins w:id="1"><w:r><w:t>新</w:t></w:r></w:ins></w:p>', "修订"),
            ('<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>', "批注没有保留"),
            ("<w:p><w:r><w:object/></w:r></w:p>", "嵌入的文件没有保留"),
        ):
            read = read_docx(docx(document(paragraph("正文。") + body)), "x.docx")
            self.assertTrue(any(said in one for one in read.lost), (said, read.lost))
        header = f'<w:hdr xmlns:w="{WORD}">{paragraph("内部资料")}</w:hdr>'
        read = read_docx(docx(**{"word/header1.xml": header}), "x.docx")
        self.assertEqual(read.lost, ("页眉、页脚没有保留。",))
        read = read_docx(docx(**{"word/vbaProject.bin": b"x"}), "x.docm")
        self.assertEqual(read.lost, ("文件里的宏没有保留，也没有运行。",))

    def test_deleted_text_stays_deleted(self) -> None:
        gone = '<w:del w:id="1"><w:r><w:delText>删</w:delText></w:r></w:del>'
        body = f"<w:p><w:r><w:t>留</w:t></w:r>{gone}</w:p>"
        self.assertNotIn("删", read_docx(docx(document(body + paragraph("正文。"))), "x").html)

    def test_nothing_outside_is_opened(self) -> None:
        """A picture that names a file of this machine: not read, only told."""
        with mock.patch("builtins.open", side_effect=AssertionError("opened a file")):
            read = read_docx(manuscript("linked.docx"), "稿件.docx")
        self.assertEqual(len(read.lost), 1)

    def test_what_is_refused_is_refused_in_a_sentence(self) -> None:
        for name, content, said in refused():
            with self.subTest(name):
                try:
                    read = read_docx(content, name)
                except ManuscriptRefused as refusal:
                    self.assertIn(said, str(refusal))
                else:
                    self.assertEqual(said, "", f"taken: {read.html[:80]}")

    def test_no_line_is_guessed_to_be_a_headline_that_is_a_sentence(self) -> None:
        read = read_docx(docx(document(paragraph("这一句就是正文。"))), "x.docx")
        self.assertEqual((read.headline, read.html), ("", "<p>这一句就是正文。</p>"))


class PageTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.she)

    def upload(self, content: bytes, name: str = "稿件.docx"):  # type: ignore[no-untyped-def]
        given = {"month": "2020-12", "file": SimpleUploadedFile(name, content)}
        return self.client.post("/pieces/upload/", given, follow=True)

    def test_it_becomes_a_draft_to_look_over(self) -> None:
        page = self.upload(manuscript("whole.docx"))
        self.assertContains(page, "文件已读成草稿，请从头看一遍再提交。")
        piece = NewsItem.objects.get()
        self.assertEqual(
            (piece.headline, piece.department, piece.state, piece.credit),
            ("老旧小区加装电梯一窗受理", self.social, "draft", "（区住房城乡建设局供稿）"),
        )
        self.assertIn(Picture.objects.get().src, piece.body)

    def test_what_was_lost_is_said_on_the_page(self) -> None:
        self.assertContains(self.upload(manuscript("linked.docx")), "图片“photo.jpg”不在文件里")

    def test_a_refused_file_makes_no_piece(self) -> None:
        page = self.upload(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧稿.doc")
        self.assertContains(page, "请在 Word 或 WPS 里另存为 .docx", status_code=400)
        self.assertEqual(NewsItem.objects.count(), 0)
        self.assertContains(self.upload(b"", "空.docx"), "已损坏", status_code=400)
