"""The formulas, against a calculation of its own in whole numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from stats.assessment.formulas import as_decimal, best_of, linear, marks, pieces, share, yes_no
from stats.assessment.ranking import Contender, ranked
from stats.assessment.wording import gaps, plain
from stats.models.assessment import Ties

values = st.integers(-(10**9), 10**9).map(lambda n: Fraction(n, 10**4))
positive = st.integers(1, 10**9).map(lambda n: Fraction(n, 10**4))
full_marks = st.integers(1, 999_999).map(lambda n: Fraction(n, 100))
directions = st.sampled_from(("more", "less", "neither"))


def in_ten_thousandths(value: Fraction) -> int:
    assert 10**4 % value.denominator == 0
    return value.numerator * (10**4 // value.denominator)


class FormulaTests(SimpleTestCase):
    @given(value=values, full=full_marks, target=values, points=positive, direction=directions)
    def test_linear_loses_points_for_each_unit_on_the_bad_side(self, **terms: Any) -> None:
        value, target, points, full = (
            in_ten_thousandths(terms[name]) for name in ("value", "target", "points", "full")
        )
        below, above = max(target - value, 0), max(value - target, 0)
        short = {"more": below, "less": above, "neither": below + above}[terms["direction"]]
        expected = max(full * 10**4 - points * short, 0)
        self.assertEqual(linear(**terms, least=Fraction()) * 10**8, expected)

    @given(value=values, full=full_marks, target=values, points=positive, least=full_marks)
    def test_linear_stays_between_its_floor_and_full_marks(self, **terms: Any) -> None:
        score = linear(**terms, direction="more")
        self.assertTrue(min(terms["least"], terms["full"]) <= score <= terms["full"])

    @given(value=values, full=full_marks, points=positive)
    def test_pieces_count_up_to_full_marks(self, **terms: Any) -> None:
        value, points, full = (
            in_ten_thousandths(terms[name]) for name in ("value", "points", "full")
        )
        expected = min(max(value, 0) * points, full * 10**4)
        self.assertEqual(pieces(**terms) * 10**8, expected)

    @given(group=st.lists(positive, min_size=1, max_size=6), full=full_marks)
    def test_share_of_the_most(self, group: list[Fraction], full: Fraction) -> None:
        best = best_of(group, "more")
        assert best is not None
        for value in group:
            score = share(value, full=full, best=best, direction="more")
            self.assertEqual(score * max(group), full * value)
        self.assertIn(full, [share(v, full=full, best=best, direction="more") for v in group])

    @given(group=st.lists(positive, min_size=1, max_size=6), full=full_marks)
    def test_share_of_the_fewest(self, group: list[Fraction], full: Fraction) -> None:
        best = best_of(group, "less")
        assert best is not None
        for value in group:
            score = share(value, full=full, best=best, direction="less")
            self.assertEqual(score * value, full * min(group))

    def test_share_where_the_best_is_nothing(self) -> None:
        full, nothing, one = Fraction(20), Fraction(), Fraction(1)
        self.assertEqual(share(nothing, full=full, best=nothing, direction="more"), 0)
        self.assertEqual(share(nothing, full=full, best=nothing, direction="less"), 20)
        self.assertEqual(share(one, full=full, best=nothing, direction="less"), 0)
        self.assertEqual(share(-one, full=full, best=one, direction="more"), 0)

    @given(value=values, full=full_marks, target=values)
    def test_yes_or_no(self, **terms: Any) -> None:
        value, target, full = terms["value"], terms["target"], terms["full"]
        self.assertEqual(yes_no(**terms, direction="more"), full if value >= target else 0)
        self.assertEqual(yes_no(**terms, direction="less"), full if value <= target else 0)

    def test_the_best_of_none(self) -> None:
        self.assertIsNone(best_of([], "more"))


class RoundingTests(SimpleTestCase):
    @given(
        exact=st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**9),
        places=st.integers(0, 6),
    )
    def test_half_up_as_decimal_arithmetic_has_it(self, exact: Fraction, places: int) -> None:
        with localcontext(prec=60):
            quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
            expected = quotient.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        self.assertEqual(as_decimal(exact, places), expected)

    def test_a_half_goes_up(self) -> None:
        told = [str(marks(Fraction(text))) for text in ("18.345", "18.3449999", "0.005", "20")]
        self.assertEqual(told, ["18.35", "18.34", "0.01", "20.00"])

    def test_a_third_of_a_hundredth_is_not_rounded_twice(self) -> None:
        """1.00499999… would be 1.005 at three places, and 1.01 at two."""
        self.assertEqual(str(marks(Fraction(1005, 1000) - Fraction(1, 10**30))), "1.00")


class RankingTests(SimpleTestCase):
    @given(totals=st.lists(st.integers(0, 3), max_size=8))
    def test_a_place_is_one_more_than_those_who_are_better(self, totals: list[int]) -> None:
        contenders = [
            Contender(n, Decimal(total), cases=Fraction(), order=n)
            for n, total in enumerate(totals)
        ]
        for place, one in ranked(contenders, Ties.SAME_PLACE):
            self.assertEqual(place, 1 + sum(total > one.total for total in totals))


class WordingTests(SimpleTestCase):
    def test_numbers(self) -> None:
        told = [plain(Fraction(text)) for text in ("20", "0.5", "1/3", "-2", "100", "0")]
        self.assertEqual(told, ["20", "0.5", "约0.333333", "−2", "100", "0"])

    def test_missing_months(self) -> None:
        told = [gaps(months) for months in ([], [3], [1, 2, 3, 5], list(range(1, 13)))]
        self.assertEqual(told, ["", "缺3月", "缺1—3月、5月", "缺1—12月"])
