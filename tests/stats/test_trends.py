"""A department's and an indicator's figures over months, and the ledger handed out as a file."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from departments.models import Presence
from departments.months import Month
from stats import exporting, jobs
from stats.comparisons import Against, Comparison
from stats.models import Figure, Indicator, Job
from stats.span_forms import ExportForm
from stats.spans import Span
from stats.trends import Trends, change_text
from tests.base import DECEMBER, NOVEMBER, Cast, department, figure, guest
from tests.chinese import complaints
from tests.reading import TYPED

LAST_YEAR = Month(2019, 12)


def tables(page: bytes) -> list[list[list[str]]]:
    """The texts of a page's own tables, row by row, the headings first."""
    return [
        [[" ".join(c.text_content().split()) for c in row.iter("th", "td")] for row in t.iter("tr")]
        for t in html.document_fromstring(page.decode()).xpath("//table[@class='steps']")
    ]


def rows_of(answer: Any) -> list[str]:
    return answer.content.decode("utf-8-sig").splitlines()


class SpanTests(SimpleTestCase):
    def test_thirteen_months_take_in_last_years(self) -> None:
        span = Span.ending(DECEMBER, months=13)
        self.assertEqual((span.since, span.until, span.length), (LAST_YEAR, DECEMBER, 13))
        self.assertEqual(span.months[0], LAST_YEAR)
        self.assertEqual(len(span.with_earlier()), 25)

    def test_where_the_calendar_begins(self) -> None:
        span = Span.ending(Month(2000, 3), months=13)
        self.assertEqual(span.months, [Month(2000, 1), Month(2000, 2), Month(2000, 3)])
        self.assertEqual(span.with_earlier(), span.months)

    def test_label(self) -> None:
        self.assertEqual(Span(NOVEMBER, DECEMBER).label, "2020年11月至2020年12月")
        self.assertEqual(Span(DECEMBER, DECEMBER).label, "2020年12月")


class ChangeTests(SimpleTestCase):
    def change(self, kind: str, now: Any, before: Any, unit: str = "件") -> str:
        values = (None if v is None else Decimal(str(v)) for v in (now, before))
        indicator = Indicator(name="某数", kind=kind, unit=unit)
        return change_text(Comparison(indicator, Against.LAST_MONTH, *values))

    def test_in_words_that_fit_the_kind(self) -> None:
        self.assertEqual(self.change("count", 7016, 4000), "增75.4%")
        self.assertEqual(self.change("count", 4000, 7016), "减42.99%")
        self.assertEqual(self.change("rate", "99.5", "98.4", "%"), "升1.1个百分点")
        self.assertEqual(self.change("rate", "98.4", "99.5", "%"), "降1.1个百分点")
        self.assertEqual(self.change("days", "1.72", "2", "天"), "减0.28天")
        self.assertEqual(self.change("count", 5, 5), "持平")

    def test_no_percentage_on_nothing(self) -> None:
        self.assertEqual(self.change("count", 35, 0), "增35件")
        self.assertEqual(self.change("count", 35, None), "—")
        self.assertEqual(self.change("count", None, 35), "—")
        self.assertEqual(self.change("money", 5, -5, "万元"), "增10万元")

    def test_a_change_too_small_for_a_percentage_is_no_zero(self) -> None:
        self.assertEqual(self.change("count", 100001, 100000), "增1件")

    @given(st.integers(0, 10**9), st.integers(1, 10**9))
    def test_against_fractions(self, now: int, before: int) -> None:
        said = self.change("count", now, before)
        exact = Fraction(abs(now - before), before) * 100
        if now == before:
            self.assertEqual(said, "持平")
        elif said.endswith("%"):
            self.assertEqual(said[0], "增" if now > before else "减")
            self.assertLessEqual(abs(Fraction(said[1:-1]) - exact), Fraction(1, 200))
        else:
            self.assertLess(exact, Fraction(1, 200))
            self.assertEqual(said, f"{'增' if now > before else '减'}{abs(now - before)}件")


class DepartmentTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        figure("受理数", self.social, 80, month=NOVEMBER)
        figure("受理数", self.social, None, month=Month(2020, 10))
        figure("受理数", self.social, 50, month=LAST_YEAR)
        self.url = reverse("admin:stats_figure_trend_department", args=[self.social.pk])
        self.client.force_login(self.bian)

    def test_month_by_month_with_both_comparisons(self) -> None:
        first, *_ = tables(self.client.get(self.url).content)
        self.assertEqual(first[0], ["月份", "数值", "环比", "同比"])
        self.assertEqual(len(first), 14)
        self.assertEqual(
            [first[1], first[2], first[3], first[4], first[13]],
            [
                ["2020-12", "100", "增25%", "增100%"],
                ["2020-11", "80", "—", "—"],
                ["2020-10", "暂无数据", "—", "—"],
                ["2020-09", "—", "—", "—"],
                ["2019-12", "50", "—", "—"],
            ],
        )

    def test_only_what_it_has_figures_of_and_none_of_another(self) -> None:
        page = self.client.get(self.url)
        names = [shown["course"].indicator.name for shown in page.context["courses"]]
        self.assertEqual(names, ["受理数", "办结数", "评价数", "满意率"])
        self.assertNotContains(page, "医保局")

    def test_a_chart_with_a_gap_for_each_missing_stretch(self) -> None:
        page = html.document_fromstring(self.client.get(self.url).content.decode())
        chart = page.xpath("//svg[.//title='受理数趋势']")[0]
        self.assertEqual(len(chart.xpath(".//circle")), 3)
        self.assertEqual(len(chart.xpath(".//rect[@class='chart-gap']")), 1)

    def test_a_note_stands_beside_its_number(self) -> None:
        url = reverse("admin:stats_figure_trend_department", args=[self.bus.pk])
        first, *_ = tables(self.client.get(url).content)
        self.assertEqual(first[1], ["2020-12", "1000（数据来源于窗口统计）", "—", "—"])

    def test_other_spans(self) -> None:
        for query, months in (
            ("months=24", 24),
            ("months=120", 120),
            ("since=2020-11&until=2020-12", 2),
            ("until=2020-11&months=13", 13),
        ):
            first, *_ = tables(self.client.get(f"{self.url}?{query}").content)
            self.assertEqual(len(first) - 1, months, query)

    def test_what_is_not_in_order_is_told_and_the_usual_span_shown(self) -> None:
        for query, sentence in (
            ("since=2021-01&until=2020-12", "起始月份2021年1月晚于结束月份2020年12月，请改正。"),
            ("until=2020-13", "“2020-13”不是月份"),
            ("months=14", "没有这个选项，请从列表里选。"),
            ("months=-1", "没有这个选项，请从列表里选。"),
            ("since=2000-01&until=2099-12", "一次最多看240个月，请缩短。"),
        ):
            page = self.client.get(f"{self.url}?{query}")
            self.assertContains(page, sentence, msg_prefix=query)
            self.assertEqual(page.context["span"], Span.ending(DECEMBER, months=13), query)

    def test_a_department_without_figures_says_so(self) -> None:
        new = department("税务局")
        url = reverse("admin:stats_figure_trend_department", args=[new.pk])
        self.assertContains(self.client.get(url), "没有数据。请改选月份。")

    def test_as_csv_what_is_shown(self) -> None:
        answer = self.client.get(f"{self.url}?since=2020-11&until=2020-12&csv=1")
        self.assertEqual(answer["Content-Type"], "text/csv; charset=utf-8")
        self.assertEqual(
            rows_of(answer)[:4],
            [
                "月份,指标,数值,单位,环比,同比,附注",
                "2020-11,受理数,80,件,—,—,",
                "2020-12,受理数,100,件,增25%,增100%,",
                "2020-11,办结数,—,件,—,—,",
            ],
        )
        self.assertEqual(rows_of(answer)[-1], "2020-12,满意率,100,%,—,—,")

    def test_queries_grow_neither_with_departments_nor_with_months(self) -> None:
        for months in (13, 120):
            for _ in range(2):
                with self.assertNumQueries(8):
                    self.client.get(f"{self.url}?months={months}")
                figure("受理数", department(f"局{months}{_}"), 3)


class IndicatorTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        figure("受理数", self.social, 100, month=NOVEMBER)
        figure("受理数", self.medical, 140, month=NOVEMBER)
        self.client.force_login(self.bian)

    def url(self, name: str) -> str:
        pk = Indicator.objects.get(name=name).pk
        return reverse("admin:stats_figure_trend_indicator", args=[pk])

    def test_the_total_with_what_it_leaves_out(self) -> None:
        total, _ = tables(self.client.get(self.url("受理数")).content)
        self.assertEqual(total[0], ["月份", "合计", "环比", "同比"])
        self.assertEqual(total[1], ["2020-12", "300（未计公交公司1000）", "增25%", "—"])
        self.assertEqual(total[2], ["2020-11", "240", "—", "—"])

    def test_a_rates_total_is_weighted(self) -> None:
        total, _ = tables(self.client.get(self.url("满意率")).content)
        self.assertEqual(total[1][1], "99.5%")

    def test_the_ranking_of_the_last_month(self) -> None:
        _, ranking = tables(self.client.get(self.url("受理数")).content)
        self.assertEqual(
            [row[:5] for row in ranking],
            [
                ["名次", "部门", "数值", "环比", "同比"],
                ["1", "公交公司", "1000（数据来源于窗口统计）", "—", "—"],
                ["2", "医保局", "200", "增42.86%", "—"],
                ["3", "社保局", "100", "持平", "—"],
            ],
        )

    def test_equals_share_a_rank_and_who_has_nothing_has_none(self) -> None:
        figure("受理数", department("甲局", 8), 200)
        department("乙局", 9)
        _, ranking = tables(self.client.get(self.url("受理数")).content)
        self.assertEqual(
            [(row[0], row[1], row[2][:4]) for row in ranking[2:]],
            [
                ("2", "医保局", "200"),
                ("2", "甲局", "200"),
                ("4", "社保局", "100"),
                ("", "乙局", "—"),
            ],
        )

    def test_of_the_hall_there_is_no_ranking(self) -> None:
        total, *others = tables(self.client.get(self.url("排号数")).content)
        self.assertEqual((total[0][1], total[1][1], others), ("数值", "400", []))

    def test_nobody_there_in_the_month(self) -> None:
        Presence.objects.all().delete()
        page = self.client.get(f"{self.url('受理数')}?until=2019-01")
        self.assertContains(page, "2019年1月没有部门在大厅，也没有数据。")

    def test_as_csv_what_is_shown(self) -> None:
        answer = self.client.get(f"{self.url('受理数')}?since=2020-12&until=2020-12&csv=1")
        self.assertEqual(
            rows_of(answer),
            [
                "月份,部门,数值,单位,环比,同比,附注,名次",
                "2020-12,合计,300,件,增25%,—,未计公交公司1000,",
                "2020-12,公交公司,1000,件,—,—,数据来源于窗口统计,1",
                "2020-12,医保局,200,件,增42.86%,—,,2",
                "2020-12,社保局,100,件,持平,—,,3",
            ],
        )

    def test_queries_grow_neither_with_departments_nor_with_months(self) -> None:
        url = self.url("受理数")
        for months in (13, 120):
            for _ in range(2):
                with self.assertNumQueries(9):
                    self.client.get(f"{url}?months={months}")
                figure("受理数", department(f"局{months}{_}"), 3)

    def test_other_indicators_figures_are_not_even_loaded(self) -> None:
        indicator = Indicator.objects.get(name="受理数")
        trends = Trends.of_indicator(indicator, Span(NOVEMBER, DECEMBER))
        names = {f.indicator.name for ledger in trends.ledgers.values() for f in ledger.figures}
        self.assertEqual(names, {"受理数"})


