"""A month beside others: as numbers, and by how many queries."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.test import SimpleTestCase, TestCase
from hypothesis import given
from hypothesis import strategies as st

from departments.models import Presence
from departments.months import Month
from stats.comparisons import Against, Compared, Comparison, has_year
from stats.models import Figure, Indicator
from stats.models.kinds import Aggregation, Kind, Rounding, Scope
from tests.base import DECEMBER, NOVEMBER, Cast, department, figure

from .invented import departments, indicator, ledger
from .invented import figure as invented

LAST_DECEMBER = Month(2019, 12)
MARCH = Month(2020, 3)


class ComparedTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def indicator(self, name: str = "受理数") -> Indicator:
        return Indicator.objects.get(name=name)

    def test_each_comparison_has_its_own_base(self) -> None:
        figure("受理数", self.social, 80, month=NOVEMBER)
        figure("受理数", self.social, 125, month=LAST_DECEMBER)
        compared = Compared(DECEMBER)
        found = {
            against: compared.compare(self.indicator(), against, self.social)
            for against in (Against.LAST_MONTH, Against.LAST_YEAR)
        }
        self.assertEqual(
            {against: (one.now, one.before, one.percent) for against, one in found.items()},
            {Against.LAST_MONTH: (100, 80, 25), Against.LAST_YEAR: (100, 125, -20)},
        )

    def test_totals_leave_out_what_does_not_count_in_every_month(self) -> None:
        figure("受理数", self.bus, 5000, month=NOVEMBER, source=self.windows)
        figure("受理数", self.social, 150, month=NOVEMBER)
        one = Compared(DECEMBER).compare(self.indicator(), Against.LAST_MONTH)
        self.assertEqual((one.now, one.before, one.percent), (300, 150, 100))

    def test_nothing_before_is_missing_not_zero(self) -> None:
        one = Compared(DECEMBER).compare(self.indicator(), Against.LAST_MONTH)
        self.assertEqual((one.before, one.difference, one.percent), (None, None, None))
        first = Compared(Month(2000, 1))
        self.assertEqual((first.last_month, first.last_year), (None, None))
        self.assertIsNone(first.before(self.indicator(), Against.YEAR_TO_DATE))

    def test_a_year_needs_all_its_months(self) -> None:
        for number in range(1, 12):
            figure("受理数", self.social, number, month=Month(2020, number))
        total = self.indicator()
        self.assertEqual(Compared(DECEMBER).year_to_date(total), 66 + 300)
        self.assertEqual(Compared(DECEMBER).year_to_date(total, self.social), 66 + 100)
        self.assertIsNone(Compared(DECEMBER).year_to_date(total, self.medical))
        Figure.objects.filter(month=Month(2020, 5)).update(value=None)
        self.assertIsNone(Compared(DECEMBER).year_to_date(total))

    def test_months_outside_the_hall_are_not_asked_for(self) -> None:
        late = department("新局")
        Presence.objects.filter(department=late).update(since=NOVEMBER)
        figure("受理数", late, 7, month=NOVEMBER)
        figure("受理数", late, 8)
        self.assertEqual(Compared(DECEMBER).year_to_date(self.indicator(), late), 15)
        Presence.objects.filter(department=late).delete()
        self.assertIsNone(Compared(DECEMBER).year_to_date(self.indicator(), late))

    def test_a_year_is_compared_with_the_same_months(self) -> None:
        for number in (1, 2, 3):
            figure("排号数", None, 10, month=Month(2019, number))
            figure("排号数", None, 11, month=Month(2020, number))
        figure("排号数", None, 999, month=Month(2019, 4))
        one = Compared(MARCH).compare(self.indicator("排号数"), Against.YEAR_TO_DATE)
        self.assertEqual((one.now, one.before, one.percent), (33, 30, 10))

    def test_a_rates_year_is_weighted_over_all_months(self) -> None:
        january, february = Month(2020, 1), Month(2020, 2)
        for month, rate, count in ((january, 100, 900), (february, 90, 100), (MARCH, None, 0)):
            figure("满意率", self.social, rate, month=month)
            figure("评价数", self.social, count, month=month)
        rate = self.indicator("满意率")
        self.assertEqual(Compared(MARCH).year_to_date(rate), 99)
        self.assertEqual(Compared(MARCH).year_to_date(rate, self.social), 99)
        Figure.objects.filter(indicator__name="评价数", month=february).update(value=None)
        self.assertIsNone(Compared(MARCH).year_to_date(rate))

    def test_a_ratios_january_is_its_year_so_far(self) -> None:
        accepted, done = self.indicator("受理数"), self.indicator("办结数")
        rate = Indicator.objects.create(
            name="办结率", kind=Kind.RATE, aggregation=Aggregation.RATIO, decimals=2,
            numerator=done, denominator=accepted,
        )  # fmt: skip
        january = Month(2021, 1)
        figure("受理数", self.social, 3, month=january)
        figure("办结数", self.social, 2, month=january)
        figure("受理数", self.medical, 500, month=january)
        compared = Compared(january)
        self.assertEqual(compared.year_to_date(rate), compared.value(rate))

    def test_what_does_not_add_up_has_no_year(self) -> None:
        have = {
            "受理数": True, "满意率": True, "窗口数": False, "平均天数": False, "请假天数": True,
        }  # fmt: skip
        Indicator.objects.create(name="窗口数", aggregation=Aggregation.NONE)
        Indicator.objects.create(name="平均天数", kind=Kind.DAYS, scope=Scope.HALL)
        Indicator.objects.create(name="请假天数", kind=Kind.DAYS)
        self.assertEqual({name: has_year(self.indicator(name)) for name in have}, have)

    def test_the_same_queries_whatever_is_asked(self) -> None:
        for name in ("甲局", "乙局", "丙局"):
            where = department(name)
            for month in (DECEMBER, NOVEMBER, LAST_DECEMBER):
                figure("受理数", where, 1, month=month)
            indicators = list(Indicator.objects.all())
            with self.assertNumQueries(6):
                compared = Compared(DECEMBER)
                for one in indicators:
                    for against in Against:
                        compared.compare(one, against)
                        compared.compare(one, against, where)


values = st.decimals(0, 10**7, places=4, allow_nan=False)
rates = st.decimals(0, 100, places=2, allow_nan=False)
#: For each month the department's rate and its base; or nothing known.
months = st.lists(
    st.lists(st.tuples(rates, st.integers(0, 10**6)), min_size=1, max_size=4),
    min_size=1,
    max_size=12,
)


class ComparisonPropertyTests(SimpleTestCase):
    @given(values, values, st.integers(0, 4), st.sampled_from(Rounding))
    def test_percent_of_the_printed_values(
        self, now: Decimal, before: Decimal, decimals: int, rounding: Rounding
    ) -> None:
        rule = indicator(kind=Kind.MONEY, decimals=decimals, rounding=rounding)
        one = Comparison(rule, Against.LAST_MONTH, rule.rounded(now), rule.rounded(before))
        new, old = (self.printed(value, decimals, rounding) for value in (now, before))
        self.assertEqual(Fraction(one.difference or 0), new - old)
        if not old:
            self.assertIsNone(one.percent)
            return
        assert one.percent is not None
        expected = (new - old) / old * 100
        self.assertLessEqual(abs(Fraction(one.percent) - expected), abs(expected) / 10**20)

    def printed(self, value: Decimal, decimals: int, rounding: Rounding) -> Fraction:
        half = 0 if rounding == Rounding.TRUNCATE else Fraction(1, 2)
        return Fraction((Fraction(value) * 10**decimals + half) // 1, 10**decimals)

    @given(values, values, st.sampled_from((Kind.RATE, Kind.DAYS)))
    def test_rates_and_days_have_no_percentage(
        self, now: Decimal, before: Decimal, kind: Kind
    ) -> None:
        one = Comparison(indicator(kind=kind), Against.LAST_YEAR, now, before)
        self.assertIsNone(one.percent)
        self.assertEqual(Fraction(one.difference or 0), Fraction(now) - Fraction(before))

    @given(months)
    def test_a_weighted_year(self, given: list[list[tuple[Decimal, int]]]) -> None:
        rate = indicator(kind=Kind.RATE, aggregation=Aggregation.WEIGHTED, weight_id=2)
        base = indicator(pk=2)
        places = departments(4)
        compared = self.compared(
            [
                [
                    invented(rule, places[n], Decimal(value))
                    for n, pair in enumerate(month)
                    for rule, value in zip((rate, base), pair, strict=True)
                ]
                for month in given
            ]
        )
        pairs = [pair for month in given for pair in month]
        weight = sum(base for _, base in pairs)
        found = compared.year_to_date(rate)
        if not weight:
            self.assertIsNone(found)
            return
        expected = sum((Fraction(rate) * base for rate, base in pairs), Fraction()) / weight
        self.assertLess(abs(Fraction(found or 0) - expected), Fraction(1, 10**20))

    @given(st.lists(st.lists(st.integers(0, 10**9), max_size=4), min_size=1, max_size=12))
    def test_a_summed_year(self, given: list[list[int]]) -> None:
        rule, places = indicator(), departments(4)
        compared = self.compared(
            [[invented(rule, places[n], Decimal(v)) for n, v in enumerate(m)] for m in given]
        )
        expected = sum(map(sum, given)) if all(given) else None
        self.assertEqual(compared.year_to_date(rule), expected)

    def compared(self, given: list[list[Figure]]) -> Compared:
        """A year so far out of each month's figures."""
        ledgers = [ledger(Month(2020, number), made) for number, made in enumerate(given, 1)]
        compared = Compared(ledgers[-1].month, ledger=ledgers[-1])
        compared.__dict__["_this_year"] = ledgers
        return compared
