"""Comparisons and charts: what stands beside the text says what the text and the tables say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import TestCase
from django.utils import timezone

from bulletin.assembly import assemble
from bulletin.changes import changed_parts
from bulletin.document import Chart, Document, Point, content_hash, decode, encode
from bulletin.models import Bulletin, Section
from departments.months import Month
from stats.models import Figure, Indicator, StatTable
from tests.base import DECEMBER, NOVEMBER, Cast, department, figure

LAST_YEAR = Month(2019, 12)


class KeyFigureTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.issue = self.bulletin()

    def document(self) -> Document:
        return assemble(Bulletin.objects.get(pk=self.issue.pk)).document

    def compared(self) -> dict[str, tuple[str, ...]]:
        return {one.name: one.comparisons for one in self.document().highlights}

    def charts(self) -> dict[str, Chart]:
        return {chart.form: chart for chart in self.document().charts}

    def earlier(self, month: Month, **values: Any) -> None:
        for name, value in values.items():
            figure(name, None if name == "排号数" else self.social, value, month=month)


class ComparisonTests(KeyFigureTests):
    def test_nothing_is_said_where_there_is_nothing_to_compare_with(self) -> None:
        self.assertEqual(set(self.compared().values()), {()})

    def test_month_and_year_in_the_words_of_the_prose(self) -> None:
        self.earlier(NOVEMBER, 排号数=500, 受理数=250, 满意率=98, 评价数=10)
        self.earlier(LAST_YEAR, 受理数=300)
        self.assertEqual(
            self.compared(),
            {
                "排号数": ("环比下降20%",),
                "受理数": ("环比增长20%", "同比持平"),
                "办结数": (),
                "即办件数": (),
                "评价数": ("环比增长800%",),
                "满意率": ("环比提高1.5个百分点",),
            },
        )
        Section.objects.filter(title="受理和办理情况").update(text="{{ 受理数.环比 }}")
        [sentence] = self.document().sections[0].blocks
        self.assertEqual(sentence.runs[0].text, "环比增长20%")

    def test_a_month_stated_as_missing_is_no_base(self) -> None:
        self.earlier(NOVEMBER, 受理数=None)
        self.assertEqual(self.compared()["受理数"], ())


class TrendTests(KeyFigureTests):
    def test_no_chart_of_a_single_month(self) -> None:
        self.assertNotIn("trend", self.charts())

    def test_thirteen_months_with_gaps_that_are_no_zeros(self) -> None:
        self.earlier(NOVEMBER, 受理数=0)
        self.earlier(LAST_YEAR, 受理数=280)
        self.earlier(Month(2019, 11), 受理数=9)
        self.earlier(Month(2021, 1), 受理数=9)
        chart = self.charts()["trend"]
        self.assertEqual((chart.title, chart.unit), ("受理数近13个月趋势", "件"))
        self.assertEqual(len(chart.points), 13)
        self.assertEqual(
            [p for p in chart.points if p.value is not None],
            [
                Point("2019年12月", Decimal(280), "280"),
                Point("2020年11月", Decimal(0), "0"),
                Point("2020年12月", Decimal(300), "300"),
            ],
        )
        self.assertEqual({p.shown for p in chart.points if p.value is None}, {"暂无数据"})
        self.assertEqual(
            chart.description,
            "最高300件（2020年12月），最低0件（2020年11月）。有10个月没有数据，图上空着。"
            "不计入合计的没有算在内。",
        )

    def test_its_last_point_is_the_key_figure(self) -> None:
        self.earlier(NOVEMBER, 受理数=250)
        document = self.document()
        [value] = [one.value for one in document.highlights if one.name == "受理数"]
        self.assertEqual(document.charts[0].points[-1].shown, value)

    def test_without_a_ranked_table_it_is_of_the_first_key_figure(self) -> None:
        StatTable.objects.update(rank_by=None)
        self.earlier(NOVEMBER, 排号数=500)
        self.assertEqual([c.title for c in self.document().charts], ["排号数近13个月趋势"])


class RankingTests(KeyFigureTests):
    def test_it_is_the_tables_own(self) -> None:
        figure("受理数", department("残联", 4), None)
        document = self.document()
        chart = self.charts()["ranking"]
        table = document.sections[1].blocks[0]
        rows = [(row[1].runs[0].text, row[2].runs[0].text) for row in table.body]
        self.assertEqual([(p.label, p.shown) for p in chart.points], rows)
        self.assertEqual([p.label for p in chart.points if p.aside], ["公交公司"])
        self.assertEqual(chart.points[-1], Point("残联", None, "暂无数据"))
        self.assertEqual(
            chart.description,
            "共4个部门，其中1个没有数据。最高1000件（公交公司），最低100件（社保局）。"
            "空心的条不计入合计。",
        )

    def test_a_rate_is_printed_as_in_the_table(self) -> None:
        StatTable.objects.update(rank_by=Indicator.objects.get(name="满意率"))
        chart = self.charts()["ranking"]
        self.assertEqual([p.shown for p in chart.points], ["100%", "99%", "暂无数据"])
        self.assertEqual((chart.unit, "share" in self.charts()), ("", False))

    def test_a_long_one_is_cut_and_says_so(self) -> None:
        for number in range(40):
            figure("受理数", department(f"局{number:02}", 9), number)
        chart = self.charts()["ranking"]
        self.assertEqual((len(chart.points), chart.title), (30, "各部门受理数（前30名）"))


class SourceTests(KeyFigureTests):
    def test_what_counts_comes_first_and_what_does_not_is_aside(self) -> None:
        self.assertEqual(
            self.charts()["share"],
            Chart(
                "share",
                "受理数的数据来源",
                (
                    Point(self.platform.name, Decimal(300), "300"),
                    Point(self.windows.name, Decimal(1000), "1000", aside=True),
                ),
                "件",
                f"{self.platform}300件，{self.windows}1000件（不计入合计）。",
            ),
        )

    def test_shares_of_the_total_where_several_count_in_it(self) -> None:
        type(self.windows).objects.update(counts_in_totals=True)
        points = self.charts()["share"].points
        self.assertEqual([p.shown for p in points], ["1000（76.92%）", "300（23.08%）"])

    def test_no_chart_of_a_single_source(self) -> None:
        Figure.objects.filter(source=self.windows).update(source=self.platform)
        self.assertNotIn("share", self.charts())


class FrozenTests(KeyFigureTests):
    def test_a_document_of_before_is_still_read(self) -> None:
        old = (
            b'{"month":"2020-12","masthead":"a","title":"b","issuer":"c","date":"2021-01-13",'
            b'"highlights":[{"name":"x","value":"1"}]}'
        )
        document = decode(old)
        self.assertEqual((document.charts, document.published), ((), None))
        self.assertEqual(document.highlights[0].comparisons, ())

    def test_it_survives_its_freezing(self) -> None:
        self.earlier(NOVEMBER, 受理数=250)
        document = self.document()
        self.assertEqual(len(document.charts), 3)
        self.assertEqual(decode(encode(document)), document)

    def test_what_is_signed_holds_the_charts_and_says_so(self) -> None:
        before = self.document()
        self.earlier(Month(2020, 5), 受理数=250)
        after = self.document()
        self.assertNotEqual(content_hash(before), content_hash(after))
        self.assertEqual(changed_parts(before, after), ["图表"])

    def test_the_day_it_came_out_is_no_part_of_what_is_signed(self) -> None:
        edition = self.publish(self.issue)
        document = decode(bytes(edition.document))
        self.assertEqual(document.published, timezone.localdate(edition.published_at))
        self.assertEqual(content_hash(document), content_hash(self.document()))
        self.assertEqual(document.index_number, "TB-202012")

    def test_an_empty_month_has_none(self) -> None:
        Figure.objects.filter(month=DECEMBER).delete()
        self.assertEqual((self.document().charts, self.document().highlights), ((), ()))
