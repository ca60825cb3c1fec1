"""Definitions as a clerk takes them home and loads them, without a shell."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from bulletin.definitions import export
from departments.months import Month, span_label
from stats.models import Indicator
from tests.base import Cast, guest

PAGE = "admin:bulletin_definitions"
COMPLAINTS = '[[indicator]]\nname = "投诉数"\nunit = "件"\n'


class PageTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def hand_in(self, content: str | bytes) -> HttpResponse:
        content = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile("本厅.toml", content)
        return self.client.post(reverse(PAGE), {"file": file})

    def confirm(self, answer: HttpResponse) -> Any:
        form = answer.context["form"]
        data = {"content": form.initial["content"], "seen": form.initial["seen"]}
        # As a browser sends it.
        data["content"] = data["content"].replace("\n", "\r\n")
        return self.client.post(reverse(PAGE), data)

    def test_downloaded_it_is_what_the_command_writes(self) -> None:
        answer = self.client.get(reverse("admin:bulletin_definitions_download"))
        self.assertEqual(answer.content.decode(), export())
        self.assertIn("attachment", answer["Content-Disposition"])

    def test_looked_at_then_loaded(self) -> None:
        answer = self.hand_in(COMPLAINTS)
        self.assertEqual(answer.context["lines"], ["新增指标“投诉数”"])
        self.assertFalse(Indicator.objects.filter(name="投诉数").exists())
        answer = self.confirm(answer)
        self.assertRedirects(answer, reverse(PAGE), fetch_redirect_response=False)
        self.assertTrue(Indicator.objects.filter(name="投诉数").exists())
        page = self.client.get(reverse(PAGE)).content.decode()
        self.assertIn("定义已载入，改了1处。", page)

    def test_what_was_not_looked_at_is_not_loaded(self) -> None:
        answer = self.hand_in(COMPLAINTS)
        Indicator.objects.create(name="投诉数", unit="次")
        again = self.confirm(answer)
        self.assertEqual(again.context["lines"], ["指标“投诉数”的单位由“次”改为“件”"])
        self.assertEqual(Indicator.objects.get(name="投诉数").unit, "次")
        self.confirm(again)
        self.assertEqual(Indicator.objects.get(name="投诉数").unit, "件")

    def test_the_same_once_more(self) -> None:
        page = self.hand_in(export()).content.decode()
        self.assertIn("与现有的定义完全相同", page)
        self.assertNotIn('name="content"', page)

    def test_problems_are_listed(self) -> None:
        answer = self.hand_in('[[indicator]]\nname = "甲"\nkind = "好"\n[[source]]\n')
        self.assertEqual(
            answer.context["problems"],
            (
                "第1个数据来源没有写 name（名称）。",
                (
                    "第1个指标“甲”：kind（类型）“好”不认识，可写：count（数量）、rate（比率）、"
                    "days（天数）、money（金额）。"
                ),
            ),
        )
        self.assertContains(answer, "文件里有2处要改，什么也没有载入。")

    def test_odd_posts(self) -> None:
        for data in (
            {},
            {"file": "甲"},
            {"content": ""},
            {"content": "", "seen": "x" * 100},
            {"content": "a = ", "seen": ""},
            {"content": "\0", "seen": "1"},
            {"seen": "1"},
        ):
            self.assertEqual(self.client.post(reverse(PAGE), data).status_code, 200, data)
        for content in (b"", b"\xff\xfe\x00", b"PK\x03\x04", "名称".encode("gbk"), b"a" * 1100000):
            self.assertEqual(self.hand_in(content).status_code, 200, content[:9])
        self.assertEqual(Indicator.objects.filter(name="投诉数").count(), 0)

    def test_a_long_list_is_cut(self) -> None:
        text = "".join(f'[[indicator]]\nname = "指标{n}"\n' for n in range(250))
        answer = self.hand_in(text)
        self.assertEqual((len(answer.context["lines"]), answer.context["more"]), (200, 50))

    def test_others_may_not(self) -> None:
        for person in (self.she, guest()):
            self.client.force_login(person)
            for name in (PAGE, "admin:bulletin_definitions_download"):
                self.assertEqual(self.client.get(reverse(name)).status_code, 403)
            self.assertEqual(self.hand_in(COMPLAINTS).status_code, 403)
        self.assertFalse(Indicator.objects.filter(name="投诉数").exists())

    def test_linked_from_what_it_holds(self) -> None:
        for model in ("indicator", "source", "stattable"):
            answer = self.client.get(reverse(f"admin:stats_{model}_changelist"))
            self.assertContains(answer, reverse(PAGE))
        answer = self.client.get(reverse("admin:bulletin_standardsection_changelist"))
        self.assertContains(answer, reverse(PAGE))


class IndicatorFormTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def fields(self, **more: Any) -> dict[str, Any]:
        return {
            "name": "投诉率", "unit": "%", "kind": "rate", "scope": "department",
            "window_start": 1, "aggregation": "weighted", "decimals": 2, "rounding": "half_up",
            "order": 5, "direction": "less", "aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0,
            "weight": Indicator.objects.get(name="受理数").pk,
        } | more  # fmt: skip

    def post(self, **more: Any) -> Any:
        return self.client.post(reverse("admin:stats_indicator_add"), self.fields(**more))

    def test_each_choice_is_explained(self) -> None:
        page = self.client.get(reverse("admin:stats_indicator_add")).content.decode()
        for text in ("2.345印作2.35", "2.345印作2.34", "合计是91%，不是95%", "提高1.1个百分点"):
            self.assertIn(text, page)
        month = Month.of(timezone.localdate()).plus(-1)
        self.assertIn(span_label(*Indicator(window_start=17).window(month)), page)

    def test_a_sound_one_is_kept(self) -> None:
        self.assertEqual(self.post().status_code, 302)
        made = Indicator.objects.get(name="投诉率")
        self.assertEqual((made.weight.name, made.direction), ("受理数", "less"))

    def test_what_does_not_go_together(self) -> None:
        answer = self.post(weight="", unit="件")
        self.assertEqual(
            answer.context["adminform"].form.errors,
            {
                "unit": ["比率印出来带“%”，单位请填“%”，不填“件”。"],
                "__all__": ["合计方法为“按权数加权平均”时要选权数；其他方法不要选。"],
            },
        )

    def test_only_what_can_be_summed_is_offered_as_a_part(self) -> None:
        page = self.client.get(reverse("admin:stats_indicator_add"))
        offered = page.context["adminform"].form.fields["weight"].queryset
        self.assertNotIn("满意率", [indicator.name for indicator in offered])

    def test_odd_posts(self) -> None:
        for more in (
            {"kind": "", "decimals": "", "target": "九十"},
            {"kind": "x", "aggregation": "y", "scope": "z", "rounding": "", "direction": ""},
            {"weight": 10**30, "window_start": 10**30, "target": "1e400", "order": -1},
            {"name": "", "unit": "长" * 50, "target": "NaN"},
        ):
            self.assertEqual(self.post(**more).status_code, 200, more)
        answer = self.client.post(reverse("admin:stats_indicator_add"), {})
        self.assertEqual(answer.status_code, 200)
