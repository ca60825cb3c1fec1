"""Comparisons: of departments, hall and totals; what they say; when they are silent."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import SimpleTestCase, TestCase

from departments.months import Month
from stats.checks.comparing import holds
from stats.checks.reporting import plain
from stats.models import Figure, Indicator, Rule
from stats.models.rule import Check
from tests.base import NOVEMBER, Cast, figure

from .checking import comparison, found, said


class RelationTests(SimpleTestCase):
    def test_with_and_without_tolerance(self) -> None:
        table = {
            # relation: differences -3 … 3 that hold, without tolerance, and with one of 1
            "==": ([0], [-1, 0, 1]),
            "!=": ([-3, -2, -1, 1, 2, 3], [-3, -2, 2, 3]),
            "<=": ([-3, -2, -1, 0], [-3, -2, -1, 0, 1]),
            ">=": ([0, 1, 2, 3], [-1, 0, 1, 2, 3]),
            "<": ([-3, -2, -1], [-3, -2, -1, 0, 1]),
            ">": ([1, 2, 3], [-1, 0, 1, 2, 3]),
        }
        for relation, expected in table.items():
            for tolerance, those in zip((0, 1), expected, strict=True):
                holding = [
                    d for d in range(-3, 4) if holds(relation, Decimal(d), Decimal(tolerance))
                ]
                self.assertEqual(holding, those, (relation, tolerance))

    def test_numbers_as_printed(self) -> None:
        expected = {
            "105": "105",
            "0.33333": "0.3333",
            "2.50": "2.5",
            "-0.00001": "0",
            "1E+3": "1000",
        }
        self.assertEqual({n: plain(Decimal(n)) for n in expected}, expected)
        self.assertEqual(plain(Decimal("1E+300")), "1.000E+300")


class ComparisonTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def test_each_department(self) -> None:
        [finding] = found(comparison("办结数", "<=", "受理数"))
        self.assertEqual(
            (
                finding.rule,
                finding.department,
                finding.indicator,
                finding.printed,
                finding.computed,
            ),
            ("试", "社保局", "办结数", "101", "100"),
        )
        self.assertEqual(finding.message, "社保局：办结数（101）应不大于受理数（100），多1。")
        self.assertEqual(found(comparison("办结数", "<=", "受理数 + 1")), [])

    def test_its_note_says_what_to_do(self) -> None:
        rule = comparison("办结数", "<=", "受理数", note="办结可以含上月受理的。")
        self.assertTrue(said(found(rule))[0].endswith("多1。办结可以含上月受理的。"))

    def test_totals_leave_out_what_totals_leave_out(self) -> None:
        [finding] = found(comparison("办结数", "<=", "受理数", over="hall"))
        self.assertEqual((finding.department, finding.indicator), (None, "办结数"))
        self.assertEqual(finding.message, "合计：办结数（301）应不大于受理数（300），多1。")

    def test_hall_figures_stand_beside_totals(self) -> None:
        self.assertEqual(found(comparison("即办件数", "<=", "办结数", over="hall")), [])
        [finding] = found(comparison("即办件数", "==", "排号数", over="hall"))
        self.assertEqual(finding.message, "大厅：即办件数（250）应等于排号数（400），少150。")

    def test_a_department_has_no_value_of_what_the_hall_counts(self) -> None:
        self.assertEqual(found(comparison("即办件数", "==", "受理数")), [])
        self.assertEqual(
            said(found(comparison("即办件数", "==", "受理数", over="both"))),
            ["合计：即办件数（250）应等于受理数（300），少50。"],
        )

    def test_departments_and_totals(self) -> None:
        self.assertEqual(
            said(found(comparison("办结数", "<=", "受理数", over="both"))),
            [
                "社保局：办结数（101）应不大于受理数（100），多1。",
                "合计：办结数（301）应不大于受理数（300），多1。",
            ],
        )

    def test_a_sum_shows_its_parts(self) -> None:
        rule = comparison("受理数 + 办结数", "==", "评价数 * 2 + 9", tolerance=Decimal(5))
        self.assertEqual(
            said(found(rule)),
            [
                f"{one}，应等于评价数（45）×2＋9＝99（允许相差5），{off}。"
                for one, off in (
                    ("社保局：受理数（100）＋办结数（101）＝201", "多102"),
                    ("医保局：受理数（200）＋办结数（200）＝400", "多301"),
                )
            ],
        )

    def test_carried_over_from_last_month(self) -> None:
        rule = comparison("办结数", "<=", "受理数 + 上月.受理数 - 上月.办结数")
        self.assertEqual(found(rule), [])  # nothing is known of last month: not applicable
        for name, value in {"受理数": 90, "办结数": 90}.items():
            figure(name, self.social, value, month=NOVEMBER)
        [message] = said(found(rule))
        self.assertEqual(
            message,
            "社保局：办结数（101）应不大于受理数（100）＋上月.受理数（90）－上月.办结数（90）＝100，"
            "多1。",
        )
        Figure.objects.filter(indicator__name="受理数", month=NOVEMBER).update(value=91)
        self.assertEqual(found(rule), [])

    def test_the_same_month_of_last_year(self) -> None:
        rule = comparison("受理数", "<", "上年同月.受理数")
        figure("受理数", self.social, 100, month=Month(2019, 12))
        self.assertEqual(
            said(found(rule)),
            ["社保局：受理数（100）应小于上年同月.受理数（100），现在两边相等。"],
        )
        self.assertEqual(found(rule, Month(2000, 1)), [])

    def test_missing_is_not_zero(self) -> None:
        Figure.objects.filter(indicator__name="办结数").update(value=None)
        for over in ("department", "hall", "both"):
            self.assertEqual(found(comparison("办结数", ">", "受理数", over=over)), [])

    def test_nothing_is_divided_by_zero(self) -> None:
        Figure.objects.filter(indicator__name="受理数").update(value=0)
        self.assertEqual(found(comparison("办结数 / 受理数", "<", "0")), [])

    def test_a_third_times_three_is_one(self) -> None:
        self.assertEqual(found(comparison("受理数 / 3 * 3", "==", "受理数")), [])

    def test_rates_are_printed_as_rates(self) -> None:
        [finding] = found(comparison("满意率", ">=", "99.5"))
        self.assertEqual(finding.message, "医保局：满意率（99%）应不小于99.5，少0.5。")

    def test_totals_of_different_departments_are_told_as_such(self) -> None:
        Figure.objects.filter(indicator__name="评价数", department=self.social).update(value=None)
        [finding] = found(comparison("评价数", ">=", "受理数", over="hall"))
        self.assertEqual(
            finding.message,
            "合计：评价数（45）应不小于受理数（300），少255。"
            "两边的合计所含部门不同：公交公司、社保局只有其中一部分数据。",
        )

    def test_an_indicator_that_is_gone_makes_the_rule_silent(self) -> None:
        self.assertEqual(found(comparison("预约件数", "<=", "受理数")), [])

    def test_an_odd_name(self) -> None:
        Indicator.objects.filter(name="办结数").update(name="办结/受理-数")
        [finding] = found(comparison("办结/受理-数-受理数", "<=", "0"))
        self.assertEqual(
            finding.message, "社保局：办结/受理-数（101）－受理数（100）＝1，应不大于0，多1。"
        )

    def test_giant_numbers(self) -> None:
        giant = "*".join(["99999999999999"] * 12)
        [first, *_] = found(comparison(f"受理数*{giant}", "<", "1"))
        self.assertIn("E+", first.message)


class SavingTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def refused(self, **fields: object) -> dict[str, list[str]]:
        rule = Rule(**{"name": "甲", "left": "受理数", "relation": "<=", "right": "9"} | fields)
        with self.assertRaises(ValidationError) as caught:
            rule.full_clean()
        return caught.exception.message_dict

    def test_an_unknown_name_with_the_nearest_and_its_place(self) -> None:
        self.assertEqual(
            self.refused(left="受利数 + 1", right="办结数 +"),
            {
                "left": ["第1个字起的“受利数”不是指标的名称。是不是要写“受理数”？"],
                "right": ["算式没有写完：最后的“+”后面还缺指标或数字。"],
            },
        )

    def test_what_would_say_nothing(self) -> None:
        self.assertEqual(self.refused(left="1"), {"left": ["两边都只有数字，至少写一个指标。"]})
        self.assertEqual(
            self.refused(left="排号数"),
            {"over": ["“排号数”是全大厅的指标，各部门没有这个数。核查范围请选“大厅和合计”。"]},
        )
        Rule(name="甲", left="排号数", relation="<=", right="9", over="hall").full_clean()

    def test_a_multiple_is_positive(self) -> None:
        for wrong in ("0", "-1"):
            self.assertEqual(
                self.refused(parameter=Decimal(wrong)),
                {"parameter": ["倍数要大于0，如“5”；用平常的倍数就留空。"]},
            )

    def test_a_built_in_check_has_no_sides_and_stands_once(self) -> None:
        self.assertIn("__all__", self.refused(check_kind=Check.JUMP))
        for fields in ({"left": "受理数", "relation": "<=", "right": "9"}, {}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                Rule.objects.create(name="又一条", check_kind=Check.MISSING, **fields)
