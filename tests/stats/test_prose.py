from __future__ import annotations

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase, TestCase

from stats.ledger import Ledger
from stats.models import Figure
from stats.prose import fill, known_names, ledger_values, names_in, validate_template
from tests.base import DECEMBER, Cast


class TemplateTests(SimpleTestCase):
    def test_fills_names_and_tells_what_is_missing(self) -> None:
        filled = fill("受理{{ 受理数 }}件，排号{{排号数}}件。", {"受理数": "7016", "排号数": None})
        self.assertEqual(filled.text, "受理7016件，排号【排号数：暂无数据】件。")
        self.assertEqual(filled.missing, ("排号数",))

    def test_a_value_is_not_read_as_a_template(self) -> None:
        self.assertEqual(fill("{{ a }}", {"a": "{{ b }}", "b": "x"}).text, "{{ b }}")

    def test_finds_names_once_in_order(self) -> None:
        self.assertEqual(names_in("{{ 乙 }}{{ 甲 }}{{ 乙 }}"), ["乙", "甲"])

    def test_refuses_what_it_does_not_know_with_the_nearest(self) -> None:
        with self.assertRaises(ValidationError) as caught:
            validate_template("受理{{ 受里数 }}件", ["受理数", "办结数"])
        self.assertEqual(
            caught.exception.messages,
            [
                (
                    "没有叫“受里数”的数据。是不是要写{{ 受理数 }}、{{ 办结数 }}？"
                    "可用的有：受理数、办结数。"
                )
            ],
        )

    def test_refuses_tags_expressions_and_broken_braces(self) -> None:
        for text in ("{% load x %}", "{{ 受理数 }", "{ 受理数 }", "{{ 受理数|safe }}", "{{}}"):
            with self.subTest(text), self.assertRaises(ValidationError):
                validate_template(text, ["受理数"])


class LedgerValueTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def test_every_name_that_may_be_written_has_its_value(self) -> None:
        values = ledger_values(Ledger(DECEMBER))
        self.assertEqual(set(values), set(known_names()))
        self.assertEqual(
            values,
            {
                "年": "2020",
                "月": "12",
                "年月": "2020年12月",
                "合计说明": "以上合计不含公交公司（数据来源于窗口统计，不计入合计）。",
                "排号数": "400",
                "受理数": "300",
                "办结数": "301",
                "即办件数": "250",
                "评价数": "90",
                "满意率": "99.5%",
            },
        )

    def test_nothing_left_out_nothing_said(self) -> None:
        Figure.objects.filter(source=self.windows).delete()
        self.assertEqual(ledger_values(Ledger(DECEMBER))["合计说明"], "")
