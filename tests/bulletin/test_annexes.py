"""References to annexes: checked when saved, followed when renamed, never pointing at nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase, TestCase
from lxml import html as markup

from bulletin.assembly import assemble
from bulletin.definitions import export, load
from bulletin.document import Paragraph
from bulletin.models import Bulletin, Section, StandardSection
from bulletin.models.annexes import Annexes
from bulletin.models.issue import SectionKind
from bulletin.renderers import html
from departments.months import Month
from stats.definitions.file import DefinitionsRefused
from stats.prose import Unknown
from tests.base import Cast
from tests.pdf import Pdf, paper

FORMS = "大厅{{ 月 }}月窗口办件情况"
ANNEXES = Annexes((FORMS, "窗口考勤情况", "评分办法"))


class AnnexesTests(SimpleTestCase):
    def refused(self, annexes: Annexes, name: str) -> str:
        with self.assertRaises(Unknown) as caught:
            annexes.place(name)
        return str(caught.exception)

    def test_a_title_or_a_part_of_it_that_no_other_has(self) -> None:
        for name, printed in {
            "评分办法": "附件3",
            "评分": "附件3",
            "窗口办件": "附件1",
            "大厅": "附件1",
        }.items():
            self.assertEqual(ANNEXES.printed(name), printed)
        self.assertEqual(Annexes(("评分办法",)).printed("评分办法"), "附件")
        self.assertEqual(Annexes(("办法", "评分办法")).printed("办法"), "附件1")

    def test_what_is_none_or_several_is_refused_with_what_there_is(self) -> None:
        self.assertEqual(
            self.refused(ANNEXES, "窗口"),
            f"“窗口”在几个附件的标题里都有：“{FORMS}”、“窗口考勤情况”，请写得长一点",
        )
        self.assertEqual(
            self.refused(ANNEXES, "名单"),
            "没有叫“名单”的附件。现有的附件："
            "{{ 附件.月窗口办件情况 }}、{{ 附件.窗口考勤情况 }}、{{ 附件.评分办法 }}",
        )
        self.assertIn("还没有附件", self.refused(Annexes(), "名单"))
        self.assertIn("没有叫", self.refused(ANNEXES, "大厅月窗口"))
        self.assertIn("没有叫", self.refused(ANNEXES, ""))

    def test_what_is_offered_means_one_annex(self) -> None:
        self.assertEqual(
            ANNEXES.offered(),
            {"月窗口办件情况": "附件1", "窗口考勤情况": "附件2", "评分办法": "附件3"},
        )
        self.assertEqual(Annexes(("同名", "同名")).offered(), {"同名": "附件1"})
        self.assertEqual(
            Annexes(("办法1.2", "办法")).offered(), {"办法1": "附件1", "办法": "附件2"}
        )


class ReferenceTestCase(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.issue = self.bulletin()
        self.forms = self.annex(FORMS, 100)
        self.marks = self.annex("评分办法", 110)
        self.first = self.issue.sections.get(title="受理和办理情况")
        self.client.force_login(self.bian)

    def annex(self, title: str, order: int, **more: Any) -> Section:
        return Section.objects.create(
            bulletin=self.issue, title=title, order=order, is_annex=True, text="附件的话。", **more
        )

    def write(self, text: str) -> None:
        self.first.text = text
        self.first.full_clean()
        self.first.save()

    def printed(self) -> str:
        (block,) = assemble(self.issue).document.sections[0].blocks
        assert isinstance(block, Paragraph)
        return "".join(run.text for run in block.runs)

    def blocking(self) -> list[str]:
        return [f"{one.rule}：{one.message}" for one in assemble(self.issue).blocking]


class PrintingTests(ReferenceTestCase):
    def test_prints_its_number_and_leads_there(self) -> None:
        self.write("受理{{ 受理数 }}件，详见{{ 附件.窗口办件 }}和{{附件.评分办法}}。")
        self.assertEqual(self.printed(), "受理300件，详见附件1和附件2。")
        document = assemble(self.issue).document
        page = markup.document_fromstring(html.render(document).content.decode())
        links = page.cssselect("#s1 a")
        self.assertEqual([(a.text, a.get("href")) for a in links],
                         [("附件1", "#a1"), ("附件2", "#a2")])  # fmt: skip
        for link in links:
            self.assertEqual(len(page.cssselect(link.get("href"))), 1)
        self.assertNotIn("unknown_number", [f.rule for f in assemble(self.issue).findings])

    def test_leads_there_inside_the_pdf(self) -> None:
        self.write("详见{{ 附件.评分办法 }}。")
        whole = paper(assemble(self.issue).document)
        (link,) = self.links(whole)
        self.assertNotIn("/A", link)
        self.assertIn("详见附件2。", whole.pages[0].text)

    def links(self, whole: Pdf) -> list[Any]:
        found = [a.get_object() for page in whole.reader.pages for a in page.get("/Annots", [])]
        return [link for link in found if link["/Subtype"] == "/Link"]

    def test_follows_the_order_of_annexes(self) -> None:
        self.write("详见{{ 附件.评分办法 }}。")
        self.marks.order = 90
        self.marks.save()
        self.assertEqual(self.printed(), "详见附件1。")

    def test_a_lone_annex_has_no_number(self) -> None:
        self.write("详见{{ 附件.评分办法 }}。")
        self.forms.delete()
        self.assertEqual(self.printed(), "详见附件。")

    def test_in_the_opening_too(self) -> None:
        self.issue.opening = "通报如下，详见{{ 附件.评分 }}。"
        self.issue.full_clean()
        self.issue.save()
        (block,) = assemble(self.issue).document.opening
        self.assertEqual("".join(run.text for run in block.runs), "通报如下，详见附件2。")

    def test_one_that_is_gone_stops_publication(self) -> None:
        self.write("详见{{ 附件.评分办法 }}。")
        self.assertEqual(self.blocking(), [])
        self.marks.delete()
        self.assertEqual(
            self.blocking(),
            [
                (
                    "annex_gone：“受理和办理情况”里引用的“附件.评分办法”现在认不出了："
                    "没有叫“评分办法”的附件。现有的附件：{{ 附件.月窗口办件情况 }}。"
                )
            ],
        )


class SavingTests(ReferenceTestCase):
    def test_what_points_at_nothing_is_refused_where_it_is_written(self) -> None:
        address = f"/admin/bulletin/section/{self.first.pk}/change/"
        answer = self.client.post(address, {"title": "情况", "text": "见{{ 附件.名单 }}。"})
        self.assertContains(answer, "{{ 附件.名单 }}：没有叫“名单”的附件。现有的附件：")
        for text in ("{{ 附件 }}", "{{ 附件.评分办法|万 }}", "{{ 附件.评分办法.环比 }}"):
            with self.assertRaisesMessage(ValidationError, "“附件”后面写一个点和它的名称"):
                self.write(text)

    def test_an_annex_may_name_itself_before_it_is_saved(self) -> None:
        made = Section(bulletin=self.issue, title="名单", order=200, is_annex=True,
                       kind=SectionKind.PROSE, text="{{ 附件.名单 }}的说明。")  # fmt: skip
        made.full_clean()

    def test_the_next_issue_is_laid_out_with_what_it_refers_to(self) -> None:
        month = Month(2021, 1)
        made = Bulletin(month=month, date="2021-02-01", issuer="某局", opening="{{ 附件.评分 }}")
        made.full_clean()
        made.opening = "{{ 附件.名单 }}"
        with self.assertRaisesMessage(ValidationError, "没有叫“名单”的附件"):
            made.full_clean()

    def test_the_picker_offers_them_and_fills_them(self) -> None:
        base = f"/admin/bulletin/bulletin/{self.issue.pk}"
        page = markup.document_fromstring(self.client.get(f"{base}/placeholders/").content.decode())
        offered = {
            item.findtext("code"): item.xpath("string(span[@class='value'])")
            for item in page.cssselect("#group-1 li")
        }
        self.assertEqual(
            offered, {"{{ 附件.月窗口办件情况 }}": "附件1", "{{ 附件.评分办法 }}": "附件2"}
        )
        answer = self.client.post(f"{base}/filled/", {"text": "见{{ 附件.评分 }}{{ 附件.无 }}"})
        self.assertEqual(answer.json()["text"], "见附件2【附件.无：认不出】")
        self.assertIn("没有叫“无”的附件", answer.json()["problems"][0])
        section = self.client.get(f"/admin/bulletin/section/{self.first.pk}/change/")
        self.assertContains(section, "<code>{{ 附件.评分办法 }}</code>")


class RenamingTests(ReferenceTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.write("详见{{ 附件.评分办法 }}、{{ 附件.窗口办件 }}。")
        Bulletin.objects.filter(pk=self.issue.pk).update(opening="见{{ 附件.评分 }}。")

    def rename(self, section: Section, title: str) -> Any:
        address = f"/admin/bulletin/section/{section.pk}/change/"
        return self.client.post(address, {"title": title, "text": section.text}, follow=True)

    def texts(self) -> tuple[str, str]:
        issue = Bulletin.objects.get(pk=self.issue.pk)
        return issue.opening, issue.sections.get(pk=self.first.pk).text

    def test_references_follow_and_it_is_told(self) -> None:
        answer = self.rename(self.marks, "打分细则")
        self.assertEqual(
            self.texts(),
            ("见{{ 附件.打分细则 }}。", "详见{{ 附件.打分细则 }}、{{ 附件.窗口办件 }}。"),
        )
        self.assertIn(
            "附件改名，同时改了引用它的：2020年12月通报的开头语、"
            "2020年12月通报的栏目“受理和办理情况”。",
            [str(message) for message in answer.context["messages"]],
        )
        self.assertEqual(self.blocking(), [])

    def test_a_name_that_still_means_it_stays(self) -> None:
        self.rename(self.marks, "评分办法（试行）")
        self.assertEqual(self.texts()[0], "见{{ 附件.评分 }}。")

    def test_a_name_that_another_title_would_take_is_written_longer(self) -> None:
        self.rename(self.forms, "评分结果")
        self.assertEqual(
            self.texts(),
            ("见{{ 附件.评分办法 }}。", "详见{{ 附件.评分办法 }}、{{ 附件.评分结果 }}。"),
        )

    def test_in_the_bulletins_own_form(self) -> None:
        page = self.client.get(f"/admin/bulletin/bulletin/{self.issue.pk}/change/")
        forms = [page.context["adminform"].form]
        for formset in page.context["inline_admin_formsets"]:
            forms += [formset.formset.management_form, *formset.formset.forms]
        data = {}
        for form in forms:
            for bound in form:
                value = bound.value()
                data[bound.html_name] = "" if value is None or value is False else value
        (name,) = [key for key, value in data.items() if value == "评分办法"]
        answer = self.client.post(page.request["PATH_INFO"], data | {name: "打分细则"})
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(self.texts()[0], "见{{ 附件.打分细则 }}。")

    def test_of_standard_sections(self) -> None:
        text = StandardSection.objects.create(title="概况", text="见{{ 附件.名单 }}。", order=1)
        annex = StandardSection.objects.create(title="名单", is_annex=True, order=2)
        self.client.force_login(self.zhu)
        address = f"/admin/bulletin/standardsection/{annex.pk}/change/"
        form = {"kind": "prose", "title": "部门名册", "is_annex": "on", "order": "2", "text": ""}
        self.assertEqual(self.client.post(address, form).status_code, 302)
        text.refresh_from_db()
        self.assertEqual(text.text, "见{{ 附件.部门名册 }}。")


class DefinitionsTests(Cast, TestCase):
    FILE = """
[[section]]
title = "概况"
text = "见{{{{ 附件.{name} }}}}。"

[[section]]
title = "部门名单"
is_annex = true
text = "甲、乙。"
"""

    def test_a_file_may_refer_to_an_annex_that_comes_later_in_it(self) -> None:
        load(self.FILE.format(name="名单").encode(), by=None)
        self.assertEqual(StandardSection.objects.get(title="概况").text, "见{{ 附件.名单 }}。")
        before = export()
        load(before.encode(), by=None)
        self.assertEqual(export(), before)

    def test_a_reference_to_nothing_is_refused(self) -> None:
        with self.assertRaises(DefinitionsRefused) as caught:
            load(self.FILE.format(name="名册").encode(), by=None)
        (problem,) = caught.exception.problems
        self.assertIn("没有叫“名册”的附件。现有的附件：{{ 附件.部门名单 }}", problem)
