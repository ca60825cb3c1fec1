"""A file into the ledger: all of it, or nothing and the reasons."""

from __future__ import annotations

import io
import json
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection
from django.test import SimpleTestCase, TestCase
from hypothesis import given
from hypothesis import strategies as st

from departments.models import Department, DepartmentAlias
from stats.intake.confirming import import_unseen
from stats.intake.reading import Stated
from stats.intake.taking_in import take_in
from stats.intake.totals import CheckedTotal
from stats.models import Figure, FigureChange, FigureImport, Indicator, Source
from stats.standard import standard_sources, standard_table
from tests.base import DECEMBER, Cast, department, figure
from tests.stats import printed
from tests.stats.test_files import picture


class PrintedTableTests(TestCase):
    def setUp(self) -> None:
        self.platform, self.windows = standard_sources()
        standard_table()
        printed.departments()

    def take_in(self, content: bytes, **more: Any) -> Any:
        return take_in(content, month=DECEMBER, source=self.platform, **more)

    def test_goes_in_as_printed_in_each_encoding(self) -> None:
        for encoding in printed.ENCODINGS:
            with self.subTest(encoding):
                Figure.objects.all().delete()
                outcome = self.take_in(printed.as_csv(encoding))
                self.assertEqual((outcome.problems, outcome.rows, outcome.new), ([], 21, 84))
                self.assertEqual(outcome.encoding, encoding)
                self.check_ledger()

    def test_goes_in_as_a_workbook(self) -> None:
        self.assertEqual(self.take_in(printed.as_xlsx()).new, 84)
        self.check_ledger()

    def check_ledger(self) -> None:
        self.assertEqual(Figure.objects.count(), 84)
        bus = Figure.objects.get(department__name="市公交公司", indicator__name="受理数")
        self.assertEqual(
            (bus.value, bus.note, bus.source), (6459, "数据来源于窗口统计", self.windows)
        )
        missing = Figure.objects.get(department__name="市公交公司", indicator__name="满意率")
        self.assertEqual((missing.value, missing.note, missing.source), (None, "", self.platform))
        rate = Figure.objects.get(department__name="残联", indicator__name="满意率")
        self.assertEqual(rate.value, Decimal(100))

    def test_the_same_file_again_changes_nothing(self) -> None:
        self.take_in(printed.as_csv("utf-8"))
        outcome = self.take_in(printed.as_csv("gb18030"))
        self.assertEqual((outcome.new, outcome.changed, outcome.unchanged), (0, 0, 84))

    def test_a_different_cell_is_a_difference(self) -> None:
        self.take_in(printed.as_csv("utf-8"))
        other = printed.as_csv("utf-8").replace(b",2586,", b",2588,")
        outcome = self.take_in(other, dry_run=True)
        changed = [d for d in outcome.differences if d.kind == "changed"]
        self.assertEqual(
            [(d.department, d.indicator, d.before, d.after) for d in changed],
            [("区社保局", "受理数", "2586", "2588")],
        )
        self.assertFalse(Figure.objects.filter(value=2588).exists())

    def test_a_difference_smaller_than_what_is_printed_is_one(self) -> None:
        for rate, kinds in (
            ("99.951%", ["new"]),
            ("99.952%", ["changed"]),
            ("99.952%", ["unchanged"]),
        ):
            outcome = self.take_in(f"部门,满意率\n区社保局,{rate}\n".encode())
            self.assertEqual([difference.kind for difference in outcome.differences], kinds)

    def test_takes_a_few_queries_however_many_rows(self) -> None:
        few = "\n".join(printed.as_csv("utf-8").decode().splitlines()[:4]).encode()
        for content in (few, printed.as_csv("utf-8")):
            with self.assertNumQueries(11):
                self.take_in(content, dry_run=True)
        # SQLite takes the history's 84 rows in two portions.
        with self.assertNumQueries(15 + (connection.vendor == "sqlite")):
            self.take_in(printed.as_csv("utf-8"))
        for content in (few, printed.as_csv("utf-8")):
            with self.assertNumQueries(10):
                self.take_in(content)


