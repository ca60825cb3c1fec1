"""Whatever file is handed in, the answer is a page with its sentence."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from stats.models import Figure
from tests.base import Cast
from tests.chinese import complaints

from .odd_files import REFUSED, TAKEN

UPLOAD = "/admin/stats/figure/import/"
#: Names that this test's files hold in Latin letters.
TYPED = frozenset(
    {"xls", "xlsx", "xlsb", "xlsm", "csv", "txt", "zhu", "bian", "SUM", "cmd", "calc", "alert",
     "script", "DIV", "TRUE"}
)  # fmt: skip


class OddFileTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def hand_in(self, name: str, content: bytes) -> Any:
        form = {
            "month": "2020-12",
            "source": self.platform.pk,
            "file": SimpleUploadedFile(name, content),
        }
        return self.client.post(UPLOAD, form, follow=True)

    def test_there_are_many(self) -> None:
        self.assertGreaterEqual(len(REFUSED) + len(TAKEN), 100)

    def test_refused_each_in_its_sentence_and_nothing_written(self) -> None:
        for name, (content, sentence) in REFUSED.items():
            with self.subTest(name):
                page = self.hand_in(name, content)
                self.assertContains(page, sentence)
                self.assertNotContains(page, "确认导入")
                self.assertEqual(complaints(page.content.decode(), TYPED), [])
        self.assertEqual(Figure.objects.count(), 0)

    def test_taken_as_they_are_and_what_to_mind_is_told(self) -> None:
        for name, (content, sentence) in TAKEN.items():
            with self.subTest(name):
                page = self.hand_in(name, content)
                self.assertContains(page, sentence)
                self.assertContains(page, "确认导入")
                self.assertEqual(complaints(page.content.decode(), TYPED), [])
        self.assertEqual(Figure.objects.count(), 0)

    def test_each_taken_file_is_confirmed_as_previewed(self) -> None:
        for name, (content, _) in TAKEN.items():
            with self.subTest(name):
                Figure.objects.all().delete()
                page = self.hand_in(name, content)
                outcome = page.context["outcome"]
                data = {"fingerprint": outcome.fingerprint}
                self.client.post(page.request["PATH_INFO"], data)
                self.assertEqual(Figure.objects.count(), outcome.figures)
