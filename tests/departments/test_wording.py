"""What a change is called on record."""

from __future__ import annotations

from django.test import SimpleTestCase

from departments.models import User
from departments.wording import shown, told_change, told_length, told_value


class ChangeTests(SimpleTestCase):
    def test_short_values_as_they_were(self) -> None:
        self.assertEqual(told_change("名称", "甲", "乙"), "名称由“甲”改为“乙”")
        self.assertEqual(told_change("名称", "", "“乙”局"), "名称由空改为“‘乙’局”")
        self.assertEqual(told_change("名称", "甲", "甲"), "")

    def test_of_a_long_text_the_part_that_changed(self) -> None:
        before, after = "话" * 80 + "旧词" + "说" * 20, "话" * 80 + "一个新词" + "说" * 20
        self.assertEqual(
            told_change("文字", before, after),
            "文字改了3字（原102字，现104字），“旧”改为“一个新”",
        )
        self.assertEqual(told_change("文字", before, f"<p>{before}</p>"), "文字改了格式")
        self.assertTrue(
            told_change("文字", "甲" * 900, "乙" * 900).endswith(f"改为“{'乙' * 200}…”")
        )

    def test_by_its_length_alone_what_has_versions(self) -> None:
        told = told_length("正文", "<p>张三的电话是1380000</p>", "<p>某人的电话是138****</p>")
        self.assertEqual(told, "正文改了13字（原13字，现13字）")
        self.assertEqual(told_length("正文", "<p>甲</p>", "甲"), "正文改了格式")
        self.assertEqual(told_length("正文", "甲", "甲"), "")

    def test_values_in_words(self) -> None:
        field = User._meta.get_field
        self.assertEqual(shown(field("is_active"), False), "否")
        self.assertEqual(shown(field("name"), None), "")
        self.assertEqual(told_value("名称", ""), "")
        self.assertEqual(told_value("正文", "<p>" + "话" * 70 + "</p>"), "正文70字")
