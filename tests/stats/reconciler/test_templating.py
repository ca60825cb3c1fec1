"""Typed prose made into a template: each number by its placeholder, where the ledger has it."""

from __future__ import annotations

from decimal import Decimal

from django.test import TestCase

from stats.models import Figure
from stats.prose import Values, fill
from stats.reconciler import Evidence, Verdict
from stats.reconciler.stating import hall_figures
from stats.reconciler.templating import as_template
from tests.base import DECEMBER, NOVEMBER, Cast, figure


class TemplatingTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        for name, value in (("受理数", 100), ("办结数", 100)):
            figure(name, self.social, value, month=NOVEMBER)

    def template(self, text: str) -> str:
        """Whose filling is the text again, whatever became of it."""
        evidence = Evidence(DECEMBER)
        found = as_template(evidence, text)
        self.assertEqual(fill(found.template, Values(evidence.compared)).text, text)
        return found.template

    def test_what_becomes_a_placeholder(self) -> None:
        for text, template in (
            ("本月受理数300件，办结301件。", "本月受理数{{ 受理数 }}件，办结{{ 办结数 }}件。"),
            ("满意率99.5%。", "满意率{{ 满意率 }}。"),
            ("社保局受理100件。", "社保局受理{{ 受理数.社保局 }}件。"),
            ("大厅排号数400件。", "大厅排号数{{ 排号数 }}件。"),
            ("11月受理100件。", "11月受理{{ 受理数.上月 }}件。"),
            ("受理数300件，环比增长200%。", "受理数{{ 受理数 }}件，{{ 受理数.环比 }}。"),
            ("受理数300件，比上月增加200%。", "受理数{{ 受理数 }}件，{{ 受理数.比上月 }}。"),
        ):
            with self.subTest(text):
                self.assertEqual(self.template(text), template)

    def test_numbers_that_are_set_otherwise_keep_their_dress(self) -> None:
        cell = Figure.objects.filter(month=DECEMBER, indicator__name="受理数")
        cell.filter(department=self.social).update(value=1234567)
        self.assertEqual(self.template("受理数1,234,767件。"), "受理数{{ 受理数|千分位 }}件。")
        self.assertEqual(self.template("受理数123.48万件。"), "受理数{{ 受理数|万 }}件。")

    def test_what_stays_as_it_was_typed(self) -> None:
        for text, verdicts in (
            ("今年10月受理100件。", [Verdict.UNKNOWN]),
            ("3个部门有受理数。", [Verdict.MATCHES]),
            ("受理310件。", [Verdict.CONTRADICTS]),
            ("开展培训23场。", [Verdict.UNKNOWN]),
            ("受理三百件。", [Verdict.MATCHES]),
        ):
            with self.subTest(text):
                found = as_template(Evidence(DECEMBER), text)
                self.assertEqual(found.template, text)
                self.assertEqual([one.verdict for one in found.kept], verdicts)

    def test_no_query_for_each_number(self) -> None:
        evidence = Evidence(DECEMBER)
        as_template(evidence, "受理数300件，环比增长200%，同比增长1%。")
        with self.assertNumQueries(0):
            as_template(evidence, "受理数300件，办结301件，社保局受理100件。" * 20)


class HallFigureTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def stated(self, text: str) -> list[tuple[str, Decimal]]:
        found = hall_figures(Evidence(DECEMBER), text)
        return [(one.indicator.name, one.value) for one in found]

    def test_what_belongs_to_the_hall(self) -> None:
        self.assertEqual(
            self.stated("12月，系统排号数7705件，受理数7016件，其中即办件数5,925件。"),
            [("排号数", Decimal(7705)), ("即办件数", Decimal(5925))],
        )

    def test_another_month_a_guess_and_a_change_are_none(self) -> None:
        for text in ("11月排号数7705件。", "排号数约7700件。", "排号数比上月增加35件。"):
            with self.subTest(text):
                self.assertEqual(self.stated(text), [])