class NotUnderstoodTests(TestCase):
    def setUp(self) -> None:
        standard_table()
        self.platform, _ = standard_sources()
        department("社保局")
        department("医保局")

    def problems(self, text: str | bytes) -> list[str]:
        content = text.encode() if isinstance(text, str) else text
        outcome = take_in(content, month=DECEMBER, source=self.platform)
        self.assertEqual(Figure.objects.count(), 0)
        return [str(problem) for problem in outcome.problems]

    def test_each_in_a_sentence_with_its_place_and_nothing_written(self) -> None:
        files = {
            "部门,受理数\n社保局,1\n税务所,2": (
                "第3行“部门”列：“税务所”没有这个部门。"
                "请改用已有的部门名称，或先在“部门”里添加这个别名。"
            ),
            "部门,受理数,心情\n社保局,1,好": (
                "第1行“心情”列：没有这个指标。"
                "请改用已有的指标名称，或先在“指标”里添加这个表头别名。"
            ),
            "部门,受理数\n社保局,很多": (
                "第2行“受理数”列：“很多”不是数字。没有数据的请写“暂无数据”。"
            ),
            "部门,受理数\n社保局,1\n社保 局,2": (
                "第3行“部门”列：“社保 局”与第2行是同一个部门，请只留一行。"
            ),
            "部门,受理数,系统受理数\n社保局,1,1": (
                "第1行“系统受理数”列：指标“受理数”出现了两列，请只留一列。"
            ),
            "部门,排号数\n社保局,1": (
                "第2行“排号数”列：“1”是全大厅的指标，请填在部门写“大厅”的那一行。"
            ),
            "部门,受理数\n大厅,1": (
                "第2行“受理数”列：“1”按部门统计，大厅这一行请留空；合计由系统计算。"
            ),
            "部门,受理数\n社保局,1\n,5": "第3行“部门”列：这一行没有部门名称。",
            "部门,受理数\n社保局,1,7": "第2行：“7”所在的列没有表头。",
            "部门,受理数\n社保局,5（来源：某某系统）": (
                "第2行“受理数”列：“5（来源：某某系统）”里的来源“某某系统”没有登记，"
                "请先在“数据来源”里添加。"
            ),
            "部门,受理数\n": "表头下面没有数据。",
            "部门\n社保局": "第1行：表头里没有一列是指标。",
            "姓名,年龄\n张三,5": (
                "第1行：找不到表头。表头那一行要有“部门”一列，其余各列写指标名称。"
            ),
            "": "文件是空的，没有内容可以导入。",
            picture(): "这个文件其实是图片，不是表格。请选 CSV 或 XLSX 文件。",
        }
        for content, sentence in files.items():
            with self.subTest(sentence):
                self.assertEqual(self.problems(content), [sentence])

    def test_tells_all_of_them_at_once(self) -> None:
        text = "部门,受理数,办结数\n社保局,x,y\n税务所,1,2\n"
        self.assertEqual(len(self.problems(text)), 3)

    def test_a_note_longer_than_the_ledger_holds(self) -> None:
        [problem] = self.problems(f"部门,受理数\n社保局,5（{'长' * 101}）")
        self.assertEqual(problem[-18:], "”括号里的话超过100个字，请改短。")

    def test_an_alias_and_a_heading_are_understood(self) -> None:
        social = Department.objects.get(name="社保局")
        DepartmentAlias.objects.create(department=social, name="区人社局")
        text = "2020年12月窗口办件表\n\n单位, 系统受理数 \n区人社局,1\n备注：数据来源于平台\n"
        outcome = take_in(text.encode(), month=DECEMBER, source=self.platform)
        self.assertEqual((outcome.problems, outcome.new), ([], 1))
        self.assertEqual(Figure.objects.get().department, social)


