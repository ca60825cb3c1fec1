"""Words that fit their sign; read back, they say what fractions say."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from stats.comparisons import Against, Comparison
from stats.models.kinds import Kind, Rounding
from stats.phrases import amount, called, changed, told

from .invented import indicator

UNITS = {Kind.COUNT: "件", Kind.RATE: "%", Kind.DAYS: "天", Kind.MONEY: "万元"}
BASES = {
    Against.LAST_MONTH: ("比上月", "环比", "上月"),
    Against.LAST_YEAR: ("比上年同月", "同比", "上年同月"),
    Against.YEAR_TO_DATE: ("比上年同期", "累计同比", "上年同期"),
}


def comparison(
    now: str | None,
    before: str | None,
    kind: Kind = Kind.COUNT,
    against: Against = Against.LAST_MONTH,
) -> Comparison:
    return Comparison(
        indicator(kind=kind, unit=UNITS[kind]),
        against,
        None if now is None else Decimal(now),
        None if before is None else Decimal(before),
    )


class PhraseTests(SimpleTestCase):
    def test_each_kind_in_its_own_words(self) -> None:
        said = {
            ("7016", "3999.5", Kind.COUNT): ("比上月增加75.42%", "环比增长75.42%"),
            ("3", "4", Kind.COUNT): ("比上月减少25%", "环比下降25%"),
            ("99.5", "98.4", Kind.RATE): ("比上月提高1.1个百分点", "环比提高1.1个百分点"),
            ("98.4", "99.5", Kind.RATE): ("比上月降低1.1个百分点", "环比降低1.1个百分点"),
            ("1.5", "0", Kind.RATE): ("比上月提高1.5个百分点", "环比提高1.5个百分点"),
            ("2.22", "2.5", Kind.DAYS): ("比上月减少0.28天", "环比减少0.28天"),
            ("2.5", "2", Kind.DAYS): ("比上月增加0.5天", "环比增加0.5天"),
            ("12.5", "10", Kind.MONEY): ("比上月增加25%", "环比增长25%"),
            ("99.50", "99.5", Kind.RATE): ("与上月持平", "环比持平"),
            ("0", "0", Kind.COUNT): ("与上月持平", "环比持平"),
        }
        for (now, before, kind), expected in said.items():
            one = comparison(now, before, kind)
            with self.subTest(now=now, before=before):
                self.assertEqual((told(one), called(one)), expected)

    def test_where_a_percentage_would_mislead_the_change_is_told(self) -> None:
        said = {
            ("35", "0", Kind.COUNT): "比上月增加35件",
            ("100001", "100000", Kind.COUNT): "比上月增加1件",
            ("1", "1000000", Kind.COUNT): "比上月减少999999件",
            ("0", "8", Kind.COUNT): "比上月减少100%",
            ("5", "-5", Kind.MONEY): "比上月增加10万元",
            ("-5", "5", Kind.MONEY): "比上月减少10万元",
            ("-8", "-5", Kind.MONEY): "比上月减少3万元",
            ("-3", "-5", Kind.MONEY): "比上月增加2万元",
        }
        for (now, before, kind), expected in said.items():
            with self.subTest(now=now, before=before):
                self.assertEqual(told(comparison(now, before, kind)), expected)

    def test_a_missing_base_is_said_and_a_missing_value_says_nothing(self) -> None:
        for against, (_, _, base) in BASES.items():
            for say in (told, called, changed):
                self.assertEqual(
                    say(comparison("5", None, against=against)), f"{base}无数据，不作比较"
                )
                self.assertIsNone(say(comparison(None, "5", against=against)))
        with self.assertRaises(ValueError):
            amount(comparison("5", None))

    def test_no_comparison_bears_anothers_name(self) -> None:
        for against, (long, short, base) in BASES.items():
            self.assertEqual(told(comparison("6", "5", against=against)), f"{long}增加20%")
            self.assertEqual(called(comparison("6", "5", against=against)), f"{short}增长20%")
            self.assertEqual(told(comparison("5", "5", against=against)), f"与{base}持平")
            self.assertEqual(called(comparison("5", "5", against=against)), f"{short}持平")

    def test_by_how_much(self) -> None:
        self.assertEqual(changed(comparison("35", "30")), "增加5件")
        self.assertEqual(changed(comparison("98.4", "99.5", Kind.RATE)), "降低1.1个百分点")
        self.assertEqual(changed(comparison("30", "30")), "持平")

    def test_so_many_decimals_as_asked_unless_nothing_would_be_left(self) -> None:
        self.assertEqual(told(comparison("7", "6"), 1), "比上月增加16.7%")
        self.assertEqual(told(comparison("12", "10"), 2), "比上月增加20.00%")
        self.assertEqual(told(comparison("99.55", "99.5", Kind.RATE), 1), "比上月提高0.1个百分点")
        self.assertEqual(told(comparison("99.54", "99.5", Kind.RATE), 1), "比上月提高0.04个百分点")
        self.assertEqual(told(comparison("10004", "10000"), 1), "比上月增加4件")


values = st.decimals(-(10**7), 10**7, places=4, allow_nan=False)
READ = re.compile(
    r"(?P<name>比上月|环比|比上年同月|同比|比上年同期|累计同比)"
    r"(?P<word>增加|减少|增长|下降|提高|降低)(?P<size>\d+(?:\.\d+)?)(?P<unit>%|个百分点|件|天|万元)"
)
UP = {"增加", "增长", "提高"}


def half_up(number: Fraction, decimals: int) -> Fraction:
    return Fraction((abs(number) * 10**decimals + Fraction(1, 2)) // 1, 10**decimals)


class PhrasePropertyTests(SimpleTestCase):
    @given(values, values, st.sampled_from(Kind), st.sampled_from(Against), st.integers(0, 4))
    def test_read_back_it_says_what_fractions_say(
        self, now: Decimal, before: Decimal, kind: Kind, against: Against, decimals: int
    ) -> None:
        rule = indicator(kind=kind, unit=UNITS[kind], decimals=decimals)
        if kind != Kind.MONEY:
            now, before = abs(now), abs(before)
        one = Comparison(rule, against, rule.rounded(now), rule.rounded(before))
        new, old = Fraction(rule.rounded(now)), Fraction(rule.rounded(before))
        long, short, base = BASES[against]
        for say, name, equal in ((told, long, f"与{base}持平"), (called, short, f"{short}持平")):
            phrase = say(one)
            assert phrase is not None
            if new == old:
                self.assertEqual(phrase, equal)
                continue
            read = READ.fullmatch(phrase)
            assert read is not None, phrase
            self.assertEqual(read["name"], name)
            self.assertEqual(read["word"] in UP, new > old)
            self._check_size(read, new, old, kind)

    def _check_size(self, read: re.Match[str], new: Fraction, old: Fraction, kind: Kind) -> None:
        size = Fraction(read["size"])
        self.assertGreater(size, 0)
        if read["unit"] == "%":
            self.assertIn(kind, (Kind.COUNT, Kind.MONEY))
            self.assertGreater(old, 0)
            self.assertEqual(size, half_up((new - old) / old * 100, 2))
            self.assertFalse(size == 100 and 0 < new < old)
        else:
            self.assertEqual(size, abs(new - old))
            self.assertEqual(read["unit"], "个百分点" if kind == Kind.RATE else UNITS[kind])

    @given(values, values, st.sampled_from(Kind))
    def test_no_idle_zeros(self, now: Decimal, before: Decimal, kind: Kind) -> None:
        one = Comparison(indicator(kind=kind, unit=UNITS[kind]), Against.LAST_MONTH, now, before)
        self.assertNotRegex(told(one) or "", r"\.\d*0(\D|$)")

    @given(values, values, st.integers(0, 4), st.sampled_from(Rounding))
    def test_readers_can_check_it_with_the_printed_values(
        self, now: Decimal, before: Decimal, decimals: int, rounding: Rounding
    ) -> None:
        rule = indicator(kind=Kind.MONEY, unit="万元", decimals=decimals, rounding=rounding)
        one = Comparison(rule, Against.LAST_YEAR, rule.rounded(now), rule.rounded(before))
        printed = Fraction(rule.format(now)) - Fraction(rule.format(before))
        self.assertEqual(Fraction(one.difference or 0), printed)
