"""Departments found by how they are spoken."""

from __future__ import annotations

from django.test import SimpleTestCase, TestCase

from departments.models import Department, DepartmentAlias
from departments.pinyin import sounds_like
from tests.base import department


class SoundTests(SimpleTestCase):
    def test_initials_full_readings_and_both(self) -> None:
        for typed in ("sbj", "qsbj", "shebaoju", "shebj", "SBJ", "ｓｂｊ"):
            self.assertTrue(sounds_like("区社保局", typed), typed)
        for typed in ("ybj", "s", "", "sbjj", "社保", "sb1"):
            self.assertFalse(sounds_like("区社保局", typed), typed)

    def test_any_reading_of_a_character(self) -> None:
        for typed in ("cqj", "zqj", "chongqing", "zhongq"):
            self.assertTrue(sounds_like("重庆局", typed), typed)


class MatchingTests(TestCase):
    def test_by_name_other_name_and_pinyin(self) -> None:
        social, medical = department("区社保局", 1), department("区医保局", 2)
        DepartmentAlias.objects.create(department=social, name="区人社局")
        for typed, wanted in (
            ("社保", [social]),
            ("qrsj", [social]),
            ("bj", [social, medical]),
            ("ybj", [medical]),
            ("没有", []),
            ("", []),
        ):
            with self.assertNumQueries(2):
                self.assertEqual(Department.objects.matching(typed), wanted, typed)