class TotalRowTests(Cast, TestCase):
    """What the file itself says of its totals is held against what the ledger will say."""

    def setUp(self) -> None:
        self.raise_curtain()

    def totals(self, *lines: str, dry_run: bool = True) -> list[str]:
        text = "部门,受理数,满意率,评价数\n" + "\n".join(lines)
        outcome = take_in(text.encode(), month=DECEMBER, source=self.platform, dry_run=dry_run)
        self.assertEqual(outcome.problems, [])
        return [str(total) for total in outcome.totals]

    def test_agrees_by_the_ledgers_rule_whether_previewed_or_done(self) -> None:
        lines = ("社保局,100,100%,45", "医保局,200,99%,45", "合计,300,99.5%,90")
        for dry_run in (True, False):
            self.assertEqual(
                self.totals(*lines, dry_run=dry_run),
                [
                    "第4行合计：“受理数”300，与计算的一致。",
                    "第4行合计：“满意率”99.5%，与计算的一致。",
                    "第4行合计：“评价数”90，与计算的一致。",
                ],
            )

    def test_what_the_ledger_already_has_is_part_of_the_total(self) -> None:
        figure("受理数", self.medical, 200)
        self.assertEqual(
            self.totals("社保局,100,,", "总计,300,,"), ["第3行合计：“受理数”300，与计算的一致。"]
        )

    def test_differs_and_says_by_how_much(self) -> None:
        self.assertEqual(
            self.totals("社保局,100,100%,45", "医保局,200,98%,45", "合计,299,99.5%,90")[:2],
            [
                "第4行合计：“受理数”写的是299，计算的是300，少1。",
                "第4行合计：“满意率”写的是99.5%，计算的是99%，多0.5个百分点。",
            ],
        )

    def test_a_difference_made_by_an_excluded_source_is_explained(self) -> None:
        [total] = self.totals(
            "公交公司,1000（数据来源于窗口统计）,,", "社保局,100,,", "合计,1100,,"
        )
        self.assertEqual(
            total,
            "第4行合计：“受理数”写的是1100，计算的是100，多1000"
            "（差额正好是不计入合计的数：窗口统计的公交公司）。",
        )

    def test_a_total_without_anything_to_total(self) -> None:
        self.assertEqual(
            self.totals("社保局,暂无数据,,", "合计,5,,"),
            ["第3行合计：“受理数”写的是5，计算的是没有数据可合计。"],
        )

    def test_is_kept_on_record_and_stops_nothing(self) -> None:
        outcome = import_unseen(
            "部门,受理数\n社保局,100\n合计,101\n".encode(),
            name="表.csv",
            month=DECEMBER,
            source=self.platform,
        )
        self.assertEqual((outcome.new, outcome.problems), (1, []))
        self.assertEqual(FigureImport.objects.get().stated_totals, {"受理数": "101"})


class StatedTotalTests(SimpleTestCase):
    @given(st.lists(st.integers(0, 10**9), min_size=3, max_size=3), st.integers(-5, 5))
    def test_agrees_exactly_when_it_is_the_sum(self, values: list[int], error: int) -> None:
        stated = Stated(9, Indicator(name="受理数"), "", Decimal(sum(values) + error))
        total = CheckedTotal(9, stated.indicator, stated.value, Decimal(sum(values)))
        self.assertEqual((total.agrees, total.difference), (error == 0, error))


