"""When a number in prose says what the ledger has."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from stats.models import Indicator
from stats.models.kinds import Kind, Rounding
from stats.reconciler.agreement import agrees
from stats.reconciler.numbers import quantity_at


def says(text: str, exact: str | int | Decimal, indicator: Indicator | None = None) -> bool:
    place = next(n for n, character in enumerate(text) if character in "0123456789七五百")
    quantity = quantity_at(text, place)
    assert quantity is not None
    return agrees(quantity, Decimal(exact), indicator)


class AgreementTests(SimpleTestCase):
    def test_right_at_its_own_precision(self) -> None:
        for text in ("7016件", "0.7万件", "0.70万件", "约7000件", "7000余件", "近7100件", "七千件"):
            with self.subTest(text):
                self.assertIs(says(text, 7016), True)

    def test_wrong_at_its_own_precision(self) -> None:
        for text in ("7000件", "0.71万件", "约7100件", "7100余件", "近7000件", "超过7100件"):
            with self.subTest(text):
                self.assertIs(says(text, 7016), False)

    def test_cut_off_is_not_rounded(self) -> None:
        self.assertIs(says("98.5%", "98.46"), True)
        self.assertIs(says("98.4%", "98.46"), False)

    def test_an_indicator_that_cuts_off_says_so(self) -> None:
        cut = Indicator(kind=Kind.RATE, decimals=1, rounding=Rounding.TRUNCATE)
        self.assertIs(says("98.4%", "98.46", cut), True)
        self.assertIs(says("98.5%", "98.46", cut), False)

    def test_bounds(self) -> None:
        self.assertIs(says("98%以上", "98.46"), True)
        self.assertIs(says("99%以上", "98.46"), False)
        self.assertIs(says("不足100件", 96), True)
        self.assertIs(says("不足90件", 96), False)

    @given(st.fractions(0, 10**6), st.integers(0, 4))
    def test_rounding_half_up_against_fractions(self, exact: Fraction, places: int) -> None:
        rounded = Fraction(int(exact * 10**places + Fraction(1, 2)), 10**places)
        number = Decimal(rounded.numerator) / Decimal(rounded.denominator)
        value = Decimal(exact.numerator) / Decimal(exact.denominator)
        self.assertIs(says(f"{number:.{places}f}%", value), True)
        other = number + Decimal(1).scaleb(-places)
        self.assertIs(says(f"{other:.{places}f}%", value), False)
