"""The editors' list of pieces: found by what one knows of them."""

from __future__ import annotations

from django.test import TestCase

from bulletin.actions.news import remark
from bulletin.models.news import Stage, State
from departments.models import DepartmentAlias
from tests.base import NOVEMBER, Cast

LIST = "/admin/bulletin/newsitem/"


class ListTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.she.name = "佘晓"
        self.she.save()
        DepartmentAlias.objects.create(department=self.medical, name="区医疗保障局")
        self.ours = self.piece("社保卡换新", department=self.social, author=self.she)
        self.theirs = self.piece(
            "参保登记提速", department=self.medical, author=self.yi, month=NOVEMBER,
            state=State.DECLINED, reason="太长", body="<p>一站式结算。</p>",
        )  # fmt: skip
        self.client.force_login(self.bian)

    def found(self, query: str) -> list[str]:
        page = self.client.get(f"{LIST}?{query}").content.decode()
        return [one.headline for one in (self.ours, self.theirs) if one.headline in page]

    def test_by_text_department_author_and_pinyin(self) -> None:
        for typed, wanted in (
            ("换新", ["社保卡换新"]),
            ("一站式", ["参保登记提速"]),
            ("医保局", ["参保登记提速"]),
            ("佘晓", ["社保卡换新"]),
            ("sbj", ["社保卡换新"]),
            ("qylbzj", ["参保登记提速"]),
            ("shebao", ["社保卡换新"]),
            ("zzz", []),
        ):
            self.assertEqual(self.found(f"q={typed}"), wanted, typed)

    def test_by_month_and_state(self) -> None:
        self.assertEqual(self.found("month=2020-11-01"), ["参保登记提速"])
        self.assertEqual(self.found("stage=accepted"), ["社保卡换新"])
        self.assertEqual(self.found("stage=declined"), ["参保登记提速"])
        issue = self.bulletin()
        self.assertEqual(self.found("stage=placed"), ["社保卡换新"])
        self.assertEqual(self.found("stage=accepted"), [])
        self.publish(issue)
        self.assertEqual(self.found("stage=published"), ["社保卡换新"])
        self.ours.refresh_from_db()
        self.assertEqual(self.ours.stage, Stage.PUBLISHED)

    def test_a_remark_for_editors_is_not_shown_to_its_department(self) -> None:
        remark(self.ours, "写给作者的话", by=self.bian)
        remark(self.ours, "编辑之间的话", by=self.bian, for_editors=True)
        url = f"/pieces/{self.ours.pk}/"
        self.assertContains(self.client.get(url), "编辑之间的话")
        self.client.force_login(self.she)
        page = self.client.get(url)
        self.assertContains(page, "写给作者的话")
        self.assertNotContains(page, "编辑之间的话")
        self.assertNotContains(self.client.get(f"{url}versions/"), "编辑之间的话")
        # What a department says is never hidden from it.
        self.client.post(f"{url}remark/", {"text": "收到", "for_editors": "on"})
        self.assertContains(self.client.get(url), "收到")
