"""Rules in the admin: what the form asks, what it refuses, how a rule comes out."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import TestCase
from django.urls import reverse

from stats.models import Indicator, Rule
from stats.models.rule import Check
from tests.base import Cast

ADD = "/admin/stats/rule/add/"


class RuleAdminTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.client.force_login(self.bian)

    def save(self, url: str = ADD, **fields: Any) -> HttpResponse:
        given = {
            "name": "办结不多于受理",
            "left": "办结数",
            "relation": "<=",
            "right": "受理数",
            "over": "department",
            "tolerance": "0",
            "severity": "warning",
            "order": "0",
            "is_active": "on",
        }
        return self.client.post(url, given | fields | {"_continue": "1"}, follow=True)

    def test_a_rule_is_made_and_tried_on_the_newest_month(self) -> None:
        page = self.save()
        self.assertContains(page, "在2020年12月的数据里")
        self.assertContains(page, "社保局：办结数（101）应不大于受理数（100），多1。")
        rule = Rule.objects.get(name="办结不多于受理")
        self.assertEqual((rule.check_kind, rule.right), (Check.COMPARE, "受理数"))

    def test_a_misspelt_name_is_refused_and_kept(self) -> None:
        page = self.save(left="办接数")
        self.assertContains(page, "第1个字起的“办接数”不是指标的名称。是不是要写“办结数”")
        self.assertContains(page, 'value="办接数"')
        self.assertFalse(Rule.objects.filter(name="办结不多于受理").exists())

    def test_odd_posts(self) -> None:
        odd = (
            {"left": ""}, {"relation": "~"}, {"over": "x"}, {"tolerance": "NaN"},
            {"tolerance": "9" * 99}, {"tolerance": "-1"}, {"severity": ""}, {"left": "(" * 150},
            {"left": "\0"}, {"name": ""}, {"order": "x"}, {"order": "9" * 40},
        )  # fmt: skip
        for fields in odd:
            page = self.save(**fields)
            self.assertContains(page, "errornote", msg_prefix=str(fields))
        self.assertEqual(self.client.post(ADD, {}).status_code, 200)
        self.assertFalse(Rule.objects.filter(left="办结数", right="受理数", severity="").exists())

    def test_each_choice_is_explained(self) -> None:
        page = self.client.get(ADD)
        for text in (
            "必须解决：不解决、也不放行，就不能发布通报",
            "大厅和合计：只比全大厅的数",
            "上个月的数写作“上月.受理数”",
            "<code>受理数</code>",
        ):
            self.assertContains(page, text)

    def test_a_built_in_check_shows_only_what_it_uses(self) -> None:
        jump = Rule.objects.get(check_kind=Check.JUMP)
        url = reverse("admin:stats_rule_change", args=[jump.pk])
        page = self.client.get(url)
        self.assertContains(page, "与近12个月的中位数相差太大")
        self.assertContains(page, 'name="parameter"')
        self.assertNotContains(page, 'name="left"')
        data = {"name": jump.name, "parameter": "7", "severity": "note", "order": "1"}
        self.client.post(url, data)
        jump.refresh_from_db()
        self.assertEqual((jump.parameter, jump.severity, jump.is_active), (7, "note", False))
        page = self.client.post(url, data | {"parameter": "0"})
        self.assertContains(page, "倍数要大于0")

    def test_a_built_in_check_is_switched_off_and_not_deleted(self) -> None:
        jump = Rule.objects.get(check_kind=Check.JUMP)
        url = reverse("admin:stats_rule_delete", args=[jump.pk])
        self.assertEqual(self.client.post(url, {"post": "yes"}).status_code, 403)
        every = {
            "action": "delete_selected",
            "_selected_action": [rule.pk for rule in Rule.objects.all()],
            "post": "yes",
        }
        self.client.post(reverse("admin:stats_rule_changelist"), every)
        self.assertTrue(Rule.objects.filter(pk=jump.pk).exists())
        own = Rule.objects.filter(check_kind=Check.COMPARE).first()
        assert own is not None
        self.client.post(reverse("admin:stats_rule_delete", args=[own.pk]), {"post": "yes"})
        self.assertFalse(Rule.objects.filter(pk=own.pk).exists())

    def test_a_missing_built_in_check_can_be_made_again(self) -> None:
        Rule.objects.filter(check_kind=Check.JUMP).delete()
        page = self.client.get(ADD)
        self.assertContains(page, "与近12个月相差太大：")
        self.assertNotContains(page, "各项与上月完全相同：")
        blank = dict.fromkeys(("left", "relation", "right"), "")
        self.save(check_kind="jump", parameter="5", name="突变", **blank)
        self.assertEqual(Rule.objects.get(check_kind=Check.JUMP).name, "突变")

    def test_the_list_says_which_rules_do_nothing(self) -> None:
        Rule.objects.create(name="甲", left="受理数", relation="<=", right="办结数")
        Indicator.objects.filter(name="办结数").update(name="办件数")
        page = self.client.get(reverse("admin:stats_rule_changelist"))
        self.assertContains(page, "不起作用：第1个字起的“办结数”不是指标的名称。")
        self.assertContains(page, "受理数 不大于 办结数")

    def test_the_same_queries_for_one_rule_and_three(self) -> None:
        Rule.objects.all().delete()
        for place in (1, 2, 3):
            Rule.objects.create(name=f"甲{place}", left="受理数", relation="<=", right="办结数")
            if place != 2:
                with self.assertNumQueries(9):
                    self.client.get(reverse("admin:stats_rule_changelist"))

    def test_only_editors(self) -> None:
        self.client.force_login(self.she)
        self.assertEqual(self.client.get(ADD).status_code, 403)
