"""Structure is data: two quite different bulletins, both made by an editor in the admin."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import TestCase

from bulletin.document import Document, Table, decode
from bulletin.models import Bulletin, Section
from stats.models import Indicator, StatTable
from tests import text
from tests.base import ISSUER, Cast


def formset(prefix: str, rows: list[dict[str, Any]], initial: int = 0) -> dict[str, Any]:
    """An inline's part of a posted form."""
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for place, row in enumerate(rows):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


class TwoStructuresTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.client.force_login(self.bian)

    def post(self, path: str, data: dict[str, Any]) -> Any:
        page = self.client.post(f"/admin/{path}", data)
        form = page.context["adminform"].form.errors if page.context else ""
        inlines = [f.formset.errors for f in page.context["inline_admin_formsets"]] if form else ""
        self.assertEqual(page.status_code, 302, (form, inlines))
        return page

    def make_bulletin(self, month: str, **more: str) -> Bulletin:
        data = {
            "month": month,
            "date": "2021-02-09",
            "issuer": ISSUER,
            "masthead": "政务服务通报",
            "style": "brief",
            "title": "{{ 年月 }}政务服务工作情况通报",
        }
        self.post("bulletin/bulletin/add/", data | more)
        return Bulletin.objects.get(month=month)

    def save_sections(self, issue: Bulletin, rows: list[dict[str, Any]]) -> None:
        """Replace all sections by these rows, through the bulletin's own page."""
        old = [
            {"id": section.pk, "bulletin": issue.pk, "title": section.title, "kind": section.kind,
             "order": section.order, "table": section.table_id or "", "DELETE": "on"}
            for section in issue.sections.all()
        ]  # fmt: skip
        data = {name: getattr(issue, name) for name in ("issuer", "masthead", "title", "style")}
        data |= {"month": str(issue.month), "date": issue.date.isoformat()}
        data |= formset("sections", [*old, *rows], len(old))
        self.post(f"bulletin/bulletin/{issue.pk}/change/", data)

    def publish(self, issue: Bulletin) -> Document:
        edition = Cast.publish(self, issue)
        document = decode(bytes(edition.document))
        whole = text.of_document(document)
        self.assertEqual(text.of_html(bytes(edition.html)), whole)
        self.assertEqual(text.of_pdf(bytes(edition.pdf)), whole)
        self.assertEqual(text.of_docx(bytes(edition.docx)), [whole])
        return document

    def test_december_2020_with_its_five_sections(self) -> None:
        document = self.publish(self.make_bulletin("2020-12"))
        self.assertEqual(len(document.sections), 5)
        self.assertIsInstance(document.sections[1].blocks[0], Table)

    def test_another_with_other_indicators_subsections_and_the_table_in_annex_2(self) -> None:
        self.make_indicators()
        issue = self.make_bulletin("2021-01")
        self.save_sections(
            issue,
            [
                {"order": 1, "title": "运行情况", "kind": "prose"},
                {"order": 2, "title": "下步工作", "kind": "prose"},
                {"order": 3, "title": "事项清单", "kind": "prose", "is_annex": "on"},
                {"order": 4, "title": "{{ 月 }}月窗口超时情况", "kind": "table", "is_annex": "on",
                 "table": StatTable.objects.get(name="超时情况").pk},
            ],
        )  # fmt: skip
        parent = Section.objects.get(bulletin=issue, title="运行情况")
        self.add_children(issue, parent)
        self.write(issue, "线上办理", "全程网办{{ 网办数 }}件，网办率{{ 网办率 }}。")
        self.write(issue, "线下办理", "超时{{ 超时数 }}件。")
        self.write(issue, "下步工作", "继续压减办理时限。")
        self.write(issue, "事项清单", "第一项\n第二项")
        self.check(self.publish(issue))

    def make_indicators(self) -> None:
        blank = formset("aliases", [])
        common = {"kind": "count", "scope": "department", "aggregation": "sum", "direction": "more",
                  "decimals": 0, "rounding": "half_up", "window_start": 1, "order": 50}  # fmt: skip
        for name, more in {
            "网办数": {"scope": "hall"},
            "总办件数": {"scope": "hall"},
            "超时数": {"heading": "超时件数", "direction": "less"},
        }.items():
            self.post("stats/indicator/add/", common | blank | {"name": name, "unit": "件"} | more)
        self.post(
            "stats/indicator/add/",
            common | blank | {
                "name": "网办率", "unit": "%", "kind": "rate", "scope": "department",
                "aggregation": "none", "decimals": 1,
            },
        )  # fmt: skip
        rate = Indicator.objects.get(name="网办率")
        self.post(
            f"stats/indicator/{rate.pk}/change/",
            common | blank | {"name": "网办率", "unit": "%", "kind": "rate", "scope": "hall",
                              "aggregation": "none", "decimals": 1},
        )  # fmt: skip
        late = Indicator.objects.get(name="超时数")
        columns = formset("columns", [{"indicator": late.pk, "order": 1}])
        self.post(
            "stats/stattable/add/",
            {"name": "超时情况", "rank_by": late.pk, "show_ordinal": "on", "show_total": "on"}
            | columns,
        )
        self.make_figures()

    def make_figures(self) -> None:
        for name, department, value in (
            ("网办数", "", 812),
            ("网办率", "", "67.35"),
            ("超时数", self.social.pk, 3),
            ("超时数", self.medical.pk, 0),
        ):
            indicator = Indicator.objects.get(name=name)
            self.post(
                "stats/figure/add/",
                {"month": "2021-01", "department": department, "indicator": indicator.pk,
                 "value": value, "source": self.platform.pk},
            )  # fmt: skip

    def add_children(self, issue: Bulletin, parent: Section) -> None:
        rows = [
            {"id": section.pk, "bulletin": issue.pk, "title": section.title, "kind": section.kind,
             "order": section.order, "table": section.table_id or ""}
            | ({"is_annex": "on"} if section.is_annex else {})
            for section in issue.sections.all()
        ]  # fmt: skip
        new = [
            {"order": place, "title": title, "kind": "prose", "parent": parent.pk}
            for place, title in enumerate(("线上办理", "线下办理"), 5)
        ]
        data = {name: getattr(issue, name) for name in ("issuer", "masthead", "title", "style")}
        data |= {"month": str(issue.month), "date": issue.date.isoformat()}
        data |= formset("sections", [*rows, *new], len(rows))
        self.post(f"bulletin/bulletin/{issue.pk}/change/", data)

    def write(self, issue: Bulletin, title: str, words: str) -> None:
        section = issue.sections.get(title=title)
        self.post(f"bulletin/section/{section.pk}/change/", {"title": title, "text": words})

    def check(self, document: Document) -> None:
        self.assertEqual(document.date, dt.date(2021, 2, 9))
        outline = [
            (section.number + section.title, [c.number + c.title for c in section.sections])
            for section in document.sections
        ]
        self.assertEqual(
            outline,
            [("一、运行情况", ["（一）线上办理", "（二）线下办理"]), ("二、下步工作", [])],
        )
        self.assertEqual(
            [(annex.label, annex.title) for annex in document.annexes],
            [("附件1", "事项清单"), ("附件2", "1月窗口超时情况")],
        )
        whole = text.of_document(document)
        self.assertIn("全程网办812件，网办率67.4%。", whole)
        self.assertIn("序号部门超时件数1社保局32医保局03公交公司暂无数据合计3", whole)
