"""What a first bulletin's sections start from."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.urls import reverse

from bulletin.admin.making import next_issue
from bulletin.models import Bulletin, Section, StandardSection
from bulletin.standard import opening_words
from departments.months import Month
from stats.models import Indicator, StatTable
from tests.base import DECEMBER, NOVEMBER, Cast


def standard(title: str, **more: Any) -> StandardSection:
    made = StandardSection(title=title, **more)
    made.full_clean()
    made.save()
    return made


class LayingOutTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def laid_out(self, bulletin: Bulletin) -> list[tuple[str, str, str, bool]]:
        return [
            (section.title, section.kind, str(section.parent or ""), section.is_annex)
            for section in bulletin.sections.all()
        ]

    def test_the_shipped_sections_without_any_of_the_hall(self) -> None:
        titles = [title for title, *_ in self.laid_out(self.bulletin())]
        self.assertEqual(
            titles,
            [
                "受理和办理情况",
                "政务服务大厅{{ 月 }}月部门窗口办件情况和效能指标统计",
                "政务服务信息",
                "部门窗口动态",
                "“放管服”改革",
            ],
        )
        self.assertTrue(opening_words().startswith("现将{{ 年月 }}全区政务服务运行情况通报如下"))

    def test_the_shipped_sections_bring_the_indicators_that_they_name(self) -> None:
        StatTable.objects.all().delete()
        Indicator.objects.filter(name="满意率").delete()
        Indicator.objects.all().delete()
        made = self.bulletin()
        for section in made.sections.all():
            section.full_clean()

    def test_the_hall_s_own_sections_come_first(self) -> None:
        standard("开头语", kind="opening", text="各部门：", order=1)
        top = standard("办件情况", order=20, text="本月受理{{ 受理数 }}件。")
        standard("分部门情况", order=5, parent=top, kind="table", table=StatTable.objects.get())
        standard("名单", order=30, is_annex=True)
        made = self.bulletin()
        self.assertEqual(
            self.laid_out(made),
            [
                ("分部门情况", "table", "办件情况", False),
                ("办件情况", "prose", "", False),
                ("名单", "prose", "", True),
            ],
        )
        self.assertEqual(made.sections.get(title="办件情况").text, "本月受理{{ 受理数 }}件。")
        self.assertEqual(opening_words(), "各部门：")

    def test_the_opening_of_a_first_issue(self) -> None:
        standard("开头语", kind="opening", text="各部门：")
        self.assertEqual(next_issue()["opening"], "各部门：")
        StandardSection.objects.all().delete()
        standard("办件情况")
        self.assertEqual(next_issue()["opening"], "")

    def test_the_last_bulletin_comes_before_both(self) -> None:
        november = self.bulletin(NOVEMBER)
        november.sections.exclude(title="受理和办理情况").delete()
        standard("办件情况")
        self.assertEqual(
            [title for title, *_ in self.laid_out(self.bulletin(DECEMBER))], ["受理和办理情况"]
        )

    def test_changing_the_standard_sections_changes_no_bulletin(self) -> None:
        row = standard("办件情况", text="甲")
        made = self.bulletin()
        row.text = "乙"
        row.save()
        StandardSection.objects.all().delete()
        self.assertEqual(Section.objects.get(bulletin=made).text, "甲")

    def test_one_query_more_for_each_section_and_none_for_finding_them(self) -> None:
        for place in range(3):
            standard(f"栏目{place}", order=place)
        with self.assertNumQueries(1):
            StandardSection.objects.sections()


class RefusalTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.top = standard("办件情况")

    def refused(self, **fields: Any) -> list[str]:
        with self.assertRaises(ValidationError) as caught:
            standard(**{"title": "新栏目", **fields})
        return caught.exception.messages

    def test_what_a_section_cannot_be(self) -> None:
        below = standard("分部门情况", parent=self.top)
        annex = standard("名单", is_annex=True)
        opening = standard("开头语", kind="opening", text="各部门：")
        for fields, said in (
            ({"parent": below}, "栏目只分两层：上级栏目自己不能再有上级。"),
            ({"parent": annex}, "附件下面不能再分栏目。"),
            ({"parent": opening}, "开头语下面不能分栏目。"),
            ({"parent": self.top, "is_annex": True}, "附件不能有上级栏目。"),
            ({"kind": "table"}, "类型为“统计表”的栏目要选统计表；其他类型不要选。"),
            ({"kind": "opening", "text": "又一段"}, "开头语已经有了，请直接修改那一段。"),
        ):
            self.assertEqual(self.refused(**fields), [said])
        self.top.parent = annex
        with self.assertRaises(ValidationError):
            self.top.full_clean()

    def test_an_opening_stands_alone(self) -> None:
        self.assertEqual(self.refused(kind="opening"), ["请填开头语的文字。"])
        self.assertEqual(
            self.refused(kind="opening", text="各部门：", parent=self.top),
            ["开头语不能作附件，也不能有上级栏目。"],
        )

    def test_a_misspelt_placeholder(self) -> None:
        [said] = self.refused(text="受理{{ 受里数 }}件")
        self.assertIn("受理数", said)

    def test_the_database_refuses_it_too(self) -> None:
        for fields in (
            {"kind": "table"},
            {"kind": "else"},
            {"parent": self.top, "is_annex": True},
            {"kind": "opening", "is_annex": True},
        ):
            with self.assertRaises(IntegrityError), transaction.atomic():
                StandardSection.objects.create(title="新栏目", **fields)


class AdminTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def test_an_editor_adds_a_section(self) -> None:
        self.client.post(
            reverse("admin:bulletin_standardsection_add"),
            {
                "title": "办件情况",
                "kind": "prose",
                "text": "本月受理{{ 受理数 }}件。",
                "order": "10",
            },
        )
        self.assertEqual(StandardSection.objects.get().title, "办件情况")

    def test_a_first_bulletin_s_form_starts_with_the_hall_s_opening(self) -> None:
        standard("开头语", kind="opening", text="各部门：现通报如下。")
        page = self.client.get(reverse("admin:bulletin_bulletin_add")).content.decode()
        self.assertIn("各部门：现通报如下。", page)

    def test_only_top_sections_are_offered_as_parents(self) -> None:
        top = standard("办件情况")
        standard("分部门情况", parent=top)
        standard("名单", is_annex=True)
        standard("开头语", kind="opening", text="各部门：")
        page = self.client.get(reverse("admin:bulletin_standardsection_add"))
        offered = page.context["adminform"].form.fields["parent"].queryset
        self.assertEqual(list(offered), [top])

    def test_staff_do_not_see_them(self) -> None:
        self.client.force_login(self.she)
        answer = self.client.get(reverse("admin:bulletin_standardsection_changelist"))
        self.assertEqual(answer.status_code, 403)

    def test_a_month_without_sections_before_it(self) -> None:
        self.bulletin(Month(2020, 10)).sections.all().delete()
        self.assertEqual(self.bulletin(NOVEMBER).sections.count(), 5)
