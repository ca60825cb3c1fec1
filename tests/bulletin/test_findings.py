"""A bulletin's findings: of its figures and its own, let pass or standing, told and printed."""

from __future__ import annotations

import json
import re
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bulletin.actions.publication import READ_BY_ASSEMBLY, PublicationRefused, publish
from bulletin.assembly import assemble
from bulletin.document import Table
from bulletin.models import Edition, Section
from bulletin.models.issue import SectionKind
from stats.checks import check_month
from stats.findings import Finding
from stats.models import Figure, Indicator, Rule, StatTable, TableColumn, Waiver
from stats.models.rule import Check
from stats.waivers import revoke, standing, waive
from tests.base import DECEMBER, NOVEMBER, Cast, figure

from .test_commands import run

TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')


class Found(Cast, TestCase):
    """Only rates are checked; 社保局's 满意率 is 101%, which blocks."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        Rule.objects.exclude(check_kind=Check.RATE_RANGE).update(is_active=False)
        self.issue = self.bulletin()
        self.rate("101")

    def rate(self, value: str) -> None:
        Figure.objects.filter(indicator__name="满意率", department=self.social).update(value=value)

    def finding(self) -> Finding:
        [finding] = check_month(DECEMBER)
        return finding

    def waive(self, finding: Finding | None = None, **more: Any) -> Waiver:
        given = {"month": DECEMBER, "by": self.zhu, "reason": "系统口径", "printed": False}
        return waive(finding or self.finding(), **given | more)


class AssemblyTests(Found):
    def test_what_blocks_among_the_figures_blocks_publication(self) -> None:
        self.assertEqual([f.rule for f in assemble(self.issue).blocking], ["rate_range"])
        with self.assertRaises(PublicationRefused) as caught:
            publish(self.issue, by=self.zhu)
        self.assertIn("社保局的“满意率”是101%", str(caught.exception))
        waiver = self.waive()
        self.assertEqual(assemble(self.issue).blocking, ())
        self.publish(self.issue)
        revoke(waiver, by=self.zhu)
        self.assertEqual(len(assemble(self.issue).blocking), 1)
        self.assertEqual(Edition.objects.count(), 1)

    def test_findings_of_the_bulletin_itself_can_be_let_pass(self) -> None:
        [empty, *_] = [f for f in assemble(self.issue).findings if f.rule == "empty_section"]
        self.waive(empty, printed=True)
        *others, last = assemble(self.issue).findings
        self.assertEqual(
            (last.message, last.waived, last.reason_printed), (empty.message, True, False)
        )
        self.assertEqual([finding.waived for finding in others], [False] * 3)

    def test_what_cannot_be_printed_cannot_be_let_pass(self) -> None:
        self.piece(state="submitted")
        self.issue.title = "2020年11月通报"
        Figure.objects.all().delete()
        kinds = {f.rule: f.waivable for f in assemble(self.issue).findings if f.blocks}
        self.assertEqual(kinds, dict.fromkeys(("month_in_title", "missing_figure"), False))

    def test_publishing_holds_still_all_that_assembly_reads(self) -> None:
        self.piece(department=self.social)
        self.waive()
        with CaptureQueriesContext(connection) as queries:
            assemble(self.issue)
        tables = {table for query in queries for table in TABLE.findall(query["sql"])}
        held = {model._meta.db_table for model in READ_BY_ASSEMBLY}
        # Who let a finding pass is shown on the desk and printed nowhere.
        self.assertEqual(tables - held, {"departments_user"})

    def test_another_months_waiver_is_none(self) -> None:
        self.waive(month=NOVEMBER)
        self.assertEqual(len(assemble(self.issue).blocking), 1)


class PrintedTests(Found):
    def remarks(self) -> list[tuple[str, ...]]:
        return [
            tuple(remark for remark in block.remarks if "数据来源" not in remark)
            for section in assemble(self.issue).document.sections
            for block in section.blocks
            if isinstance(block, Table)
        ]

    def second_table(self, column: str) -> None:
        table = StatTable.objects.create(name="另一张")
        TableColumn.objects.create(table=table, indicator=Indicator.objects.get(name=column))
        Section.objects.create(
            bulletin=self.issue, title="另表", kind=SectionKind.TABLE, table=table, order=99
        )

    def test_a_reason_is_printed_under_the_table_if_wanted(self) -> None:
        self.assertEqual(self.remarks(), [()])
        waiver = self.waive()
        self.assertEqual(self.remarks(), [()])
        revoke(waiver, by=self.zhu)
        self.waive(reason="社保局满意率含加分<b>\u200b", printed=True)
        self.assertEqual(self.remarks(), [("社保局满意率含加分<b>。",)])
        self.rate("102")
        self.assertEqual(self.remarks(), [()])

    def test_under_each_table_that_has_the_column(self) -> None:
        self.waive(printed=True, reason="系统口径。")
        self.second_table("受理数")
        self.assertEqual(self.remarks(), [("系统口径。",), ()])
        TableColumn.objects.filter(table__name="另一张").update(
            indicator=Indicator.objects.get(name="满意率")
        )
        self.assertEqual(self.remarks(), [("系统口径。",)] * 2)

    def test_what_has_no_column_stands_under_the_first(self) -> None:
        self.rate("100")
        Rule.objects.create(name="甲", left="排号数", relation="<=", right="9", over="hall")
        self.waive(printed=True)
        self.second_table("受理数")
        self.assertEqual(self.remarks(), [("系统口径。",), ()])

    def test_in_print(self) -> None:
        self.waive(reason="社保局满意率含加分", printed=True)
        edition = self.publish(self.issue)
        self.assertIn("社保局满意率含加分。", bytes(edition.html).decode())


class DeskTests(Found):
    def setUp(self) -> None:
        super().setUp()
        self.client.force_login(self.zhu)
        self.url = reverse("admin:bulletin_bulletin_change", args=[self.issue.pk])

    def post(self, **data: Any) -> HttpResponse:
        url = reverse("admin:bulletin_waive", args=[self.issue.pk])
        return self.client.post(url, data, follow=True)

    def test_lets_findings_of_both_kinds_pass_and_takes_them_back(self) -> None:
        for finding in assemble(self.issue).findings[:2]:
            page = self.post(fingerprint=finding.fingerprint, reason="看过了")
            self.assertRedirects(page, self.url)
        self.assertContains(page, "理由：看过了（zhu，", count=2)
        waiver = Waiver.objects.filter(rule="rate_range").get()
        page = self.client.post(
            reverse("admin:stats_figure_revoke", args=[waiver.pk]), {"next": self.url}, follow=True
        )
        self.assertRedirects(page, self.url)
        self.assertContains(page, "理由：看过了（zhu，", count=1)

    def test_what_cannot_be_let_pass_offers_no_button(self) -> None:
        self.issue.sections.all().delete()
        finding = standing(assemble(self.issue).findings, self.none().fingerprint)
        page = self.post(fingerprint=finding.fingerprint, reason="看过了")
        self.assertContains(page, "这个问题不解决，通报就印不出来，不能放行。")
        self.assertNotContains(page, f'value="{finding.fingerprint}"')

    def none(self) -> Finding:
        [finding] = [f for f in assemble(self.issue).findings if f.rule == "no_sections"]
        return finding

    def test_a_faulty_form_comes_back(self) -> None:
        page = self.post(fingerprint=self.finding().fingerprint, reason="")
        self.assertContains(page, "请写明为什么可以放行。")
        self.assertContains(page, self.url)
        self.assertContains(self.post(), "这个问题已经解决，或有关的数据刚才变了。")

    def test_only_by_who_may(self) -> None:
        for user, status in ((self.bian, 403), (self.she, 403)):
            self.client.force_login(user)
            page = self.post(fingerprint=self.finding().fingerprint, reason="看过了")
            self.assertEqual(page.status_code, status)
        self.client.force_login(self.bian)
        self.assertNotContains(self.client.get(self.url), "<summary>放行")
        self.assertEqual(Waiver.objects.count(), 0)

    def test_the_publishing_page_lists_them_too(self) -> None:
        self.waive()
        page = self.client.get(reverse("admin:bulletin_publish", args=[self.issue.pk]))
        self.assertContains(page, "理由：系统口径（zhu，")
        self.assertNotContains(page, "收回</button>")  # a form does not stand within another


class CommandTests(Found):
    def test_waived_findings_are_told_and_block_no_more(self) -> None:
        self.waive()
        out, error = run("check_bulletin", "2020-12")
        self.assertIsNone(error)
        self.assertEqual(
            out.splitlines()[-1],
            "已放行：社保局的“满意率”是101%，比率应在0%至100%之间。请核对。（理由：系统口径）",
        )
        found = json.loads(run("check_bulletin", "2020-12", format="json")[0])["findings"][-1]
        self.assertEqual(
            found,
            {
                "severity": "blocking",
                "rule": "rate_range",
                "department": "社保局",
                "indicator": "满意率",
                "printed": "101%",
                "computed": None,
                "message": "社保局的“满意率”是101%，比率应在0%至100%之间。请核对。",
                "waived": True,
            },
        )

    def test_a_month_without_a_bulletin_has_its_figures_checked(self) -> None:
        figure("满意率", self.social, 150, month=NOVEMBER)
        out, error = run("check_bulletin", "2020-11")
        self.assertEqual(error, "有1个问题必须先解决。")
        self.assertEqual(
            out.splitlines(),
            [
                "还没有2020年11月的通报，只核查了数据。",
                "必须解决：社保局的“满意率”是150%，比率应在0%至100%之间。请核对。",
            ],
        )
        found = json.loads(run("check_bulletin", "2020-11", format="json")[0])
        self.assertEqual((found["month"], len(found["findings"])), ("2020-11", 1))
        Figure.objects.filter(month=NOVEMBER).update(value=99)
        self.assertEqual(
            run("check_bulletin", "2020-11"),
            ("还没有2020年11月的通报，只核查了数据。\n没有发现问题。\n", None),
        )

    def test_a_month_without_anything(self) -> None:
        for shape in ("text", "json"):
            self.assertEqual(
                run("check_bulletin", "2020-10", format=shape),
                ("", "还没有2020年10月的通报，也没有这个月的数据，没有可以核查的。"),
            )