class CommandTests(TestCase):
    def setUp(self) -> None:
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = Path(folder) / "表.csv"

    def run_command(
        self, content: bytes | None, *arguments: str, month: str | None = "2020-12"
    ) -> tuple[str, str | None]:
        """What it printed, and the error it ended with."""
        if content is not None:
            self.path.write_bytes(content)
        out, err = io.StringIO(), io.StringIO()
        months = ("--month", month) if month else ()
        try:
            call_command(
                "import_figures", str(self.path), *months, *arguments, stdout=out, stderr=err
            )
        except CommandError as error:
            return out.getvalue(), str(error)
        finally:
            self.err = err.getvalue()
        return out.getvalue(), None

    def test_makes_everything_on_an_empty_database_when_told_to(self) -> None:
        out, error = self.run_command(
            printed.as_csv("gb18030"), "--create-missing", "--format", "json"
        )
        self.assertIsNone(error)
        found = json.loads(out)
        sha256 = found.pop("sha256")
        self.assertEqual(len(sha256), 64)
        self.assertEqual(
            found,
            {
                "file": str(self.path),
                "encoding": "gb18030",
                "month": "2020-12",
                "rows": 21,
                "new": 84,
                "changed": 0,
                "unchanged": 0,
                "created": {
                    "departments": [row[1] for row in printed.rows()[1:]],
                    "indicators": ["系统受理数", "系统办结数", "系统评价数", "系统评价满意率"],
                },
                "errors": [],
            },
        )
        self.assertFalse(Source.objects.get(name="窗口统计").counts_in_totals)
        rate = Indicator.objects.get(heading="系统评价满意率")
        self.assertEqual((rate.name, rate.weight and rate.weight.name), ("满意率", "评价数"))

    def test_an_indicator_nobody_has_heard_of_is_guessed_from_its_cells(self) -> None:
        content = "部门,网办率,投诉数\n社保局,98.5%,3\n".encode()
        self.assertIsNone(self.run_command(content, "--create-missing")[1])
        rate, count = Indicator.objects.order_by("order")
        self.assertEqual((rate.name, rate.unit, rate.aggregation), ("网办率", "%", "none"))
        self.assertEqual((count.name, count.unit, count.aggregation), ("投诉数", "件", "sum"))

    def test_dry_run_writes_nothing(self) -> None:
        out, error = self.run_command(printed.as_csv("utf-8"), "--create-missing", "--dry-run")
        self.assertIsNone(error)
        self.assertIn("21个部门：新增84条，修改0条，未变0条（只看不写）。", out)
        self.assertEqual((Figure.objects.count(), Department.objects.count()), (0, 0))
        self.assertEqual((Indicator.objects.count(), Source.objects.count()), (0, 0))

    def test_errors_in_json_have_their_place(self) -> None:
        standard_table()
        department("社保局")
        content = "部门,系统受理数\n社保局,很多\n".encode()
        out, error = self.run_command(content, "--format", "json")
        self.assertEqual(error, "有1处读不懂，什么也没有导入。")
        self.assertEqual(
            json.loads(out)["errors"],
            [
                {
                    "row": 2,
                    "column": "系统受理数",
                    "value": "很多",
                    "message": "不是数字。没有数据的请写“暂无数据”。",
                }
            ],
        )

    def test_says_what_it_cannot_start_with(self) -> None:
        out, error = self.run_command(b"x", "--format", "json")
        self.assertIn("没有默认的数据来源", json.loads(out)["errors"][0]["message"])
        standard_sources()
        out, error = self.run_command(b"x", "--format", "json", "--source", "别处")
        self.assertEqual(
            json.loads(out)["errors"][0]["message"],
            "没有叫“别处”的数据来源。现有：智慧政务平台、窗口统计。",
        )
        self.path.unlink()
        out, error = self.run_command(None, "--format", "json")
        self.assertEqual(
            json.loads(out)["errors"][0]["message"],
            f"打不开文件“{self.path}”，请核对路径和权限。",
        )
        self.assertEqual(error, "有1处读不懂，什么也没有导入。")

    def test_goes_beside_what_is_there(self) -> None:
        standard_table()
        figure("受理数", department("社保局"), 5)
        out, error = self.run_command("部门,受理数\n社保局,6\n".encode())
        self.assertEqual((out, error), ("1个部门：新增0条，修改1条，未变0条。\n", None))
        self.assertEqual(Figure.objects.get().value, 6)

    def test_is_on_record_and_a_file_that_changes_nothing_only_once(self) -> None:
        standard_table()
        department("社保局")
        for _ in range(3):
            self.run_command("部门,受理数\n社保局,6\n".encode())
        record = FigureImport.objects.get()
        self.assertEqual((record.file_name, record.by, record.new), ("表.csv", None, 1))
        self.assertEqual(FigureChange.objects.get().intake, record)
        self.run_command("部门,受理数\n社保局,x\n".encode())
        self.run_command("部门,受理数\n社保局,9\n".encode(), "--dry-run")
        self.assertEqual(FigureImport.objects.count(), 1)

    def test_a_total_that_differs_is_a_warning_and_no_error(self) -> None:
        standard_table()
        department("社保局")
        content = "部门,受理数\n社保局,6\n合计,7\n".encode()
        out, error = self.run_command(content, "--format", "json")
        self.assertEqual((json.loads(out)["errors"], error), ([], None))
        self.run_command(content)
        self.assertEqual(self.err, "注意：第3行合计：“受理数”写的是7，计算的是6，多1。\n")

    def test_a_tidy_file_needs_no_month_and_any_other_does(self) -> None:
        standard_table()
        department("社保局")
        tidy = "月份,部门,指标,数值\n2020-11,社保局,受理数,5\n2020-12,社保局,受理数,6\n"
        out, error = self.run_command(tidy.encode(), month=None)
        self.assertEqual((out, error), ("2行：新增2条，修改0条，未变0条。\n", None))
        self.assertIsNone(FigureImport.objects.get().month)
        out, error = self.run_command("部门,受理数\n社保局,5\n".encode(), month=None)
        self.assertEqual(error, "有1处读不懂，什么也没有导入。")
        self.assertIn("这份表没有写明是哪个月的数据，请选月份。", self.err)
