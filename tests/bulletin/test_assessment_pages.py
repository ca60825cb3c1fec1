"""The assessment's pages, as each role sees them; its XLSX and PDF, read back."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from lxml import html as lxml_html
from openpyxl import load_workbook

from bulletin.assessment import printed
from bulletin.sample.assessment import load_scheme
from departments.models import Department, User
from stats.assessment import close, compute, reopen
from stats.models import Criterion, Figure, GroupMarks, Indicator, Scheme, SchemeGroup
from tests.base import department, figure, guest, thawed
from tests.stats.assessing import Assessing, criterion, group
from tests.text import of_document, of_pdf


class PagesTestCase(Assessing, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.draw_up()
        self.client.force_login(self.zhu)

    def url(self, name: str, scheme: Scheme | None = None) -> str:
        return reverse(f"admin:stats_scheme_{name}", args=[(scheme or self.scheme).pk])

    def page(self, name: str, query: str = "", scheme: Scheme | None = None) -> Any:
        answer = self.client.get(self.url(name, scheme) + query)
        self.assertEqual(answer.status_code, 200)
        return lxml_html.document_fromstring(answer.content.decode())

    def rows(self, page: Any, table: str) -> list[list[str]]:
        found = page.xpath(f"//table[contains(@class, '{table}')]")
        return [_texts(row) for one in found for row in one.iter("tr")]

    def content(self, page: Any) -> str:
        return "".join(page.xpath("//div[@id='content']")[0].text_content().split())


def _texts(row: Any) -> list[str]:
    return ["".join(cell.text_content().split()) for cell in row]


class ResultsPageTests(PagesTestCase):
    def test_places_scores_and_totals(self) -> None:
        self.assertEqual(
            self.rows(self.page("results"), "places"),
            [
                ["名次", "部门", "业务量", "群众满意", "评价件数", "办结达标", "总分"],
                ["", "满分", "20", "20", "20", "20", "80"],
                ["1", "医保局", "20.00", "18.00", "20.00", "20.00", "78.00"],
                ["2", "社保局", "10.00", "20.00", "20.00", "0.00", "50.00"],
            ],
        )

    def test_who_is_left_out_and_what_is_missing_is_told(self) -> None:
        self.group.departments.add(department("残联", 4))
        told = self.content(self.page("results"))
        self.assertIn("未参加排名：残联（全年没有受理数的数据）。", told)
        self.assertIn("没有编入任何一组的部门：公交公司。", told)
        self.assertIn("总分相同的并列，下一名次空出。", told)
        self.assertIn(
            "受理数、满意率、评价数、办结数缺1—11月数据，按有数据的月份计算：各部门。", told
        )

    def test_what_cannot_be_computed_is_told(self) -> None:
        self.scheme.criteria.all().delete()
        self.assertIn("还没有考核项目", self.content(self.page("results")))

    def test_who_may_look(self) -> None:
        for person, status in ((self.bian, 200), (self.she, 403), (guest(), 403)):
            self.client.force_login(person)
            for name in ("results", "evidence", "xlsx", "pdf"):
                self.assertEqual(self.client.get(self.url(name)).status_code, status, name)

    def test_buttons_by_role(self) -> None:
        self.assertEqual(
            self.buttons(self.zhu),
            ["下载 XLSX", "下载 PDF 草稿", "修改方案", "各组满分", "复制到别的年度", "办结"],
        )
        self.assertEqual(
            self.buttons(self.bian),
            ["下载 XLSX", "下载 PDF 草稿", "修改方案", "各组满分", "复制到别的年度"],
        )
        self.scheme = close(self.scheme, by=self.zhu)
        self.assertEqual(
            self.buttons(self.zhu),
            ["下载 XLSX", "下载 PDF", "查看方案", "复制到别的年度", "另立新版本"],
        )

    def buttons(self, person: User) -> list[str]:
        self.client.force_login(person)
        return [a.text for a in self.page("results").xpath("//div[@class='acts']/a")]

    def test_as_many_queries_for_one_department_and_three(self) -> None:
        for members in ([self.social], [self.social, self.medical, self.bus]):
            self.group.departments.set(members)
            for name, queries in (("results", 14), ("evidence", 13), ("xlsx", 12)):
                with self.subTest(page=name), self.assertNumQueries(queries):
                    self.client.get(self.url(name))


class EvidenceTests(PagesTestCase):
    def test_a_score_opens_into_months_figures_and_editions(self) -> None:
        edition = self.publish(self.bulletin())
        page = self.page("evidence", f"?department={self.social.pk}")
        [section] = page.xpath(f"//section[@id='c{self.praise.pk}']")
        self.assertEqual(section.xpath(".//h2")[0].text, "群众满意：20.00分（满分20）")
        rows = [_texts(row) for row in section.iter("tr")]
        self.assertEqual(rows[0], ["月份", "满意率", "评价数", "数据来源", "附注", "刊登在"])
        self.assertEqual(rows[11], ["11月", "未填", "未填", "", "缺数据，未计入", ""])
        self.assertEqual(rows[12], ["12月", "100%", "45", self.platform.name, "", "第1版"])
        links = [a.get("href") for a in section.xpath(".//tbody/tr[12]//a")]
        praise = Indicator.objects.get(name="满意率").pk
        self.assertTrue(links[0].endswith(f"#d{self.social.pk}-i{praise}"), links)
        self.assertIn("2020-12", links[0])
        self.assertEqual(links[2], edition.get_absolute_url())

    def test_the_score_in_the_results_leads_there(self) -> None:
        links = [a.get("href") for a in self.page("results").xpath("//td[@class='mark']/a")]
        target = f"{self.url('evidence')}?department={self.medical.pk}#c{self.cases.pk}"
        self.assertEqual(links[0], target)

    def test_one_left_out_shows_the_months_of_its_business(self) -> None:
        idle = department("残联", 4)
        figure("受理数", idle, 0)
        self.group.departments.add(idle)
        page = self.page("evidence", f"?department={idle.pk}")
        self.assertIn("未参加排名：全年受理数为0。", self.content(page))
        self.assertEqual(self.rows(page, "months")[12][:2], ["12月", "0"])

    def test_another_department_is_not_found(self) -> None:
        for query in (f"?department={self.bus.pk}", "?department=abc", "?department=" + "9" * 30):
            answer = self.client.get(self.url("evidence") + query)
            self.assertEqual(answer.status_code, 404)

    def test_before_there_is_anything(self) -> None:
        SchemeGroup.objects.all().delete()
        self.assertIn("这份考核还没有部门", self.content(self.page("evidence")))


class WorkbookTests(PagesTestCase):
    def book(self) -> Any:
        answer = self.client.get(self.url("xlsx"))
        self.assertEqual(
            answer["Content-Disposition"], 'attachment; filename="assessment-2020-v1.xlsx"'
        )
        return load_workbook(io.BytesIO(answer.content))

    def test_numbers_are_numbers(self) -> None:
        results, evidence, rules = self.book().worksheets
        self.assertEqual((results.title, evidence.title, rules.title), SHEETS)
        rows = [[cell.value for cell in row] for row in results.iter_rows(min_row=2)]
        self.assertEqual(
            rows,
            [
                ["组", "名次", "部门", *NAMES, "总分", "满分", "备注"],
                ["综合组", 1, "医保局", 20, 18, 20, 20, 78, 80, None],
                ["综合组", 2, "社保局", 10, 20, 20, 0, 50, 80, None],
            ],
        )

    def test_what_each_score_comes_from(self) -> None:
        rows = list(self.book()["得分依据"].iter_rows(values_only=True))
        mine = [row for row in rows if row[1:3] == ("医保局", "群众满意")]
        told = "全年99%，比目标值99.5%低0.5个百分点：20 − 0.5 × 4 = 18。"
        self.assertEqual(mine[0][3:8], (18, "全年", "满意率", 99, "%"))
        self.assertEqual(mine[0][10], told)
        self.assertEqual(mine[-2][4:9], ("2020-12", "满意率", 99, "%", self.platform.name))
        self.assertEqual(mine[-1][4:9], ("2020-12", "评价数", 45, "件", self.platform.name))

    def test_no_text_becomes_a_formula(self) -> None:
        hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"]
        for place, name in enumerate(hostile):
            made = Department.objects.create(name=name, order=50 + place)
            figure("受理数", made, 5, note=name)
            self.group.departments.add(made)
        cells = [cell for sheet in self.book() for row in sheet.iter_rows() for cell in row]
        self.assertEqual([cell.value for cell in cells if cell.data_type == "f"], [])
        told = {cell.value: cell.quotePrefix for cell in cells if cell.value in hostile}
        self.assertEqual(told, dict.fromkeys(hostile, True))


SHEETS = ("考核结果", "得分依据", "说明")
NAMES = ("业务量", "群众满意", "评价件数", "办结达标")


class PaperTests(PagesTestCase):
    def test_the_pdf_says_what_the_results_say(self) -> None:
        closed = close(self.scheme, by=self.zhu)
        answer = self.client.get(self.url("pdf"))
        self.assertEqual(answer["Content-Disposition"], 'inline; filename="assessment-2020-v1.pdf"')
        assert closed.closed_at is not None
        document = printed(
            compute(closed), date=timezone.localdate(closed.closed_at), is_draft=False
        )
        self.assertEqual(of_pdf(answer.content), of_document(document))
        told = of_document(document)
        for said in (
            "2020年度窗口部门考核结果",
            "1医保局20.0018.0020.0020.0078.00",
            "2.总分相同的并列，下一名次空出。",
            "附件各部门2020年全年数据",
        ):
            self.assertIn(said, told)

    def test_many_criteria_go_into_several_tables(self) -> None:
        for number in range(9):
            criterion(self.scheme, f"第{number}项", "受理数", "share")
        document = printed(compute(self.scheme), date=self.zhu.date_joined.date(), is_draft=True)
        tables = [block for block in document.sections[0].blocks if block.kind == "table"]
        self.assertEqual([len(table.head[0]) for table in tables], [8, 8, 4])
        self.assertTrue(of_document(document).count("续表：") == 2)


class ClosedTests(PagesTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.scheme = close(self.scheme, by=self.zhu)

    def formats(self) -> list[Any]:
        book = load_workbook(io.BytesIO(self.client.get(self.url("xlsx")).content))
        cells = [[c.value for c in row] for sheet in book for row in sheet.iter_rows()]
        results, evidence = self.page("results"), self.page("evidence")
        tables = [self.rows(results, "places"), self.rows(evidence, "months")]
        return [cells, *tables, of_pdf(self.client.get(self.url("pdf")).content)]

    def test_page_workbook_and_pdf_stay_as_they_were(self) -> None:
        before = self.formats()
        Department.objects.filter(pk=self.social.pk).update(name="改名局", order=99)
        Indicator.objects.filter(name="受理数").update(name="收件数", unit="宗", decimals=2)
        Figure.objects.filter(department=self.social).delete()
        with thawed():
            Criterion.objects.update(name=Concat("name", Value("改")), full_marks=1)
            Scheme.objects.update(title="改过的考核", issuer="别的局")
        self.assertEqual(self.formats(), before)

    def test_its_definition_can_be_read_only(self) -> None:
        page = self.page("change")
        self.assertEqual(page.xpath("//form[@id='scheme_form']//input[not(@type='hidden')]"), [])
        for name in ("change", "marks", "delete"):
            before = list(Criterion.objects.values())
            answer = self.client.post(self.url(name), {"title": "改", "post": "yes"})
            self.assertIn(answer.status_code, (200, 403))
            self.assertEqual(list(Criterion.objects.values()), before)
        self.assertEqual(Scheme.objects.get().title, "2020年度窗口部门考核")

    def test_it_cannot_be_deleted_from_the_list_either(self) -> None:
        data = {"action": "delete_selected", "_selected_action": [self.scheme.pk], "post": "yes"}
        self.client.post(reverse("admin:stats_scheme_changelist"), data)
        self.assertEqual(Scheme.objects.count(), 1)

    def test_a_new_version_through_the_page(self) -> None:
        answer = self.client.post(self.url("reopen"), {"reason": " "}, follow=True)
        self.assertIn("原因：这一项必填。", self._plain(answer))
        answer = self.client.post(self.url("reopen"), {"reason": "补报12月"}, follow=True)
        later = Scheme.objects.get(version=2)
        self.assertRedirects(answer, self.url("results", later))
        told = self._plain(answer)
        self.assertIn("第2版，另立新版本的原因：补报12月", told)
        self.assertIn("与上一版（已办结）的结果没有不同。", told)
        Figure.objects.filter(indicator__name="受理数", department=self.social).update(value=150)
        page = self.page("results", scheme=later)
        difference = page.xpath("//section[@class='desk']")[0]
        self.assertEqual(
            [_texts(row) for row in difference.iter("tr")][1:],
            [["社保局", "总分", "50.00", "55.00"], ["社保局", "业务量", "10.00", "15.00"]],
        )
        self.assertIn("第1版", self.content(page))
        # Neither version can be deleted, nor the year of the new one changed.
        for scheme in (self.scheme, later):
            self.client.post(self.url("delete", scheme), {"post": "yes"})
        self.assertEqual(Scheme.objects.count(), 2)
        self.assertEqual(self.page("change", scheme=later).xpath("//input[@name='year']"), [])

    def _plain(self, answer: HttpResponse) -> str:
        return self.content(lxml_html.document_fromstring(answer.content.decode()))

    def test_an_open_version_is_not_reopened(self) -> None:
        later = reopen(self.scheme, by=self.zhu, reason="补报")
        self.assertIn("还没有办结", self.content(self.page("reopen", scheme=later)))
        self.client.post(self.url("reopen"), {"reason": "再来"})
        self.assertEqual(Scheme.objects.count(), 2)


class ButtonTests(PagesTestCase):
    def test_closing_through_the_page(self) -> None:
        page = self.page("close")
        seen = page.xpath("//input[@name='seen']")[0].get("value")
        answer = self.client.post(self.url("close"), {"seen": seen}, follow=True)
        self.assertRedirects(answer, self.url("results"))
        self.assertTrue(Scheme.objects.get().is_closed)
        self.assertIn("已经由zhu", self.content(self.page("close")))

    def test_closing_without_having_seen_the_results(self) -> None:
        for seen in ("", "abc", compute(self.scheme).fingerprint[::-1]):
            answer = self.client.post(self.url("close"), {"seen": seen}, follow=True)
            self.assertContains(answer, "您打开这一页以后，数据或方案变了。")
        self.assertContains(self.client.post(self.url("close"), follow=True), "您打开这一页以后")
        self.assertFalse(Scheme.objects.get().is_closed)

    def test_only_the_chief_closes(self) -> None:
        self.client.force_login(self.bian)
        for name in ("close", "reopen"):
            self.assertEqual(self.client.get(self.url(name)).status_code, 403)
            self.assertEqual(self.client.post(self.url(name)).status_code, 403)
        self.assertEqual(self.client.post(self.url("copy"), {"year": 2021}).status_code, 302)

    def test_a_copy(self) -> None:
        self.client.post(self.url("copy"), {"year": 2021})
        self.assertEqual(Scheme.objects.get(year=2021).criteria.count(), 4)
        for year in ("2021", "1999", "abc", "", "9" * 30, "NaN"):
            answer = self.client.post(self.url("copy"), {"year": year})
            self.assertContains(answer, "errornote")
        self.assertEqual(Scheme.objects.count(), 2)

    def test_marks_by_group(self) -> None:
        other = group(self.scheme, "企业组", self.bus)
        cell = f"m{other.pk}_{self.cases.pk}"
        self.client.post(self.url("marks"), {cell: "30.5"})
        self.assertEqual(GroupMarks.objects.get().full_marks, Decimal("30.5"))
        for wrong in ("-1", "NaN", "Infinity", "1e9", "12345", "1.234", "二十"):
            answer = self.client.post(self.url("marks"), {cell: wrong})
            self.assertContains(answer, "企业组 业务量：")
        self.assertEqual(GroupMarks.objects.get().full_marks, Decimal("30.5"))
        self.client.post(self.url("marks"), {})
        self.assertEqual(GroupMarks.objects.count(), 0)

    def test_no_scheme_of_that_number(self) -> None:
        for name in ("results", "evidence", "xlsx", "pdf", "marks", "close", "reopen", "copy"):
            for pk in ("999999", "9" * 30):
                url = self.url(name).replace(f"/{self.scheme.pk}/", f"/{pk}/")
                self.assertEqual(self.client.get(url).status_code, 404, url)


class SampleTests(PagesTestCase):
    def test_the_samples_assessment_can_be_closed(self) -> None:
        Scheme.objects.all().delete()
        Department.objects.filter(pk=self.bus.pk).update(name="市公交公司")
        load_scheme("示例区行政审批局")
        results = compute(Scheme.objects.get())
        self.assertEqual(results.problems, ())
        self.assertEqual(
            [(group.name, len(group.ranked)) for group in results.groups],
            [("进驻窗口组", 2), ("单独统计组", 1)],
        )
