"""The form of an assessment: what it takes, and what it refuses in a sentence."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import reverse
from lxml import html as lxml_html

from departments.months import Month
from stats.assessment import close, compute
from stats.models import Indicator, Scheme
from tests.base import figure

from .test_assessment_pages import PagesTestCase


class FormTests(PagesTestCase):
    def posted(self, **changes: Any) -> dict[str, Any]:
        """A new scheme of 2021 as the form would send it."""
        accepted = Indicator.objects.get(name="受理数").pk
        return {
            "year": "2021",
            "title": "2021年度考核",
            "issuer": "示例区行政审批局",
            "business": accepted,
            "ties": "same",
            "groups-TOTAL_FORMS": "2",
            "groups-INITIAL_FORMS": "0",
            "groups-0-name": "甲组",
            "groups-0-order": "0",
            "groups-0-departments": [self.social.pk],
            "groups-1-name": "乙组",
            "groups-1-order": "1",
            "groups-1-departments": [self.medical.pk],
            "criteria-TOTAL_FORMS": "1",
            "criteria-INITIAL_FORMS": "0",
            "criteria-0-name": "业务量",
            "criteria-0-indicator": accepted,
            "criteria-0-formula": "pieces",
            "criteria-0-full_marks": "20",
            "criteria-0-target": "",
            "criteria-0-points": "0.1",
            "criteria-0-floor": "0",
            "criteria-0-order": "0",
        } | changes

    def complaints(self, **changes: Any) -> list[str]:
        answer = self.client.post(reverse("admin:stats_scheme_add"), self.posted(**changes))
        self.assertEqual((answer.status_code, Scheme.objects.count()), (200, 1))
        page = lxml_html.document_fromstring(answer.content.decode())
        return [li.text_content() for li in page.xpath("//ul[contains(@class,'errorlist')]/li")]

    def test_a_new_scheme(self) -> None:
        self.client.post(reverse("admin:stats_scheme_add"), self.posted())
        made = Scheme.objects.get(year=2021)
        self.assertEqual([g.name for g in made.groups.all()], ["甲组", "乙组"])
        self.assertEqual(compute(made).groups[0].name, "甲组")
        figure("受理数", self.social, 30, month=Month(2021, 5))
        self.assertEqual(str(compute(made).standings[0].total), "3.00")

    def test_a_department_in_two_groups(self) -> None:
        both = [self.social.pk, self.medical.pk]
        self.assertEqual(
            self.complaints(**{"groups-1-departments": both}),
            ["“社保局”同时勾在“甲组”和“乙组”里，一个部门只能在一个组，请去掉一处。"],
        )

    def test_what_a_formula_needs(self) -> None:
        for formula, target, points, sentence in (
            ("linear", "", "1", "“按差距扣分”要填目标值和每单位分值。"),
            ("linear", "95", "", "“按差距扣分”要填目标值和每单位分值。"),
            ("pieces", "", "", "“按件得分”要填每单位分值。"),
            ("yes_no", "", "", "“达到得满分”要填目标值。"),
            ("pieces", "", "0", "每单位分值应大于0。"),
            ("pieces", "", "-1", "每单位分值应大于0。"),
        ):
            with self.subTest(formula=formula, points=points):
                found = self.complaints(
                    **{
                        "criteria-0-formula": formula,
                        "criteria-0-target": target,
                        "criteria-0-points": points,
                    }
                )
                self.assertEqual(found, [sentence])

    def test_marks_that_are_none(self) -> None:
        for field, wrong in (
            ("full_marks", ("0", "-5", "NaN", "Infinity", "1e30", "123456", "1.234", "廿", "")),
            ("floor", ("-1", "21", "NaN")),
            ("target", ("NaN", "1e40", "很多")),
            ("order", ("-1", "9" * 30, "1.5")),
        ):
            for value in wrong:
                with self.subTest(field=field, value=value):
                    self.assertNotEqual(self.complaints(**{f"criteria-0-{field}": value}), [])

    def test_years(self) -> None:
        for year in ("1999", "2100", "-1", "9" * 30, "二〇二〇", "", "2020.5"):
            with self.subTest(year=year):
                self.assertNotEqual(self.complaints(year=year), [])
        taken = (
            "2020年度已有考核“2020年度窗口部门考核”。没有办结的请直接修改；"
            "已经办结的，请在它的结果页上另立新版本。"
        )
        self.assertEqual(self.complaints(year="2020"), [taken])

    def test_ties_by_cases_need_an_indicator(self) -> None:
        self.assertEqual(
            self.complaints(ties="cases", business=""), ["同分时按业务量排，请选业务量指标。"]
        )

    def test_the_same_name_twice(self) -> None:
        self.assertNotEqual(self.complaints(**{"groups-1-name": "甲组"}), [])

    def test_indicators_that_cannot_be_used(self) -> None:
        rate = Indicator.objects.get(name="满意率")
        hall = Indicator.objects.get(name="排号数").pk
        self.assertNotEqual(self.complaints(business=rate.pk), [])
        self.assertNotEqual(self.complaints(**{"criteria-0-indicator": hall}), [])
        Indicator.objects.filter(pk=rate.pk).update(aggregation="none", weight=None)
        none = (
            "“满意率”的合计方法是“不合计”，各月的数合不成全年的数（不能取各月的平均）。"
            "请先在指标里设定分子分母或权数。"
        )
        self.assertEqual(self.complaints(**{"criteria-0-indicator": rate.pk}), [none])

    def test_posts_without_what_they_need(self) -> None:
        for url in (reverse("admin:stats_scheme_add"), self.url("change")):
            answer = self.client.post(url, {})
            self.assertEqual(answer.status_code, 200)
            self.assertContains(answer, "errornote")

    def test_a_scheme_closed_while_somebody_edits_it_stays_closed(self) -> None:
        data = self.posted(year="2020", **{"groups-TOTAL_FORMS": "0", "criteria-TOTAL_FORMS": "0"})
        close(self.scheme, by=self.zhu)
        self.assertEqual(self.client.post(self.url("change"), data).status_code, 403)
        self.assertTrue(Scheme.objects.get().is_closed)

    def test_a_form_opened_before_the_closing_does_not_undo_it(self) -> None:
        opened = Scheme.objects.get()
        close(self.scheme, by=self.zhu)
        request = RequestFactory().post(self.url("change"))
        with self.assertRaises(PermissionDenied):
            admin.site._registry[Scheme].save_model(request, opened, None, change=True)
        self.assertTrue(Scheme.objects.get().is_closed)
