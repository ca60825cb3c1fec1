"""An issue on one screen: what changed, what stands out, and what was said of it."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from msgspec.structs import replace

from bulletin.actions.instructing import close_task, instruct, make_task
from bulletin.actions.readership import name_reader
from bulletin.document import decode
from bulletin.leading.printed import key_figures
from bulletin.leading.screen import screen_of
from bulletin.models import Bulletin, Edition, Instruction, Section, Task
from departments.models import User
from departments.months import Month
from stats.checks import check_month
from stats.comparisons import Compared
from stats.models import Door, Indicator, Waiver
from stats.waivers import revoke, waive
from stats.writing import Content, Write, write
from tests.base import DECEMBER, NOVEMBER, Cast, department, figure, user
from tests.chinese import shown

URL = "/briefing/2020/12/"


class Screens(Cast, TestCase):
    issue: Bulletin

    @classmethod
    def setUpTestData(cls) -> None:
        stage = cls()
        stage.raise_curtain()
        stage.fill_ledger()
        figure("受理数", stage.bus, 900, month=NOVEMBER, source=stage.windows)
        figure("受理数", stage.social, 130, month=NOVEMBER)
        figure("受理数", stage.medical, 150, month=NOVEMBER)
        figure("受理数", stage.social, 200, month=Month(2019, 12))
        stage.piece("窗口推出延时服务")
        Indicator.objects.filter(name="满意率").update(target=Decimal("99.5"))
        stage.issue = stage.bulletin()
        stage.stay()

    def page(self, by: User | None = None, url: str = URL) -> HttpResponse:
        self.client.force_login(by or self.zhu)
        return self.client.get(url)

    def text(self, part: str = "content-main", by: User | None = None) -> str:
        page = self.page(by).content.decode()
        found = re.search(rf'<section class="desk" id="{part}">.*?</section>', page, re.S)
        assert found is not None, part
        return " ".join(shown(found[0]))

    def change(self, indicator: str, where: Any, value: Any, month: Month = DECEMBER) -> None:
        write(
            [
                Write(
                    month,
                    Indicator.objects.get(name=indicator),
                    where,
                    Content(Decimal(str(value)), self.platform),
                )
            ],
            by=self.bian,
            door=Door.FORM,
        )


class ChangedTests(Screens):
    def test_key_figures_as_printed_with_what_they_are_beside_others(self) -> None:
        self.publish(self.issue)
        told = self.text("changed")
        self.assertIn("受理数 300 件 环比增长7.14% 同比增长50%", told)
        self.assertIn("排号数 400 件 受理数", told)

    def test_they_stay_when_the_ledger_moves_on_and_that_is_said(self) -> None:
        self.publish(self.issue)
        before = (self.text("changed"), self.text("outstanding"))
        self.change("受理数", self.social, 777)
        self.change("受理数", self.medical, 1, NOVEMBER)
        self.assertEqual((self.text("changed"), self.text("outstanding")), before)
        page = " ".join(shown(self.page().content.decode()))
        self.assertIn("发布以后有改动：台账里有2个数改过：栏目“", page)
        self.assertIn("本页仍是发布时的数", page)

    def test_nothing_is_said_while_nothing_was_changed(self) -> None:
        self.publish(self.issue)
        self.assertNotContains(self.page(), "发布以后有改动")

    def test_documents_from_before_there_were_comparisons(self) -> None:
        edition = self.publish(self.issue)
        document = decode(bytes(edition.document))
        old = tuple(replace(one, comparisons=()) for one in document.highlights)
        document = replace(document, highlights=old)
        figures = key_figures(document, Compared(DECEMBER))
        told = {one.name: one.comparisons for one in figures}
        self.assertEqual(told["受理数"], ("环比增长7.14%", "同比增长50%"))
        self.assertEqual(told["排号数"], ())
        # A figure past the one door, as nothing of ours writes it.
        self.social.figures.filter(month=DECEMBER, indicator__name="受理数").update(value=5)
        figures = key_figures(document, Compared(DECEMBER))
        told = {one.name: (one.value, *one.comparisons) for one in figures}
        self.assertEqual(told["受理数"], ("300", "台账与印出的数对不上，不作比较"))

    def test_a_correction_says_what_it_corrected(self) -> None:
        self.publish(self.issue)
        self.assertNotIn("这一版更正了", self.text("changed"))
        self.change("受理数", self.social, 110)
        self.publish(self.issue, correction="社保局漏报10件")
        told = self.text("changed")
        self.assertIn("这一版更正了 社保局漏报10件", told)
        self.assertIn("“100”改为“110”", told)
        self.assertIn("受理数 310 件", told)

    def test_a_month_without_key_figures(self) -> None:
        Section.objects.update(text="")
        self.publish(self.issue)
        self.assertIn("没有写到数据的栏目", self.text("changed"))
        self.assertNotIn("比上月", self.text("outstanding"))


class OutstandingTests(Screens):
    def test_largest_rises_and_falls(self) -> None:
        self.publish(self.issue)
        told = self.text("outstanding")
        self.assertIn(
            "增加最多 公交公司 1000件（增加100件，11.11%） 医保局 200件（增加50件，33.33%）",
            told,
        )
        self.assertIn("减少最多 社保局 100件（减少30件，23.08%）", told)

    def test_three_of_each_at_most_and_missing_is_no_move(self) -> None:
        for number in range(5):
            one = department(f"{number}局", 9)
            figure("受理数", one, 50 + number)
            figure("受理数", one, 40, month=NOVEMBER)
        figure("受理数", department("新局", 10), 5000)
        edition = self.publish(self.issue)
        moves = screen_of(edition).moves
        assert moves is not None
        self.assertEqual(
            [(str(m.department), m.difference) for m in moves.rises],
            [("公交公司", 100), ("医保局", 50), ("4局", 14)],
        )
        self.assertEqual((len(moves.falls), moves.compared), (1, 8))

    def test_departments_below_target(self) -> None:
        self.publish(self.issue)
        self.assertIn("满意率 （目标99.5%）： 医保局 99%", self.text("outstanding"))

    def test_none_below_and_no_last_month(self) -> None:
        Indicator.objects.update(target=None)
        self.issue.delete()
        for one in (self.social, self.medical, self.bus):
            one.figures.filter(month=NOVEMBER).delete()
        self.publish(self.bulletin())
        told = self.text("outstanding")
        self.assertIn("没有达标 没有。", told)
        self.assertIn("上月无数据，不作比较", told)
        self.assertNotIn("增加最多", told)

    def test_findings_let_pass_with_their_reasons(self) -> None:
        finding = next(f for f in check_month(DECEMBER) if f.waivable)
        waive(finding, month=DECEMBER, by=self.shen, reason="已问过部门", printed=False)
        self.publish(self.issue)
        told = self.text("waived")
        self.assertIn(finding.message, told)
        self.assertIn("shen放行：已问过部门", told)

    def test_as_they_were_on_the_day(self) -> None:
        kept, gone = [f for f in check_month(DECEMBER) if f.waivable][:2]
        waiver = waive(kept, month=DECEMBER, by=self.shen, reason="当时放行", printed=False)
        early = waive(gone, month=DECEMBER, by=self.shen, reason="早就收回", printed=False)
        revoke(early, by=self.shen)
        edition = self.publish(self.issue)
        revoke(waiver, by=self.shen)
        waive(gone, month=DECEMBER, by=self.shen, reason="后来放行", printed=False)
        self.assertEqual([w.reason for w in screen_of(edition).waived], ["当时放行"])

    def test_what_was_solved_before_the_day_is_not_told(self) -> None:
        finding = next(f for f in check_month(DECEMBER) if f.waivable)
        waive(finding, month=DECEMBER, by=self.shen, reason="已问过", printed=False)
        Waiver.objects.update(fingerprint="0" * 64)
        self.assertEqual(screen_of(self.publish(self.issue)).waived, ())

    def test_pieces_are_counted_and_found(self) -> None:
        edition = self.publish(self.issue)
        screen = screen_of(edition)
        self.assertEqual(screen.pieces, 1)
        html = bytes(edition.html).decode()
        for anchor, inside in (
            (screen.pieces_anchor, "窗口推出延时服务"),
            (screen.table_anchor, "<table"),
        ):
            section = html[html.index(f'id="{anchor[1:]}"') :].split('<section class="section"')[0]
            self.assertIn(inside, section)


class LinkTests(Screens):
    def links(self, by: User) -> set[str]:
        page = self.page(by).content.decode()
        main = page[page.index('class="screen"') :]
        return set(re.findall(r'href="(/[^"#?]*)', main))

    def test_every_link_opens_for_whoever_has_it(self) -> None:
        self.publish(self.issue)
        instruct(self.issue.current_edition(), "请查明原因", by=self.zhu)
        outside = user("gao")
        name_reader(outside, by=self.bian)
        for by in (self.bian, self.shen, self.zhu, outside):
            found = self.links(by)
            self.assertIn("/2020/12/", found)
            for url in found:
                self.assertEqual(self.client.get(url).status_code, 200, (by, url))

    def test_who_may_not_look_at_figures_is_not_led_there(self) -> None:
        self.publish(self.issue)
        outside = user("gao")
        name_reader(outside, by=self.bian)
        self.assertEqual(self.links(outside), {"/2020/12/"})
        self.assertTrue(any("trends" in url for url in self.links(self.zhu)))

    def test_a_month_that_is_not_published(self) -> None:
        page = self.page()
        self.assertContains(page, "2020年12月的通报还没有发布。", status_code=404)


class Followed(Screens):
    edition: Edition

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.edition = cls().publish(cls.issue)


class FollowedTests(Followed):
    def post(self, url: str, by: User, **given: Any) -> HttpResponse:
        self.client.force_login(by)
        return self.client.post(url, given, follow=True)

    def test_from_the_word_to_its_end(self) -> None:
        page = self.post(f"{URL}instruct/", self.zhu, text="请查明原因")
        self.assertContains(page, "批示已交给编辑")
        said = Instruction.objects.get()
        self.assertContains(self.page(self.bian, "/admin/"), "请查明原因")
        url = f"/briefing/instructions/{said.pk}/task/"
        self.assertContains(self.page(self.bian, url), 'value="请查明原因"')
        due = timezone.localdate() + dt.timedelta(3)
        page = self.post(url, self.bian, what="查", due=due, department=self.social.pk)
        self.assertContains(page, "已立项督办，社保局办理。")
        task = Task.objects.get()
        self.assertContains(self.page(self.bian, "/admin/"), f"{URL}#t{task.pk}")
        page = self.post(f"/briefing/tasks/{task.pk}/close/", self.shen, note="已查明")
        self.assertContains(page, "已办结。")
        self.assertContains(page, "办结：已查明")
        self.assertNotContains(self.page(self.bian, "/admin/"), f"{URL}#t{task.pk}")

    def test_what_was_typed_is_kept_where_something_is_wrong(self) -> None:
        page = self.post(f"{URL}instruct/", self.zhu, text="长" * 1001)
        self.assertContains(page, "长" * 1001, status_code=400)
        said = instruct(self.edition, "请查", by=self.zhu)
        url = f"/briefing/instructions/{said.pk}/task/"
        page = self.post(url, self.bian, what="写了很久的事", due="2020-01-01", department="")
        self.assertContains(page, "写了很久的事", status_code=400)
        self.assertContains(page, "办结期限应在今天以后", status_code=400)
        page = self.post(url, self.bian, what="事", due="昨天", person=self.she.pk)
        self.assertContains(page, "没有这个人，请重新选。", status_code=400)
        due = timezone.localdate()
        task = make_task(said, what="事", due=due, by=self.bian, department=self.social)
        page = self.post(f"/briefing/tasks/{task.pk}/close/", self.bian, note="长" * 501)
        self.assertContains(page, "长" * 501, status_code=400)
        self.assertContains(page, "<details open>", status_code=400)
        self.assertFalse(Task.objects.get().is_done)

    def test_what_was_closed_meanwhile_is_told(self) -> None:
        said = instruct(self.edition, "请查", by=self.zhu)
        due = timezone.localdate()
        task = make_task(said, what="事", due=due, by=self.bian, department=self.social)
        close_task(task, "好了", by=self.shen)
        page = self.post(f"/briefing/tasks/{task.pk}/close/", self.bian, note="我的话")
        self.assertContains(page, "“事”已由shen办结，不用再办。", status_code=400)
        self.assertContains(page, "我的话", status_code=400)

    def test_only_those_who_sign_have_the_form(self) -> None:
        self.assertContains(self.page(self.zhu), 'name="text"')
        for by in (self.bian, self.shen):
            self.assertNotContains(self.page(by), 'name="text"')
            self.assertEqual(self.post(f"{URL}instruct/", by, text="话").status_code, 403)

    def test_what_is_not_there(self) -> None:
        for url in ("/briefing/instructions/99/task/", f"/briefing/tasks/{'9' * 30}/close/"):
            self.assertEqual(self.post(url, self.bian).status_code, 404, url)

    def test_of_an_earlier_edition_stays_in_sight(self) -> None:
        instruct(self.edition, "请查明原因", by=self.zhu)
        Bulletin.objects.update(issuer="某区行政审批局")
        self.issue.refresh_from_db()
        self.publish(self.issue, correction="发文机关写错")
        told = self.text("instructions")
        self.assertIn("请查明原因", told)
        self.assertIn("批在第1版", told)


class DeskTests(Followed):
    def waiting(self, month: str) -> str:
        page = self.page(self.bian, f"/admin/?month={month}").content.decode()
        found = re.search(r'<section class="desk" id="following">.*?</section>', page, re.S)
        assert found is not None
        return " ".join(shown(found[0]))

    def test_a_word_waits_in_its_month_and_the_next(self) -> None:
        said = instruct(self.edition, "请查明原因", by=self.zhu)
        for month, there in (("2020-12", True), ("2021-01", True), ("2021-02", False)):
            self.assertEqual("请查明原因" in self.waiting(month), there, month)
        due = timezone.localdate()
        make_task(said, what="查一查", due=due, by=self.bian, department=self.social)
        self.assertNotIn("请查明原因", self.waiting("2020-12"))

    def test_a_task_waits_in_every_month_and_overdue_ones_are_marked(self) -> None:
        said = instruct(self.edition, "请查明原因", by=self.zhu)
        due = timezone.localdate()
        for what in ("一", "二"):
            make_task(said, what=what, due=due, by=self.bian, department=self.social)
        Task.objects.filter(what="二").update(due=due - dt.timedelta(1))
        told = self.waiting("2022-05")
        self.assertLess(told.index("逾期 二"), told.index("在办 一"))

    def test_as_many_questions_for_three_as_for_one(self) -> None:
        counts = set()
        for number in range(3):
            said = instruct(self.edition, f"第{number}条", by=self.zhu)
            instruct(self.edition, f"不立项的第{number}条", by=self.zhu)
            for who in ({"department": self.social}, {"person": self.bian}):
                make_task(said, what="查", due=timezone.localdate(), by=self.bian, **who)
            for url in ("/admin/?month=2020-12", URL, "/briefing/"):
                self.client.force_login(self.bian)
                with CaptureQueriesContext(connection) as asked:
                    self.client.get(url)
                counts.add((url, len(asked)))
        self.assertEqual(len(counts), 3, counts)
