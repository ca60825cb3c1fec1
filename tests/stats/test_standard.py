"""The shipped standard set."""

from __future__ import annotations

from django.test import TestCase

from stats.findings import Severity
from stats.models import Indicator, IndicatorAlias, Rule, Source, StatTable
from stats.models.rule import Check
from stats.standard import (
    standard_definitions,
    standard_indicator,
    standard_rules,
    standard_sources,
    standard_table,
)

ATTENDANCE = ["应出勤", "迟到", "早退", "缺勤", "请假", "外出"]


class StandardTests(TestCase):
    def test_the_three_sources_of_a_bulletin_have_their_tables(self) -> None:
        columns = {table["name"]: table["columns"] for table in standard_definitions()["table"]}
        self.assertEqual(
            columns,
            {
                "部门窗口办件情况": ["受理数", "办结数", "评价数", "满意率"],
                "考勤情况": ATTENDANCE,
                "信息报送情况": ["报送信息数", "采用信息数", "上级采用信息数"],
            },
        )

    def test_every_built_in_check_has_one_rule(self) -> None:
        kinds = [rule.get("check_kind", "compare") for rule in standard_rules()]
        built_in = [kind for kind in kinds if kind != Check.COMPARE]
        self.assertEqual(sorted(built_in), sorted(set(Check.values) - {"compare"}))

    def test_what_blocks(self) -> None:
        blocking = {r["name"] for r in standard_rules() if r["severity"] == Severity.BLOCKING}
        self.assertEqual(
            blocking,
            {
                "比率在0%至100%之间",
                "比率与分子、分母相符",
                "占比加起来是100%",
                "文件里的合计与算出的相符",
                "迟到、早退、缺勤不超过应出勤",
            },
        )

    def test_the_rules_of_a_new_database_are_sound_once_their_indicators_are_there(self) -> None:
        for definition in standard_definitions()["indicator"]:
            standard_indicator(definition["name"])
        rules = list(Rule.objects.all())
        self.assertEqual(len(rules), len(standard_rules()))
        for rule in rules:
            rule.full_clean()

    def test_only_what_is_asked_for_is_made(self) -> None:
        made = standard_indicator("系统评价满意率")
        self.assertEqual((made.name, made.weight.name), ("满意率", "评价数"))
        self.assertEqual(standard_indicator("满意率"), made)
        self.assertIsNone(standard_indicator("没有的指标"))
        self.assertEqual(
            set(Indicator.objects.values_list("name", flat=True)), {"满意率", "评价数"}
        )

    def test_an_alias_that_the_hall_uses_otherwise_is_left_to_it(self) -> None:
        own = Indicator.objects.create(name="办结量")
        IndicatorAlias.objects.create(indicator=own, name="办结件数")
        made = standard_indicator("办结数")
        self.assertEqual(list(made.aliases.all()), [])

    def test_the_table_of_a_hall_that_has_one_is_kept(self) -> None:
        own = StatTable.objects.create(name="自己的表")
        self.assertEqual(standard_table(), own)
        self.assertEqual(Indicator.objects.count(), 0)

    def test_the_default_source_of_a_hall_is_kept(self) -> None:
        own = Source.objects.create(name="自己的平台", is_default=True)
        platform, windows = standard_sources()
        self.assertEqual((platform, windows.counts_in_totals), (own, False))
