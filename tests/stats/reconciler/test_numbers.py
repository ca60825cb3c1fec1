"""Numbers as people write them in prose."""

from __future__ import annotations

from decimal import Decimal

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from stats.reconciler.numbers import Hedge, Quantity, folded, quantity_at


def first(text: str) -> Quantity | None:
    plain = folded(text)
    found = (quantity_at(plain, place) for place in range(len(plain)))
    return next((quantity for quantity in found if quantity), None)


class NumberTests(SimpleTestCase):
    def test_value_unit_and_words(self) -> None:
        cases = {
            "受理7016件": ("7016件", 7016, "件"),
            "受理7,016件": ("7,016件", 7016, "件"),
            "受理７０１６件": ("７０１６件", 7016, "件"),
            "1.2万件": ("1.2万件", 12000, "件"),
            "投入300万元": ("300万元", 3000000, "元"),
            "98.5％": ("98.5％", "98.5", "%"),
            "提高1.1个百分点": ("1.1个百分点", "1.1", "个百分点"),
            "百分之九十八点五": ("百分之九十八点五", "98.5", "%"),
            "达七成": ("七成", 70, "%"),
            "三千五百件": ("三千五百件", 3500, "件"),
            "两万余件": ("两万余件", 20000, "件"),
            "近3万": ("3万", 30000, ""),
            "21个部门": ("21个", 21, "个"),
            "5个工作日内": ("5个工作日", 5, "个工作日"),
            "7016 件": ("7016 件", 7016, "件"),
            "办结7016分别": ("7016", 7016, ""),
            "增长-3.2%": ("-3.2%", "-3.2", "%"),
        }
        for text, (words, value, unit) in cases.items():
            with self.subTest(text):
                found = first(text)
                assert found is not None
                self.assertEqual(
                    (text[found.start : found.end], found.value, found.unit),
                    (words, Decimal(value), unit),
                )

    def test_hedges_on_both_sides(self) -> None:
        cases = {
            "约7000件": Hedge.ABOUT,
            "7000件左右": Hedge.ABOUT,
            "7000余件": Hedge.OVER,
            "7000多件": Hedge.OVER,
            "近7100件": Hedge.NEAR,
            "超过7000件": Hedge.LEAST,
            "98%以上": Hedge.LEAST,
            "不足100件": Hedge.MOST,
            "通过7000件": Hedge.EXACT,
            "附近7000件": Hedge.EXACT,
            "比11月的4868件多262件": Hedge.EXACT,
        }
        found = {text: getattr(first(text.replace("11月", "")), "hedge", None) for text in cases}
        self.assertEqual(found, cases)

    def test_words_that_only_look_like_numbers(self) -> None:
        for text in ("一件事", "一窗受理", "三农", "万一", "千方百计", "A4纸", "十分满意", "一个"):
            with self.subTest(text):
                self.assertIsNone(first(text))

    def test_absurdly_long_digits_are_no_number(self) -> None:
        self.assertIsNone(first("9" * 40 + "件"))

    @given(st.integers(0, 10**9), st.sampled_from(("件", "人次", "%", "万元", "个百分点", "天")))
    def test_any_number_is_read_where_it_stands(self, number: int, unit: str) -> None:
        text = f"本月共{number}{unit}，其他"
        found = first(text)
        assert found is not None
        self.assertEqual(text[found.start : found.end], f"{number}{unit}")
