"""The two sides of a rule: read, refused with the place, worked out exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from stats.expressions import (
    ExpressionError,
    Number,
    Operation,
    Reference,
    When,
    evaluate,
    parse,
    references,
    written,
)

NAMES = ("受理数", "办结数", "即办件", "即办件数", "A-B", "12345热线数", "7", "+增长")
VALUES = {
    "受理数": 100,
    "办结数": 90,
    "即办件": 5,
    "即办件数": 60,
    "A-B": 7,
    "12345热线数": 8,
    "+增长": 9,
}


def value(text: str) -> Decimal | None:
    return evaluate(parse(text, NAMES), lambda reference: Decimal(VALUES[reference.name]))


class ReadingTests(SimpleTestCase):
    def test_as_people_write(self) -> None:
        expected = {
            "受理数": 100,
            " 受理数 + 办结数 * 2 ": 280,
            "（受理数＋办结数）×２": 380,
            "受理数-办结数-5": 5,
            "受理数÷4÷5": 5,
            "-受理数+100%": 0,
            "--5": 5,
            "即办件数/即办件": 12,
            "0.5*受理数": 50,
            "12345热线数": 8,
            "A-B-7": 0,
            "A-B+A-B": 14,
            "7": 7,
            "+增长++增长": 18,
        }
        self.assertEqual({text: value(text) for text in expected}, expected)

    def test_earlier_months(self) -> None:
        tree = parse("受理数 + 上月.受理数 - 上年同月．办结数", NAMES)
        self.assertEqual(
            references(tree),
            [
                Reference("受理数"),
                Reference("受理数", When.LAST_MONTH),
                Reference("办结数", When.LAST_YEAR),
            ],
        )

    def test_a_name_that_begins_like_an_earlier_month(self) -> None:
        self.assertEqual(parse("上月结转数", ["上月结转数"]), Reference("上月结转数"))
        self.assertEqual(
            parse("上月.上月结转数", ["上月结转数"]), Reference("上月结转数", When.LAST_MONTH)
        )

    def test_refused_with_the_place_and_the_nearest(self) -> None:
        expected = {
            "": "算式是空的，请写指标的名称或数字，如“受理数”。",
            "  ": "算式是空的，请写指标的名称或数字，如“受理数”。",
            "受理数 + 受利数": "第7个字起的“受利数”不是指标的名称。是不是要写“受理数”？",
            "受理数量": "第1个字起的“受理数量”不是指标的名称。是不是要写“受理数”？",
            "上月受理数": "第1个字起的“上月受理数”不是指标的名称。"
            "上月的数要写作“上月.受理数”，中间加一点。",
            "上月.没有": "第4个字起的“没有”不是指标的名称。可用的指标有："
            "+增长、12345热线数、7、A-B、办结数、即办件、即办件数、受理数。",
            "受理数 +": "算式没有写完：最后的“+”后面还缺指标或数字。",
            "(受理数": "第1个字的左括号没有右括号。",
            "受理数)": "第4个字的右括号多了，前面没有左括号。",
            "受理数 办结数": "第5个字“办”前面缺运算符号（+ - * /）。",
            "(受理数 办结数)": "第6个字“办”前面缺运算符号（+ - * /）或右括号。",
            "* 受理数": "第1个字“*”这里应是指标、数字或左括号。",
            "()": "第2个字“)”这里应是指标、数字或左括号。",
            "1件": "第1个字起的“1件”不是指标的名称。是不是要写“即办件”？",
            "受理数" * 70: "算式太长：210个字，最多200个字。",
            "(" * 21 + "1" + ")" * 21: "括号套得太深，最多20层。",
            "-" * 150 + "1": "括号套得太深，最多20层。",
        }
        for text, message in expected.items():
            with self.subTest(text), self.assertRaises(ExpressionError) as caught:
                parse(text, NAMES)
            self.assertEqual(str(caught.exception), message)

    def test_before_there_are_indicators(self) -> None:
        with self.assertRaisesMessage(ExpressionError, "还没有指标，请先建指标。"):
            parse("受理数", [])

    @given(st.text(alphabet="受理数办结上月年同.．+-*/()（）1２% {}|，A", max_size=60))
    def test_anything_is_read_or_refused(self, text: str) -> None:
        try:
            parse(text, NAMES)
        except ExpressionError as error:
            self.assertRegex(str(error), "。$|？$")


class WorkingOutTests(SimpleTestCase):
    def test_a_missing_operand_is_never_zero(self) -> None:
        tree = parse("受理数 + 办结数", NAMES)
        self.assertIsNone(evaluate(tree, {Reference("受理数"): Decimal(1)}.get))
        self.assertIsNone(evaluate(parse("-办结数 * 0", NAMES), lambda _: None))

    def test_nothing_is_divided_by_zero(self) -> None:
        self.assertIsNone(value("受理数 / (即办件 - 5)"))
        self.assertIsNone(value("0 / 0"))

    def test_as_written_again_with_values(self) -> None:
        def show(reference: Reference) -> str:
            return f"{reference}（{VALUES[reference.name]}）"

        self.assertEqual(
            written(parse("(受理数+上月.办结数)*2-(3-4)/-受理数", NAMES), show),
            "（受理数（100）＋上月.办结数（90））×2－（3－4）÷－受理数（100）",
        )
        self.assertEqual(written(parse("1-(2-3)", NAMES), show), "1－（2－3）")


#: A tree of ours beside its value by fractions (None: not applicable).
Pair = tuple[str, Fraction | None]


def _leaf() -> st.SearchStrategy[Pair]:
    numbers = st.decimals(0, 10**6, places=2).map(lambda d: (f"{d:f}", Fraction(d)))
    names = st.sampled_from(sorted(VALUES)).map(lambda n: (n, Fraction(VALUES[n])))
    return numbers | names


def _combined(parts: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    def combine(args: tuple[Pair, str, Pair]) -> Pair:
        (left, a), sign, (right, b) = args
        result: Fraction | None = None
        if a is not None and b is not None and not (sign == "/" and b == 0):
            result = {
                "+": lambda: a + b,
                "-": lambda: a - b,
                "*": lambda: a * b,
                "/": lambda: a / b,
            }[sign]()
        return f"({left}) {sign} ({right})", result

    return st.tuples(parts, st.sampled_from("+-*/"), parts).map(combine)


class AgainstFractionsTests(SimpleTestCase):
    @given(st.recursive(_leaf(), _combined, max_leaves=12))
    def test_the_same_as_by_fractions(self, pair: Pair) -> None:
        text, expected = pair
        try:
            found = value(text)
        except ExpressionError as error:
            self.assertIn("太", str(error))  # too long, too deep
            return
        if expected is None or found is None:
            # What is nearly zero by decimals may be exactly zero by fractions, not the reverse.
            self.assertEqual(found is None, expected is None, text)
            return
        self.assertLessEqual(abs(Fraction(found) - expected), Fraction(1, 10**20), text)

    @given(
        st.lists(st.sampled_from(["受理数", "办结数", "3", "0.25"]), min_size=1, max_size=12),
        st.data(),
    )
    def test_precedence_without_brackets(self, operands: list[str], data: Any) -> None:
        signs = [data.draw(st.sampled_from("+-*")) for _ in operands[1:]]
        text = operands[0] + "".join(map("".join, zip(signs, operands[1:], strict=True)))
        plain = text.replace("受理数", "Fraction(100)").replace("办结数", "Fraction(90)")
        plain = plain.replace("0.25", "Fraction(1, 4)")
        self.assertEqual(Fraction(value(text) or 0), eval(plain))

    def test_a_tree(self) -> None:
        self.assertEqual(
            parse("1+受理数", NAMES), Operation("+", Number(Decimal(1)), Reference("受理数"))
        )
