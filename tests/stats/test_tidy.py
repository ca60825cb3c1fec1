"""The ledger as a tidy table: out and in again to the same figures; what is amiss is told."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

from django.test import SimpleTestCase, TestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyTestCase
from openpyxl import load_workbook

from departments.models import Department
from departments.months import Month
from stats.exporting import written
from stats.intake.files import read_file
from stats.intake.taking_in import take_in
from stats.intake.vocabulary import Vocabulary
from stats.models import Figure, Indicator, Source
from stats.spreadsheets import armoured, as_csv, as_xlsx, bared
from stats.tidy import HEADINGS, is_tidy, read_month, read_tidy
from tests.base import DECEMBER, Cast, figure

ODD = ("=1+1", "@总数", "-局", "＝合计", '局"引号"', "局,逗号", "'=局", "甲\n乙", "大厅")
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
    | st.sampled_from("\n\t=+-@'\",，＝"),
    max_size=30,
).map(str.strip)
MONTHS = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))
COUNTS = st.integers(0, 10**14 - 1).map(Decimal)
RATES = st.decimals(0, 100, places=4)
MONEY = st.decimals(-(10**13), 10**13, places=4)


def ledger() -> set[tuple[Any, ...]]:
    return {
        (str(f.month), str(f.department), str(f.indicator), f.value, f.source.name, f.note)
        for f in Figure.objects.with_names()
    }


class RoundTripTests(PropertyTestCase):
    def setUp(self) -> None:
        self.platform = Source.objects.create(name="智慧政务平台", is_default=True)
        sources = [self.platform, Source.objects.create(name="+窗口,统计", counts_in_totals=False)]
        departments = [Department.objects.create(name=name) for name in ODD]
        shapes = {
            "受理数": {"unit": "件"},
            "满意率": {"unit": "%", "kind": "rate", "aggregation": "none", "decimals": 2},
            "金额": {"unit": "万元", "kind": "money", "decimals": 4},
            "-天数": {"kind": "days", "aggregation": "none", "decimals": 1},
        }
        own = [Indicator.objects.create(name=name, **more) for name, more in shapes.items()]
        hall = Indicator.objects.create(name="排号数", scope="hall")
        values = {"rate": RATES, "money": MONEY, "days": RATES, "count": COUNTS}
        of_departments = st.sampled_from(own).flatmap(
            lambda i: st.tuples(st.just(i), st.sampled_from(departments), values[i.kind])
        )
        place = of_departments | st.tuples(st.just(hall), st.none(), COUNTS)
        row = st.tuples(MONTHS, place, st.booleans(), st.sampled_from(sources), TEXT)
        self.rows = st.lists(row, max_size=25, unique_by=lambda row: (row[0], row[1][:2]))

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_out_and_into_an_empty_ledger(self, data: st.DataObject) -> None:
        for month, (indicator, where, value), missing, source, note in data.draw(self.rows):
            Figure.objects.create(
                month=month,
                indicator=indicator,
                department=where,
                value=None if missing else value,
                source=source,
                note=note,
            )
        before = ledger()
        for shape in ("csv", "xlsx"):
            content = written(Figure.objects.all(), shape)
            Figure.objects.all().delete()
            outcome = take_in(content, month=None, source=self.platform)
            if before:
                self.assertEqual([str(p) for p in outcome.problems], [])
            self.assertEqual(ledger(), before, shape)
            again = take_in(written(Figure.objects.all(), shape), month=None, source=self.platform)
            self.assertEqual((again.new, again.changed), (0, 0))


class ArmourTests(SimpleTestCase):
    @given(st.text(st.sampled_from("'=+-@＝＋－＠\t\r\nab1 \u3000\u200b\ufeff"), max_size=8))
    def test_taken_off_exactly(self, text: str) -> None:
        self.assertEqual(bared(armoured(text)), text)

    @given(st.text(st.sampled_from("'=+-@＝＋－＠\t\r\nab1 \u3000\u200b\ufeff"), max_size=8))
    def test_no_cell_begins_a_formula(self, text: str) -> None:
        (row,) = csv.reader(io.StringIO(as_csv([(text, "末")]).decode("utf-8-sig"), newline=""))
        self.assertNotRegex(row[0], r"\A(?:[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r\n])")
        book = load_workbook(io.BytesIO(as_xlsx([(text, "末")], title="表", widths=(9, 9))))
        self.assertNotEqual(book.active["A1"].data_type, "f")
        self.assertEqual(bared(book.active["A1"].value or ""), text)

    def test_numbers_stay_numbers(self) -> None:
        row = (Decimal("-3.50"), Decimal("1E+3"), Decimal("0.0000"), "-3")
        self.assertEqual(as_csv([row]).decode("utf-8-sig"), "-3.5,1000,0,'-3\r\n")
        cells = load_workbook(io.BytesIO(as_xlsx([row], title="表", widths=(9,) * 4))).active[1]
        self.assertEqual([c.value for c in cells], [-3.5, 1000, 0, "-3"])
        self.assertEqual([c.data_type for c in cells], ["n", "n", "n", "s"])


class WrittenTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def test_a_row_a_figure_hall_first(self) -> None:
        figure("满意率", self.social, "99.50")
        figure("受理数", self.medical, 1234567)
        figure("评价数", self.bus, None, source=self.windows, note="数据来源于窗口统计")
        figure("排号数", None, 400)
        self.assertEqual(
            written(Figure.objects.all(), "csv").decode("utf-8-sig").splitlines(),
            [
                "月份,部门,指标,数值,单位,来源,附注",
                "2020-12,大厅,排号数,400,件,智慧政务平台,",
                "2020-12,公交公司,评价数,暂无数据,件,窗口统计,数据来源于窗口统计",
                "2020-12,社保局,满意率,99.5,%,智慧政务平台,",
                "2020-12,医保局,受理数,1234567,件,智慧政务平台,",
            ],
        )

    def test_queries_do_not_grow(self) -> None:
        for where in (self.bus, self.social, self.medical):
            figure("受理数", where, 1)
            with self.assertNumQueries(1):
                written(Figure.objects.all(), "csv")


class ReadingTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def take(self, *rows: str, head: str = ",".join(HEADINGS)) -> Any:
        content = "\n".join((head, *rows)).encode()
        self.assertTrue(is_tidy(read_file(content)))
        return take_in(content, month=None, source=self.platform)

    def told(self, *rows: str, **more: str) -> list[str]:
        outcome = self.take(*rows, **more)
        self.assertEqual(Figure.objects.count(), 0)
        return [str(problem) for problem in outcome.problems]

    def test_other_tables_are_none(self) -> None:
        for head in ("部门,受理数", "月份,部门,受理数", "部门,指标,数值"):
            self.assertFalse(is_tidy(read_file(f"{head}\n1,2,3".encode())), head)

    def test_columns_in_any_order_below_a_title_and_only_the_needed(self) -> None:
        self.take(",,,", "数值,指标,部门,月份", "100,受理数,社保局,2020-12", head="明细表,,,")
        self.assertEqual(
            ledger(), {("2020-12", "社保局", "受理数", Decimal(100), "智慧政务平台", "")}
        )

    def test_a_percentage_with_its_sign_or_with_its_unit(self) -> None:
        self.take(
            "2020-10,社保局,满意率,99.5,%,,",
            "2020-11,社保局,满意率,99.5%,%,,",
            "2020-12,社保局,满意率,0.5,％,,",
            "2020-12,医保局,满意率,99.5%,,,",
        )
        values = Figure.objects.order_by("month", "department").values_list("value", flat=True)
        self.assertEqual(
            [f"{value:f}" for value in values], ["99.5000"] * 2 + ["0.5000", "99.5000"]
        )

    def test_months_as_spreadsheets_write_them(self) -> None:
        for text in ("2020-12", "2020/12", "2020/12/1", "2020-12-01", "2020年12月", "２０２０-12",
                     "Dec-20", "2020-12-01 00:00:00", "2020年12月1日"):  # fmt: skip
            self.assertEqual(read_month(text), DECEMBER, text)

    def test_what_is_amiss_is_told_with_its_row(self) -> None:
        cases = {
            "2020-13,社保局,受理数,1,件,,": "不是月份，请写成“2020-12”的样子（2000年至2099年）。",
            "明年,社保局,受理数,1,件,,": "不是月份，请写成“2020-12”的样子。",
            "2020-12,税务局,受理数,1,件,,": "没有这个部门。",
            "2020-12,,受理数,1,件,,": "这一行没有写部门。",
            "2020-12,大厅,受理数,1,件,,": "“受理数”按部门统计，请写部门名称",
            "2020-12,社保局,排号数,1,件,,": "“排号数”是全大厅的指标，部门请写“大厅”。",
            "2020-12,社保局,好评数,1,件,,": "没有这个指标。",
            "2020-12,社保局,,1,件,,": "这一行没有写指标。",
            "2020-12,社保局,受理数,1,万件,,": "单位不同，应是“件”，请换算后再导入。",
            "2020-12,社保局,受理数,很多,件,,": "不是数字",
            "2020-12,社保局,受理数,-1,件,,": "不能是负数",
            "2020-12,社保局,满意率,0.5,,,": "看不出是百分之几",
            "2020-12,社保局,受理数,1,件,别处,": "这个来源没有登记",
            f"2020-12,社保局,受理数,1,件,,{'长' * 101}": "附注超过100个字",
        }
        for row, sentence in cases.items():
            with self.subTest(row):
                (told,) = self.told(row)
                self.assertTrue(told.startswith("第2行"), told)
                self.assertIn(sentence, told)

    def test_everything_amiss_in_a_row_is_told_at_once(self) -> None:
        told = self.told("明年,税务局,受理数,很多,件,别处,")
        self.assertEqual(len(told), 4, told)

    def test_the_same_cell_twice(self) -> None:
        row = "2020-12,社保局,受理数,1,件,,"
        (told,) = self.told(row, row)
        self.assertEqual(told, "第3行：与第2行是同一个月、同一部门的同一项指标，请只留一行。")

    def test_columns_of_no_meaning_and_twice(self) -> None:
        (told,) = self.told(head="月份,部门,指标,数值,备用\n2020-12,社保局,受理数,1,2")
        self.assertIn("“备用”列：台账明细表没有这一列", told)
        (told,) = self.told(head="月份,部门,指标,数值,数值\n2020-12,社保局,受理数,1,2")
        self.assertIn("“数值”列：出现了两列", told)

    def test_nothing_below_the_headings(self) -> None:
        self.assertEqual(self.told(), ["表头下面没有数据。"])

    def test_an_unknown_name_can_be_settled(self) -> None:
        outcome = self.take("2020-12,税务局,好评数,1,件,,", "2020-12,税务局,受理数,1,件,,")
        self.assertEqual(
            [(p.name, p.unknown) for p in outcome.problems],
            [("好评数", "indicator"), ("税务局", "department")],
        )

    def test_reading_asks_the_database_nothing(self) -> None:
        lines = (f"20{n:02d}-01,社保局,受理数,{n},件,," for n in range(60))
        sheet = read_file("\n".join((",".join(HEADINGS), *lines)).encode())
        vocabulary = Vocabulary.load(DECEMBER)
        with self.assertNumQueries(0):
            reading = read_tidy(sheet, vocabulary=vocabulary, source=self.platform)
        self.assertEqual((len(reading.entries), reading.problems), (60, []))