class ReachTests(Cast, TestCase):
    """Who may look at all figures sees all pages; a department's staff see their own, no other."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def statuses(self) -> dict[str, int]:
        indicator = Indicator.objects.get(name="受理数").pk
        pages = {
            "index": reverse("admin:stats_figure_trends"),
            "own": reverse("admin:stats_figure_trend_department", args=[self.social.pk]),
            "other": reverse("admin:stats_figure_trend_department", args=[self.medical.pk]),
            "none": reverse("admin:stats_figure_trend_department", args=[10**18]),
            "indicator": reverse("admin:stats_figure_trend_indicator", args=[indicator]),
            "no indicator": reverse("admin:stats_figure_trend_indicator", args=[10**30]),
            "export": reverse("admin:stats_figure_export"),
        }
        return {name: self.client.get(url).status_code for name, url in pages.items()}

    def test_who_sees_what(self) -> None:
        everything = dict.fromkeys(("index", "own", "other", "indicator", "export"), 200)
        everything |= {"none": 404, "no indicator": 404}
        own = {"index": 200, "own": 200, "other": 404, "none": 404}
        own |= {"indicator": 404, "no indicator": 404, "export": 200}
        for person, expected in (
            (guest(), everything),
            (self.bian, everything),
            (self.she, own),
        ):
            self.client.force_login(person)
            self.assertEqual(self.statuses(), expected, person.username)
        self.she.department = None
        self.she.save()
        self.client.force_login(self.she)
        self.assertEqual(set(self.statuses().values()), {403})

    def test_every_page_is_in_chinese(self) -> None:
        indicator = Indicator.objects.get(name="受理数").pk
        for person in (self.bian, self.she):
            self.client.force_login(person)
            for page, *arguments in (
                ("trends",),
                ("trend_department", self.social.pk),
                ("trend_indicator", indicator),
                ("export",),
            ):
                url = reverse(f"admin:stats_figure_{page}", args=arguments)
                text = self.client.get(url + "?until=0").content.decode()
                self.assertEqual(complaints(text, TYPED), [], url)

    def test_the_staffs_index_names_their_department_alone(self) -> None:
        self.client.force_login(self.she)
        page = self.client.get(reverse("admin:stats_figure_trends"))
        self.assertContains(page, "社保局")
        for name in ("医保局", "公交公司", "受理数"):
            self.assertNotContains(page, name)


class ExportTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        figure("受理数", self.social, 80, month=NOVEMBER)
        self.url = reverse("admin:stats_figure_export")
        self.client.force_login(self.bian)

    def export(self, **asked: Any) -> Any:
        return self.client.post(self.url, {"shape": "csv", **asked})

    def test_everything(self) -> None:
        answer = self.export()
        self.assertEqual(len(rows_of(answer)), Figure.objects.count() + 1)
        self.assertIn(
            "%E5%8F%B0%E8%B4%A6%E6%98%8E%E7%BB%862020-11%E8%87%B32020-12.csv",
            answer["Content-Disposition"],
        )

    def test_a_part_of_it(self) -> None:
        rows = rows_of(self.export(until="2020-11", department=self.social.pk))
        self.assertEqual(rows[1:], ["2020-11,社保局,受理数,80,件,智慧政务平台,"])

    def test_as_a_workbook(self) -> None:
        answer = self.export(shape="xlsx", since="2020-12")
        self.assertTrue(answer.content.startswith(b"PK"))

    def test_staff_get_their_own_whatever_they_ask_for(self) -> None:
        self.client.force_login(self.she)
        for asked in ({}, {"department": self.medical.pk}, {"department": ""}):
            names = {row.split(",")[1] for row in rows_of(self.export(**asked))[1:]}
            self.assertEqual(names, {"社保局"}, asked)
        self.assertNotContains(self.client.get(self.url), "医保局")

    def test_what_cannot_be_written_is_told(self) -> None:
        errors = ExportForm(None, user=self.bian).fields["shape"].error_messages
        for asked, sentence in (
            ({"until": "2019-01"}, "选定的范围里没有数据"),
            ({"since": "2021-01", "until": "2020-01"}, "晚于结束月份"),
            ({"since": "不是"}, "不是月份"),
            ({"shape": "exe"}, "没有这个选项，请从列表里选。"),
            ({"shape": ""}, errors["required"]),
            ({"department": "999999"}, "没有这个部门，请从列表里选。"),
            ({"department": "x" * 5000}, "没有这个部门，请从列表里选。"),
        ):
            self.assertContains(self.export(**asked), sentence, msg_prefix=str(asked)[:60])

    def test_a_long_one_becomes_a_job_and_keeps_its_file(self) -> None:
        indicators = Indicator.objects.filter(name__in=("受理数", "办结数"))
        months = [Month(year, number) for year in range(2021, 2091) for number in range(1, 13)]
        Figure.objects.bulk_create(
            Figure(month=m, indicator=i, department=d, value=m.number, source=self.platform)
            for m in months
            for i in indicators
            for d in (self.bus, self.social, self.medical)
        )
        with self.captureOnCommitCallbacks() as callbacks:
            answer = self.export(since="2021-01")
        job = Job.objects.get()
        self.assertEqual(len(callbacks), 1)
        self.assertRedirects(answer, reverse("admin:stats_job_change", args=[job.pk]))
        jobs.run(job.pk)
        job.refresh_from_db()
        self.assertEqual((job.state, job.message), ("done", "已写好5040行。"))
        direct = exporting.written(Figure.objects.filter(month__gte="2021-01"), "csv")
        self.assertEqual(bytes(job.result or b""), direct)
        self.assertEqual(job.result_name, "台账明细2021-01至2090-12.csv")

    def test_a_job_sees_what_its_owner_may_see_when_it_runs(self) -> None:
        job = exporting.start(exporting.Wanted("csv"), by=self.bian)
        self.bian.groups.clear()
        jobs.run(job.pk)
        job.refresh_from_db()
        self.assertEqual((job.state, job.result), ("failed", None))
