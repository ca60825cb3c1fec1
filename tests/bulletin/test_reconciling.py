"""The bulletin's words held against the ledger."""

from __future__ import annotations

from django.test import TestCase

from bulletin.actions.issue import gather
from bulletin.actions.publication import PublicationRefused, publish
from bulletin.assembly import assemble
from bulletin.models import Bulletin
from bulletin.reconciling import reconcile
from stats.findings import Finding, Severity
from tests.base import Cast


class ReconcilingTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def issue(self, text: str = "", **more: str) -> Bulletin:
        issue = self.bulletin(**more)
        if text:
            issue.sections.filter(title="受理和办理情况").update(text=text)
        return issue

    def findings(self, issue: Bulletin) -> list[Finding]:
        found = reconcile(assemble(issue).document)
        self.assertEqual(
            found, [f for f in assemble(issue).findings if f.rule in {o.rule for o in found}]
        )
        return found

    def test_what_is_generated_agrees(self) -> None:
        self.assertEqual(self.findings(self.issue()), [])

    def test_a_typed_number_that_contradicts_blocks(self) -> None:
        [found] = self.findings(self.issue("12月，受理数{{ 受理数 }}件，办结数310件。"))
        self.assertEqual(
            found,
            Finding(
                Severity.BLOCKING,
                "contradiction",
                "“受理和办理情况”里的“310件”与数据不符："
                "办结数（合计）2020年12月在数据里是301，这里写的是310件，数字颠倒了。",
                indicator="办结数",
                printed="310件",
                computed="301",
            ),
        )
        self.assertIs(found.waivable, True)

    def test_publication_is_refused(self) -> None:
        with self.assertRaisesMessage(PublicationRefused, "“310件”与数据不符"):
            publish(self.issue("办结数310件。"), by=self.zhu)

    def test_numbers_that_nothing_is_known_of_are_one_warning_a_section(self) -> None:
        [found] = self.findings(self.issue("发放资料2100余份，开展培训12次，受理数300件。"))
        self.assertEqual(
            (found.severity, found.rule, found.message),
            (
                Severity.WARNING,
                "unknown_number",
                "“受理和办理情况”里有2个数字在数据里找不到依据：2100余份、12次。请自行核对。",
            ),
        )

    def test_the_opening_is_read(self) -> None:
        [found] = self.findings(self.issue(opening="现将11月份政务服务工作情况通报如下。"))
        self.assertEqual((found.rule, found.printed), ("contradiction", "11月份"))

    def test_a_heading_that_names_another_month(self) -> None:
        issue = self.issue()
        issue.sections.filter(title__startswith="政务服务大厅").update(
            title="政务服务大厅11月部门窗口办件情况统计"
        )
        self.assertEqual([f.printed for f in self.findings(issue)], ["11月"])

    def test_pieces_are_read_where_they_name_an_indicator_and_the_month(self) -> None:
        self.piece("甲", body="<p>12月，社保局受理310件，发放资料2100余份。</p>")
        self.piece("乙", body="<p>近三年来，社保局窗口受理7.82万件，满意率均达100%。</p>")
        self.piece("丙", body="<table><tr><td>12月，社保局受理310件</td></tr></table>")
        issue = self.issue()
        gather(issue, by=self.bian)
        [found] = self.findings(issue)
        self.assertEqual(
            (found.severity, found.department, found.printed, found.computed),
            (Severity.BLOCKING, "社保局", "310件", "100"),
        )
        self.assertIn("稿件“甲”里的“310件”与数据不符", found.message)

    def test_who_speaks_is_known_from_the_credit(self) -> None:
        body = "<p>12月，我局受理{}件。</p>"
        self.piece("甲", body=body.format(110), credit="（社保局供稿）")
        self.piece("乙", body=body.format(100), credit="（社保局供稿）")
        self.piece("丙", body=body.format(110), credit="（办公室供稿）")
        issue = self.issue()
        gather(issue, by=self.bian)
        self.assertEqual([f.message[:5] for f in self.findings(issue)], ["稿件“甲”"])

    def test_asks_no_more_for_more_pieces(self) -> None:
        issue = self.issue("受理数310件。")
        document = assemble(issue).document
        with self.assertNumQueries(7):
            reconcile(document)
        for number in range(3):
            self.piece(f"稿{number}", body="<p>12月，社保局受理310件。</p>")
        gather(issue, by=self.bian)
        document = assemble(issue).document
        with self.assertNumQueries(7):
            reconcile(document)
