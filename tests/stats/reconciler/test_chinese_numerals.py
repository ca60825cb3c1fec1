"""Numbers in Chinese characters."""

from __future__ import annotations

from decimal import Decimal

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from stats.reconciler.chinese_numerals import parse

DIGITS = "零一二三四五六七八九"


def spelt(number: int) -> str:
    """An independent writer: four digits at a time."""
    if number == 0:
        return "零"
    groups, text, unit = [], "", 0
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    for unit in range(len(groups) - 1, -1, -1):
        group = groups[unit]
        if text and 0 < group < 1000 and not text.endswith("零"):
            text += "零"
        text += _group(group) + ("", "万", "亿")[unit] * bool(group)
    return text


def _group(number: int) -> str:
    text, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = not digit
    return text


class ChineseNumeralTests(SimpleTestCase):
    def test_as_they_are_written(self) -> None:
        written = {
            "三千五百": (3500, 100),
            "两万": (20000, 10000),
            "十": (10, 10),
            "二十一": (21, 1),
            "一百零五": (105, 1),
            "五千一百三十": (5130, 10),
            "一万零八十": (10080, 10),
            "九十八点九四": ("98.94", "0.01"),
            "二〇二〇": (2020, 1),
            "零": (0, 1),
        }
        expected = {text: (Decimal(v), Decimal(step)) for text, (v, step) in written.items()}
        self.assertEqual({text: parse(text) for text in written}, expected)

    def test_what_is_no_number_is_refused(self) -> None:
        for text in ("百三", "万", "一万千", "三十百", "一点", "点五", "三百零", ""):
            with self.subTest(text):
                self.assertIsNone(parse(text))

    @given(st.integers(0, 10**12 - 1))
    def test_reads_back_what_is_written(self, number: int) -> None:
        parsed = parse(spelt(number))
        assert parsed is not None
        self.assertEqual(parsed[0], number)
