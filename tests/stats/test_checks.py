"""All rules over a month: which run, how grave, in which order, by how many queries."""

from __future__ import annotations

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from departments.months import Month
from stats.checks import check_month
from stats.checks.standard import add_standard_rules, standard_rule
from stats.findings import Severity
from stats.models import Figure, Rule
from stats.models.rule import Check
from tests.base import DECEMBER, NOVEMBER, Cast, department, figure


class RunningTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def rules(self) -> list[str]:
        return [finding.rule for finding in check_month(DECEMBER)]

    def too_satisfied(self) -> None:
        Figure.objects.filter(indicator__name="满意率", department=self.social).update(value=101)

    def test_the_standard_rules_stand_in_a_new_database(self) -> None:
        kinds = set(Rule.objects.values_list("check_kind", flat=True))
        self.assertEqual(kinds, set(Check.values))

    def test_without_any_rule_the_built_in_ones_run(self) -> None:
        self.too_satisfied()
        Rule.objects.all().delete()
        self.assertEqual(self.rules(), ["rate_range", "missing"])

    def test_a_rule_is_switched_off_made_milder_and_annotated(self) -> None:
        self.too_satisfied()
        Rule.objects.filter(check_kind=Check.RATE_RANGE).update(severity="note", note="口径不同。")
        Rule.objects.filter(check_kind=Check.MISSING).update(is_active=False)
        [finding] = [f for f in check_month(DECEMBER) if f.rule in ("rate_range", "missing")]
        self.assertEqual(finding.severity, Severity.NOTE)
        self.assertEqual(
            finding.message,
            "社保局的“满意率”是101%，比率应在0%至100%之间。请核对。口径不同。",
        )
        Rule.objects.filter(check_kind=Check.RATE_RANGE).update(is_active=False)
        self.assertNotIn("rate_range", self.rules())

    def test_the_gravest_come_first(self) -> None:
        self.too_satisfied()
        order = list(Severity)
        weights = [order.index(finding.severity) for finding in check_month(DECEMBER)]
        self.assertGreater(len(set(weights)), 1)
        self.assertEqual(weights, sorted(weights))

    def test_the_standard_comparisons_of_the_cast(self) -> None:
        """办结数 101 of 受理数 100 is legal and told as a note."""
        Rule.objects.exclude(check_kind=Check.COMPARE).update(is_active=False)
        [finding] = check_month(DECEMBER)
        self.assertEqual(
            (finding.severity, finding.department, finding.indicator),
            (Severity.NOTE, "社保局", "办结数"),
        )

    def test_a_month_before_there_is_anything(self) -> None:
        Figure.objects.all().delete()
        self.assertEqual(check_month(DECEMBER), [])
        self.assertEqual(check_month(Month(2000, 1)), [])
        self.assertEqual(check_month(Month(2099, 12)), [])

    def test_the_same_queries_for_one_department_and_month_and_for_three(self) -> None:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            check_month(DECEMBER)
        self.assertEqual(len(queries), 7)
        for place, name in enumerate(("甲局", "乙局", "丙局")):
            made = department(name)
            for month in (DECEMBER, NOVEMBER, Month(2020, 10 - place)):
                figure("受理数", made, 50, month=month)
                figure("办结数", made, 500, month=month)
        with self.assertNumQueries(7):
            check_month(DECEMBER)

    def test_each_built_in_check_has_a_standard_rule(self) -> None:
        for check in Check:
            if check != Check.COMPARE:
                self.assertEqual(standard_rule(check).check_kind, check)

    def test_standard_rules_are_added_only_where_there_is_none(self) -> None:
        from django.apps import apps

        count = Rule.objects.count()
        add_standard_rules(apps)
        self.assertEqual(Rule.objects.count(), count)
        Rule.objects.all().delete()
        add_standard_rules(apps)
        self.assertEqual(Rule.objects.count(), count)
