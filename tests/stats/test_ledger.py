"""Totals: exact, by source, and never a mean of rates."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

from django.test import SimpleTestCase, TestCase
from hypothesis import given
from hypothesis import strategies as st

from stats.ledger import Hall, Ledger
from stats.models import Figure, Indicator
from stats.models.kinds import Aggregation, Kind, Rounding
from tests.base import DECEMBER, NOVEMBER, Cast, department, figure


class TotalTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def total(self, name: str) -> Decimal | None:
        return Ledger(DECEMBER).value(Indicator.objects.get(name=name))

    def test_sums_what_counts_and_says_what_it_leaves_out(self) -> None:
        total = Ledger(DECEMBER).total(Indicator.objects.get(name="受理数"))
        self.assertEqual(total.value, 300)
        self.assertEqual([f.department for f in total.excluded], [self.bus])

    def test_a_source_that_counts_is_in(self) -> None:
        self.windows.counts_in_totals = True
        self.windows.save()
        self.assertEqual(self.total("受理数"), 1300)

    def test_missing_is_not_zero(self) -> None:
        Figure.objects.filter(indicator__name="评价数").update(value=None)
        self.assertIsNone(self.total("评价数"))

    def test_a_halls_figure_is_no_departments(self) -> None:
        self.assertEqual(self.total("排号数"), 400)

    def test_a_rate_is_weighted_by_its_base(self) -> None:
        self.assertEqual(self.total("满意率"), Decimal("99.5"))
        Figure.objects.filter(indicator__name="评价数", department=self.social).update(value=135)
        self.assertEqual(self.total("满意率"), Decimal("99.75"))

    def test_a_rate_out_of_its_parts(self) -> None:
        accepted, done = (Indicator.objects.get(name=name) for name in ("受理数", "办结数"))
        rate = Indicator.objects.create(
            name="办结率", kind=Kind.RATE, aggregation=Aggregation.RATIO, decimals=2,
            numerator=done, denominator=accepted,
        )  # fmt: skip
        value = Ledger(DECEMBER).value(rate)
        self.assertEqual(value and rate.format(value), "100.33%")

    def test_no_base_no_rate(self) -> None:
        Figure.objects.filter(indicator__name="评价数").update(value=0)
        self.assertIsNone(self.total("满意率"))

    def test_other_months_stay_out(self) -> None:
        figure("受理数", self.social, 5000, month=NOVEMBER)
        self.assertEqual(self.total("受理数"), 300)

    def test_takes_the_same_queries_for_one_department_and_many(self) -> None:
        for name in ("甲局", "乙局", "丙局"):
            figure("受理数", department(name), 1)
            with self.assertNumQueries(4):
                ledger = Ledger(DECEMBER)
                for indicator in ledger.indicators.values():
                    ledger.total(indicator)
                self.assertGreater(len(ledger.departments), 3)


rates = st.decimals(0, 100, places=2, allow_nan=False)
pairs = st.lists(st.tuples(rates, st.integers(0, 10**6)), min_size=1, max_size=25)


class PropertyTests(SimpleTestCase):
    """Against an independent calculation with fractions."""

    def ledger(self, figures: list[tuple[int, int, Decimal, bool]]) -> Ledger:
        made = [
            SimpleNamespace(
                indicator_id=indicator, department_id=where, value=value,
                source=SimpleNamespace(counts_in_totals=counts),
            )
            for indicator, where, value, counts in figures
        ]  # fmt: skip
        hall = Hall.__new__(Hall)
        hall.figures = {DECEMBER: made}  # type: ignore[dict-item]
        return Ledger(DECEMBER, hall=hall)

    @given(pairs)
    def test_weighted(self, given: list[tuple[Decimal, int]]) -> None:
        figures = [(1, n, rate, True) for n, (rate, _) in enumerate(given)]
        figures += [(2, n, Decimal(base), True) for n, (_, base) in enumerate(given)]
        indicator = Indicator(pk=1, aggregation=Aggregation.WEIGHTED, weight_id=2)
        value = self.ledger(figures).value(indicator)
        base = sum(base for _, base in given)
        if not base:
            self.assertIsNone(value)
            return
        expected = sum((Fraction(rate) * n for rate, n in given), Fraction()) / base
        assert value is not None
        self.assertLess(abs(Fraction(value) - expected), Fraction(1, 10**20))

    @given(st.lists(st.tuples(st.integers(0, 10**9), st.booleans()), max_size=25))
    def test_sum(self, given: list[tuple[int, bool]]) -> None:
        figures = [(1, n, Decimal(value), counts) for n, (value, counts) in enumerate(given)]
        counted = [value for value, counts in given if counts]
        value = self.ledger(figures).value(Indicator(pk=1, aggregation=Aggregation.SUM))
        self.assertEqual(value, sum(counted) if counted else None)

    @given(st.decimals(0, 10**9, places=6, allow_nan=False), st.integers(0, 4))
    def test_rounding_is_half_up(self, value: Decimal, decimals: int) -> None:
        rounded = Indicator(decimals=decimals).rounded(value)
        expected = (Fraction(value) * 10**decimals + Fraction(1, 2)) // 1
        self.assertEqual(Fraction(rounded) * 10**decimals, expected)

    @given(st.decimals(0, 10**9, places=6, allow_nan=False), st.integers(0, 4))
    def test_or_cut_off_where_it_says_so(self, value: Decimal, decimals: int) -> None:
        indicator = Indicator(decimals=decimals, rounding=Rounding.TRUNCATE)
        expected = Fraction(value) * 10**decimals // 1
        self.assertEqual(Fraction(indicator.rounded(value)) * 10**decimals, expected)


class PrintedTests(SimpleTestCase):
    def test_as_printed(self) -> None:
        rate = Indicator(pk=1, kind=Kind.RATE, decimals=2)
        count = Indicator(pk=2)
        printed = {
            (rate, "100"): "100%",
            (rate, "99.5"): "99.5%",
            (rate, "99.995"): "100%",
            (rate, "0"): "0%",
            (count, "7016"): "7016",
            (count, "0"): "0",
            (count, "100"): "100",
        }
        for (indicator, value), text in printed.items():
            self.assertEqual(indicator.format(Decimal(value)), text)
