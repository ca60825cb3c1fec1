"""A Word file handed in on its page: a draft to look over, or a sentence."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from bulletin.models import NewsItem, Picture
from tests.base import Cast

from .odd_manuscripts import HERE


def manuscript(name: str) -> bytes:
    return (HERE / name).read_bytes()


class PageTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.she)

    def upload(self, content: bytes, name: str = "稿件.docx") -> Any:
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
        self.assertContains(
            self.upload(manuscript("linked.docx")),
            "第1张图片没有保留：它只是指向“photo.jpg”的链接，不在文件里。",
        )

    def test_a_refused_file_makes_no_piece(self) -> None:
        page = self.upload(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧稿.doc")
        self.assertContains(page, "请用 Word 或 WPS 打开，另存为 .docx 再上传。", status_code=400)
        self.assertEqual(NewsItem.objects.count(), 0)
        self.assertContains(
            self.upload(b"", "空.docx"), "文件是空的，请重新选一个。", status_code=400
        )
