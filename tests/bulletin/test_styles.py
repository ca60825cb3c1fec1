"""The two styles, 简报 and 公文: what an editor fills in, and what is said of it."""

from __future__ import annotations

from typing import Any

from django.test import TestCase

from bulletin.admin.making import next_issue
from bulletin.assembly import assemble
from bulletin.document import Document
from bulletin.models import Bulletin
from departments.months import Month
from tests.base import ISSUER, Cast, WithoutDatabase
from tests.pdf import a_document

OFFICIAL = {
    "style": "official",
    "masthead": f"{ISSUER}文件",
    "document_number": "示行审〔2021〕3号",
    "recipients": "各进驻部门",
}


class DistributionTests(WithoutDatabase):
    def rows(self, **parts: Any) -> tuple[tuple[str, str], ...]:
        return a_document(**{"copies_to": ""} | parts).distribution

    def test_a_brief_reports_sends_and_hands_out(self) -> None:
        names = {"report_to": "区委。", "copies_to": "区委办。", "sent_to": "各部门。"}
        self.assertEqual(
            self.rows(**names), (("报", "区委。"), ("送", "区委办。"), ("发", "各部门。"))
        )
        self.assertEqual(self.rows(**names, style="official"), (("抄送", "区委办。"),))

    def test_one_with_copies_alone_says_so_as_it_always_did(self) -> None:
        self.assertEqual(self.rows(copies_to="区委办。"), (("抄送", "区委办。"),))
        self.assertEqual(self.rows(), ())


class StyleTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def said(self, issue: Bulletin) -> list[str]:
        rules = ("no_document_number", "masthead_of_official")
        return [finding.rule for finding in assemble(issue).findings if finding.rule in rules]

    def test_what_is_filled_in_is_in_the_document(self) -> None:
        given = {**OFFICIAL, "report_to": "甲", "copies_to": "乙", "sent_to": "丙", "print_run": 50}
        document: Document = assemble(self.bulletin(**given)).document
        self.assertEqual({name: getattr(document, name) for name in given}, given)

    def test_a_colon_after_those_addressed_is_not_doubled(self) -> None:
        issue = self.bulletin(**OFFICIAL | {"recipients": "各进驻部门："})
        self.assertEqual(assemble(issue).document.recipients, "各进驻部门")

    def test_what_an_official_one_lacks_is_told(self) -> None:
        issue = self.bulletin(**OFFICIAL)
        self.assertEqual(self.said(issue), [])
        issue.document_number, issue.masthead = "", "政务服务通报"
        issue.save()
        self.assertEqual(self.said(issue), ["no_document_number", "masthead_of_official"])
        issue.style = "brief"
        issue.save()
        self.assertEqual(self.said(issue), [])

    def test_the_next_issue_is_like_the_last_but_for_its_number(self) -> None:
        kept = {"style": "official", "recipients": "各部门", "report_to": "甲", "copies_to": "乙",
                "sent_to": "丙", "print_run": 50}  # fmt: skip
        self.bulletin(**OFFICIAL | kept)
        start = next_issue()
        self.assertEqual({name: start[name] for name in kept}, kept)
        self.assertNotIn("document_number", start)

    def test_through_the_form(self) -> None:
        self.client.force_login(self.bian)
        form = {"month": "2021-01", "date": "2021-02-05", "issuer": ISSUER, "title": "通报"}
        answer = self.client.post("/admin/bulletin/bulletin/add/", form | OFFICIAL)
        self.assertEqual(answer.status_code, 302)
        issue = Bulletin.objects.get(month=Month(2021, 1))
        self.assertEqual({name: getattr(issue, name) for name in OFFICIAL}, OFFICIAL)
        wrong = form | OFFICIAL | {"month": "2021-02", "document_number": "示行审[2021]03号"}
        page = self.client.post("/admin/bulletin/bulletin/add/", wrong)
        self.assertContains(page, "年份用六角括号，序号不补0")
