"""Stretches of time as bulletins name them."""

from __future__ import annotations

from django.test import SimpleTestCase

from departments.months import Month
from stats.reconciler.periods import Span, period_at

DECEMBER = Month(2020, 12)


class PeriodTests(SimpleTestCase):
    def named(self, text: str, month: Month = DECEMBER) -> tuple[str, str, str]:
        found = period_at(text, 0, month)
        assert found is not None, text
        end, period = found
        return text[:end], period.span.value, period.label

    def test_months(self) -> None:
        cases = {
            "12月，受理": ("12月", "2020年12月"),
            "2020年11月份": ("2020年11月份", "2020年11月"),
            "十一月": ("十一月", "2020年11月"),
            "本月": ("本月", "2020年12月"),
            "上月": ("上月", "2020年11月"),
            "去年同期": ("去年同期", "2019年12月"),
            "上年12月": ("上年12月", "2019年12月"),
        }
        for text, (words, label) in cases.items():
            with self.subTest(text):
                self.assertEqual(self.named(text), (words, Span.MONTH.value, label))

    def test_several_months(self) -> None:
        cases = {
            "1—12月": "2020年1—12月",
            "1至11月份": "2020年1—11月",
            "今年以来": "2020年1—12月",
            "第四季度": "2020年10—12月",
            "上半年": "2020年1—6月",
            "2019年，": "2019年1—12月",
        }
        found = {text: self.named(text)[1:] for text in cases}
        self.assertEqual(found, {text: (Span.MONTHS.value, label) for text, label in cases.items()})

    def test_days_weeks_and_years_are_nothing_the_ledger_knows(self) -> None:
        texts = (
            "12月14日",
            "近三年来",
            "活动当天",
            "开业以来",
            "本周",
            "近日",
            "2018—2020年",
            "每天",
        )
        spans = {self.named(text)[1] for text in texts}
        self.assertEqual(spans, {Span.OTHER.value})

    def test_in_january_december_is_last_years(self) -> None:
        self.assertEqual(self.named("12月", Month(2021, 1))[2], "2020年12月")
        self.assertEqual(self.named("上月", Month(2021, 1))[2], "2020年12月")

    def test_months_that_are_none(self) -> None:
        for text in ("13月", "2020年0月", "5—3月"):
            with self.subTest(text):
                self.assertEqual(self.named(text)[1], Span.OTHER.value)
