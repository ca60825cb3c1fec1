"""Tables to fill in: opened again, filled in, handed in, with nothing left to do by hand."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from openpyxl import load_workbook

from stats.intake.templates import template, usual_indicators
from stats.models import Figure, Indicator, Source
from stats.models.kinds import Kind, Scope
from tests.base import DECEMBER, NOVEMBER, Cast, figure, guest

URL = "/admin/stats/figure/import/template/"


class TemplateTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)

    def opened(self, source: Source) -> Any:
        answer = self.client.get(URL, {"source": source.pk, "month": "2020-12"})
        self.assertEqual(answer.status_code, 200)
        return load_workbook(io.BytesIO(answer.content))

    def rows(self, source: Source) -> list[list[Any]]:
        return [list(row) for row in self.opened(source)["填报表"].values]

    def test_has_the_months_departments_and_what_the_source_usually_brings(self) -> None:
        self.fill_ledger()
        book = self.opened(self.windows)
        table = book["填报表"]
        self.assertEqual(
            [list(row) for row in table.values],
            [
                ["部门", "系统受理数（件）", "系统办结数（件）"],
                ["公交公司", None, None],
                ["社保局", None, None],
                ["医保局", None, None],
            ],
        )
        self.assertEqual(table.freeze_panes, "B2")
        self.assertIn("暂无数据", book["填表说明"]["A2"].value)

    def test_the_halls_own_figures_have_their_row(self) -> None:
        queue = Source.objects.create(name="排号系统")
        self.assertEqual(
            self.rows(queue), [["部门", "排号数（件）", "即办件数（件）"], ["大厅", None, None]]
        )

    def test_a_hall_without_figures_gets_what_a_source_of_that_name_brings(self) -> None:
        names = [i.name for i in usual_indicators(self.platform, DECEMBER)]
        self.assertEqual(names, ["受理数", "办结数", "评价数", "满意率"])
        # The hall's own name may stand before it.
        ours = Source.objects.create(name="某区排号系统")
        names = [i.name for i in usual_indicators(ours, DECEMBER)]
        self.assertEqual(names, ["排号数", "即办件数"])

    def test_a_source_of_its_own_gets_what_no_other_brings(self) -> None:
        self.fill_ledger()
        Indicator.objects.get(name="承诺件数").delete()
        own = Source.objects.create(name="热线")
        calls = Indicator.objects.create(name="来电数", unit="次", order=99)
        self.assertEqual(usual_indicators(own, DECEMBER), [calls])

    def test_what_it_brought_long_ago_does_not_count(self) -> None:
        figure("评价数", self.social, 1, source=self.windows, month=DECEMBER.plus(-12))
        figure("办结数", self.social, 1, source=self.windows, month=NOVEMBER)
        names = [i.name for i in usual_indicators(self.windows, DECEMBER)]
        self.assertEqual(names, ["办结数"])

    def test_filled_in_it_imports_without_any_handwork(self) -> None:
        self.fill_ledger()
        Indicator.objects.create(name="=怪名", unit="", order=98)
        for name in ("智慧政务平台", "窗口统计", "排号系统", "考勤系统", "热线"):
            source, _ = Source.objects.get_or_create(name=name)
            with self.subTest(name):
                self.check_round(source)

    def check_round(self, source: Source) -> None:
        Figure.objects.filter(month=DECEMBER).delete()
        _, content = template(source, DECEMBER)
        book = load_workbook(io.BytesIO(content))
        table, indicators = book["填报表"], usual_indicators(source, DECEMBER)
        expected = 0
        for row in table.iter_rows(min_row=2):
            is_hall = row[0].value == "大厅"
            for cell, indicator in zip(row[1:], indicators, strict=True):
                if (indicator.scope == Scope.HALL) == is_hall:
                    cell.value = "98.5%" if indicator.kind == Kind.RATE else cell.row * 7
                    expected += 1
        file = io.BytesIO()
        book.save(file)
        form = {
            "month": "2020-12",
            "source": source.pk,
            "file": SimpleUploadedFile("填报.xlsx", file.getvalue()),
        }
        page = self.client.post("/admin/stats/figure/import/", form, follow=True)
        outcome = page.context["outcome"]
        self.assertEqual(([str(p) for p in outcome.problems], outcome.new), ([], expected))

    def test_bad_questions_go_back_to_the_form(self) -> None:
        for asked in ({}, {"month": "2020-13", "source": "1"}, {"month": "2020-12", "source": "x"},
                      {"month": "2020-12", "source": "9" * 30}):  # fmt: skip
            page = self.client.get(URL, asked, follow=True)
            self.assertContains(page, "请选好月份和数据来源，再下载填报表。")

    def test_where_the_calendar_begins(self) -> None:
        answer = self.client.get(URL, {"source": self.platform.pk, "month": "2000-01"})
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"PK"))

    def test_needs_the_right_to_import(self) -> None:
        for user in (guest(), self.she):
            self.client.force_login(user)
            self.assertEqual(self.client.get(URL).status_code, 403)
