"""The month's desk: what it shows to whom, what comes next, and what is done from it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from unittest import TestCase as PlainTestCase

from django.core import mail
from django.http import HttpResponse
from django.test import TestCase, override_settings
from django.utils import timezone

from bulletin.actions.news import accept
from bulletin.actions.publication import publish
from bulletin.actions.reporting import excuse, say_nothing, set_deadline
from bulletin.desk.next_act import Kind, Work, next_act
from bulletin.models import Deadline, NewsItem, Notice, Placement, Reply, Section
from bulletin.models.news import State
from bulletin.models.signing import Step
from bulletin.permissions import ACCEPT, EDIT_BULLETIN, PUBLISH
from departments import roles
from departments.events import Act, Event
from departments.models import User
from departments.quoting import quoted
from stats.intake.confirming import confirm, preview
from stats.models import Figure, FigureImport, Indicator, Job
from tests.base import DECEMBER, NOVEMBER, Cast, department, figure, guest, user
from tests.chinese import shown

EVERYTHING = frozenset(
    {ACCEPT, EDIT_BULLETIN, PUBLISH, "stats.import_figure", "bulletin.add_bulletin"}
    | {step.permission for step in Step}
)
ME = 7
URL = "/admin/?month=2020-12"


class NextActTests(PlainTestCase):
    """Without a database: a pure function of where the month stands and who looks."""

    ready = Work(DECEMBER, is_set_up=True, has_figures=True)

    def told(self, work: Work, holds: frozenset[str] = EVERYTHING) -> tuple[Kind, str, bool]:
        act = next_act(work, holds=holds.__contains__, who=ME)
        return act.kind, act.text, act.is_theirs

    def of(self, holds: frozenset[str] = EVERYTHING, **more: Any) -> tuple[Kind, str, bool]:
        fields = {"is_set_up": True, "has_figures": True} | more
        return self.told(Work(DECEMBER, **fields), holds)

    def test_in_the_order_of_the_work(self) -> None:
        waiting = {"blocking": 2, "submitted": 3, "to_gather": 1}
        for lacking, kind, text in (
            ({"is_set_up": False, "has_figures": False}, Kind.SET_UP, "新建2020年12月通报"),
            ({"has_figures": False}, Kind.IMPORT, "导入2020年12月的数据"),
            ({}, Kind.SOLVE, "解决2个必须解决的问题"),
            ({"blocking": 0}, Kind.REVIEW, "审阅3篇新稿件"),
            ({"blocking": 0, "submitted": 0}, Kind.GATHER, "收入1篇已采用的稿件"),
        ):
            with self.subTest(kind):
                self.assertEqual(self.of(**waiting | lacking), (kind, text, True))

    def test_signatures_in_turn_then_publication_then_the_next_month(self) -> None:
        for step in Step:
            self.assertEqual(self.of(step=step), (Kind.SIGN, f"审读，签“{step.label}”", True))
        self.assertEqual(self.of(step=None), (Kind.PUBLISH, "发布2020年12月通报", True))
        self.assertEqual(
            self.of(step=None, is_published=True), (Kind.BEGIN_NEXT, "开始2021年1月的工作", True)
        )

    def test_a_correction_is_signed_and_published_anew(self) -> None:
        changed = {"is_published": True, "changed": True}
        self.assertEqual(self.of(**changed)[0], Kind.SIGN)
        self.assertEqual(
            self.of(**changed, step=None), (Kind.PUBLISH, "发布更正2020年12月通报", True)
        )

    def test_what_an_urgent_edition_lacks_comes_before_the_next_month(self) -> None:
        lacking = {
            "is_published": True,
            "step": Step.EDITOR,
            "wanted": (Step.EDITOR, Step.REVIEWER),
        }
        self.assertEqual(self.of(**lacking), (Kind.SIGN_AFTERWARDS, "补签“编辑”", True))
        reviewer = frozenset({Step.REVIEWER.permission})
        self.assertEqual(self.of(reviewer, **lacking), (Kind.SIGN_AFTERWARDS, "补签“审核”", True))
        self.assertEqual(
            self.of(frozenset(), **lacking, signers=("王编",)),
            (Kind.SIGN_AFTERWARDS, "等王编补签“编辑”", False),
        )
        self.assertFalse(self.of(**lacking, signed_edition=frozenset({ME}))[2])

    def test_nobody_is_offered_what_is_anothers(self) -> None:
        self.assertEqual(
            self.of(frozenset(), signers=("王编", "李编")),
            (Kind.SIGN, "等王编、李编签“编辑”", False),
        )
        self.assertEqual(self.of(frozenset())[1], "等有这个权限的人签“编辑”")
        self.assertEqual(
            self.of(step=Step.REVIEWER, signed=frozenset({ME}), signers=("申审",)),
            (Kind.SIGN, "等申审签“审核”", False),
        )
        self.assertEqual(
            self.of(frozenset(), step=None), (Kind.PUBLISH, "等审批局发布2020年12月通报", False)
        )

    def test_a_late_piece_holds_up_nothing_that_is_signed(self) -> None:
        late = {"submitted": 1, "to_gather": 1, "step": Step.REVIEWER}
        self.assertEqual(self.of(**late, signed=frozenset({3}))[0], Kind.SIGN)


class Desk(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()

    def page(self, by: User | None = None, url: str = URL) -> HttpResponse:
        self.client.force_login(by or self.bian)
        return self.client.get(url)

    def text(self, by: User | None = None, url: str = URL) -> str:
        return " ".join(shown(self.page(by, url).content.decode()))

    def post(self, name: str, by: User | None = None, **given: Any) -> HttpResponse:
        self.client.force_login(by or self.bian)
        url = f"/admin/desk/{name}/"
        return self.client.post(url, {"month": "2020-12"} | given, follow=True)


class WhoTests(Desk):
    def test_those_of_the_bureau_see_the_desk_with_all_functions_folded_below(self) -> None:
        for by in (self.bian, self.shen, self.zhu):
            page = self.page(by)
            self.assertContains(page, 'id="desk"')
            self.assertContains(page, '<details class="all"><summary>全部功能</summary>')

    def test_a_departments_staff_go_to_their_pieces(self) -> None:
        self.assertRedirects(self.page(self.she), "/pieces/")

    def test_others_see_what_is_theirs(self) -> None:
        manager = user("guan", roles.MANAGER)
        for by, there, absent in (
            (manager, "/admin/departments/user/", "/admin/bulletin/bulletin/"),
            (guest(), "/admin/stats/figure/", "/admin/departments/user/"),
        ):
            page = self.page(by)
            self.assertNotContains(page, 'id="desk"')
            self.assertContains(page, f'href="{there}"')
            self.assertNotContains(page, f'href="{absent}"')

    def test_the_buttons_are_nobody_elses(self) -> None:
        manager = user("guan", roles.MANAGER)
        for by in (self.she, manager, guest()):
            for name in ("deadline", "reply", "remind"):
                self.assertEqual(self.post(name, by, due="2021-01-20").status_code, 403, name)
        self.assertEqual((Deadline.objects.count(), Notice.objects.count()), (0, 0))


class MonthTests(Desk):
    def test_the_month_that_is_being_made_and_its_neighbours(self) -> None:
        self.bulletin()
        page = self.page(url="/admin/")
        self.assertContains(page, "<h2>2020年12月</h2>")
        for month in ("2020-11", "2021-01"):
            self.assertContains(page, f'href="?month={month}"')

    def test_an_odd_month(self) -> None:
        page = self.page(url="/admin/?month=13")
        self.assertContains(page, "“13”不是月份")
        self.assertEqual(self.page(url="/admin/?month=2000-01").status_code, 200)
        self.assertEqual(self.page(url="/admin/?month=2099-12").status_code, 200)

    def test_an_empty_month_begins_with_its_bulletin(self) -> None:
        page = self.page()
        self.assertContains(page, 'href="/admin/bulletin/bulletin/add/?month=2020-12"')
        self.assertContains(page, "新建2020年12月通报")
        self.assertContains(page, "这个月还没有导入。")


class DepartmentTests(Desk):
    def row(self, name: str) -> str:
        page = self.page().content.decode()
        rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, re.S)
        found = next(row for row in rows if row.startswith(name))
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found)).strip()

    def test_what_each_has_done(self) -> None:
        set_deadline(DECEMBER, timezone.localdate() + dt.timedelta(3), by=self.bian)
        self.piece("一", state=State.SUBMITTED, department=self.social)
        self.piece("二", department=self.social)
        say_nothing(self.medical, DECEMBER, by=self.yi)
        excuse(self.bus, DECEMBER, by=self.bian)
        late = department("林业局", 4)
        self.piece("草稿", state=State.DRAFT, department=late)
        self.assertEqual(self.row("社保局"), "社保局 还没有 已报送 2篇，采用1篇")
        self.assertEqual(self.row("医保局"), "医保局 还没有 零报送 取消")
        self.assertEqual(self.row("公交公司"), "公交公司 还没有 免报 取消")
        self.assertEqual(self.row("林业局"), "林业局 还没有 未报送 （在写1篇） 免报")
        Deadline.objects.update(due=timezone.localdate() - dt.timedelta(1))
        self.assertEqual(self.row("林业局"), "林业局 还没有 逾期未报 （在写1篇） 免报")

    def test_figures_in_and_missing_are_what_the_checks_ask(self) -> None:
        self.fill_ledger()
        department("林业局", 4)
        Figure.objects.filter(department=self.medical, indicator__name="评价数").delete()
        self.assertIn("✓ 齐（4项）", self.row("社保局"))
        self.assertIn("缺1项 有3项", self.row("医保局"))
        self.assertIn("缺4项 有0项", self.row("林业局"))
        # A stated 暂无数据 is a figure.
        self.assertIn("✓ 齐（4项）", self.row("公交公司"))

    def test_what_others_had_last_month_is_asked(self) -> None:
        figure("受理数", self.social, 5, month=NOVEMBER)
        self.assertIn("缺1项 有0项", self.row("医保局"))

    def test_what_the_newsroom_counts_is_asked_of_nobody(self) -> None:
        Indicator.objects.create(name="报送信息数", unit="篇", kind="count", scope="department")
        accept(self.piece("一", state=State.SUBMITTED, department=self.social), by=self.bian)
        self.assertTrue(Figure.objects.in_month(DECEMBER).exists())
        self.assertTrue(self.row("社保局").startswith("社保局 还没有 已报送"))
        self.assertContains(self.page(), "新建2020年12月通报")

    def test_a_department_that_is_gone_is_not_asked(self) -> None:
        self.medical.presences.update(until=NOVEMBER)
        self.assertNotIn("医保局</th>", self.page().content.decode())


class ShownTests(Desk):
    def test_imports_and_ones_own_jobs(self) -> None:
        text = "部门,受理数\n社保局,100\n医保局,250\n公交公司,3\n"
        for name in ("十二月.csv", "再一份.csv"):
            intake = FigureImport.hand_in(
                name=name, content=text.encode(), month=DECEMBER, source=self.platform, by=self.bian
            )
        confirm(intake, by=self.bian, fingerprint=preview(intake).fingerprint)
        own = Job.objects.create(kind="import", by=self.bian, state="running", done=2, total=9)
        other = Job.objects.create(kind="import", by=self.zhu, state="waiting")
        told = self.text()
        self.assertIn("十二月.csv 智慧政务平台，bian，待确认", told)
        self.assertIn("再一份.csv 智慧政务平台，bian，已导入", told)
        self.assertIn("进行中 2 / 9", told)
        page = self.page()
        self.assertContains(page, f"/admin/stats/job/{own.pk}/change/")
        self.assertNotContains(page, f"/admin/stats/job/{other.pk}/change/")

    def test_findings_by_weight(self) -> None:
        self.bulletin()
        told = self.text()
        self.assertRegex(told, r"必须解决 \d+ ")
        self.assertIn("请核对 3 在通报页面看", told)

    def test_sections_with_their_pieces_and_those_that_wait(self) -> None:
        self.piece("已放好的")
        self.bulletin()
        self.piece("等着放的", department=self.social)
        self.piece("等着看的", state=State.SUBMITTED)
        self.piece("别的月的", month=NOVEMBER)
        told = self.text()
        for words in (
            "等着审阅（1篇） 等着看的 审批局",
            "已采用，还没有放进栏目（1篇） 等着放的 社保局",
            "政务服务信息 稿件 已放好的 审批局",
        ):
            self.assertIn(words, told)
        self.assertNotIn("别的月的", told)

    def test_signatures_and_what_voided_them(self) -> None:
        self.fill_ledger()
        issue = self.bulletin()
        self.sign(issue)
        told = self.text()
        for name in ("bian", "shen", "zhu"):
            self.assertRegex(told, rf"✓ {name}，\d+年\d+月\d+日 \d\d:\d\d")
        Section.objects.filter(title="政务服务信息").update(title="政务信息")
        told = self.text()
        self.assertEqual(told.count("签名后内容有改动，已失效"), 3)
        self.assertIn("改了：栏目“政务信息”（新加）", told)

    def test_an_urgent_edition_and_what_is_still_to_be_signed(self) -> None:
        self.fill_ledger()
        issue = self.bulletin()
        publish(issue, by=self.zhu, urgent="汛期停业")
        told = self.text()
        self.assertIn("紧急发布 ：汛期停业", told)
        self.assertIn("还要补签：编辑、审核", told)
        self.assertIn("补签“编辑”", told)
        self.assertIn("补签“审核”", self.text(self.shen))
        self.assertIn("等bian补签“编辑”", self.text(self.zhu))

    def test_what_was_changed_since_publication(self) -> None:
        self.fill_ledger()
        self.publish(self.bulletin())
        self.assertIn("开始2021年1月的工作", self.text())
        self.assertNotIn("发布以后有改动", self.text())
        Section.objects.filter(title="政务服务信息").update(title="政务信息")
        self.assertIn("发布以后有改动：栏目“政务信息”（新加）", self.text())


class StoryTests(Desk):
    """What comes next, from an empty month to the next one, followed through its links."""

    def next(self, by: User) -> tuple[str, str]:
        page = self.page(by).content.decode()
        found = re.search(r'<div class="next">(.*?)</div>', page, re.S)
        assert found is not None
        address = re.search(r'(?:href|action)="([^"]+)"', found[1])
        text = re.sub(r"\s*<[^>]+>\s*", "", found[1])
        return text, address[1] if address else ""

    def test_every_step(self) -> None:
        self.assertEqual(self.next(self.bian)[0], "下一步：新建2020年12月通报")
        issue = self.bulletin()
        own = f"/admin/bulletin/bulletin/{issue.pk}"
        self.assertEqual(
            self.next(self.bian), ("下一步：导入2020年12月的数据", "/admin/stats/figure/import/")
        )
        figure("受理数", self.social, 1)
        self.assertRegex(self.next(self.bian)[0], r"下一步：解决\d+个必须解决的问题")
        Figure.objects.all().delete()
        self.fill_ledger()
        waiting = self.piece("新的", state=State.SUBMITTED)
        text, address = self.next(self.bian)
        self.assertEqual(text, "下一步：审阅1篇新稿件")
        self.assertContains(self.page(url=address.replace("&amp;", "&")), "新的")
        NewsItem.objects.filter(pk=waiting.pk).update(state=State.ACCEPTED)
        self.assertEqual(self.next(self.bian), ("下一步：收入1篇已采用的稿件", f"{own}/gather/"))
        self.assertContains(self.client.post(f"{own}/gather/", follow=True), "收入1篇稿件：新的")
        self.assertEqual(self.next(self.bian), ("下一步：审读，签“编辑”", f"{own}/sign/"))
        self.assertEqual(self.next(self.shen), ("下一步：等bian签“编辑”", ""))
        self.sign(issue)
        self.assertEqual(self.next(self.zhu), ("下一步：发布2020年12月通报", f"{own}/publish/"))
        publish(issue, by=self.zhu)
        self.assertEqual(
            self.next(self.zhu), ("下一步：开始2021年1月的工作", "/admin/?month=2021-01")
        )


class DeadlineTests(Desk):
    def test_is_set_and_shown_with_the_days_left(self) -> None:
        due = timezone.localdate() + dt.timedelta(4)
        page = self.post("deadline", due=due.isoformat())
        self.assertContains(page, "2020年12月的报送截止日期已改好。")
        self.assertContains(page, f"{due.year}年{due.month}月{due.day}日")
        self.assertContains(page, "还有4天")
        self.assertEqual(Event.objects.get(act=Act.REPORTING).by, self.bian)

    def test_days_that_are_none_or_too_early(self) -> None:
        for given, said in (
            ("", "请填截止日期。"),
            ("x", "日期不对"),
            ("2020-11-30", "不能早于这个月"),
        ):
            self.assertContains(self.post("deadline", due=given), said)
        self.assertEqual(Deadline.objects.count(), 0)


class ReplyTests(Desk):
    def test_an_editor_excuses_and_takes_back(self) -> None:
        page = self.post("reply", department=self.social.pk)
        self.assertContains(page, "社保局2020年12月定为免报。")
        self.assertEqual(Reply.objects.get().get_answer_display(), "免报")
        self.assertContains(self.post("reply", department=self.social.pk), "已经是免报")
        page = self.post("reply", department=self.social.pk, take_back=1)
        self.assertContains(page, "已取消。")
        self.assertEqual(Reply.objects.count(), 0)

    def test_odd_ones(self) -> None:
        for given in ({}, {"department": "x"}, {"department": "9" * 30}):
            self.assertEqual(self.post("reply", **given).status_code, 404, given)
        page = self.post("reply", department=self.social.pk, take_back=1)
        self.assertContains(page, "不用取消")
        self.assertEqual(self.client.get("/admin/desk/reply/").status_code, 405)


@override_settings(MAIL_URL="smtp://127.0.0.1:25")
class RemindTests(Desk):
    def setUp(self) -> None:
        super().setUp()
        User.objects.filter(pk=self.she.pk).update(email="she@example.org")
        excuse(self.bus, DECEMBER, by=self.bian)

    def test_looked_at_first(self) -> None:
        page = self.page(url="/admin/desk/remind/?month=2020-12")
        for name in ("社保局", "医保局"):
            self.assertContains(page, f"checked> {name}")
        self.assertNotContains(page, "> 公交公司")
        self.assertContains(page, "以下部门还没有报送稿件，也没有零报送：社保局、医保局。")
        self.assertEqual((Notice.objects.count(), len(mail.outbox)), (0, 0))

    def test_sent_in_one_go_with_the_text_as_changed(self) -> None:
        page = self.post(
            "remind", department=[self.social.pk, self.medical.pk], text="请今天报来。"
        )
        self.assertContains(page, "已给1个部门发邮件：社保局。")
        self.assertContains(page, "没有邮箱、没能发邮件的部门，请打电话：医保局。")
        self.assertEqual(Notice.objects.get().text, "请今天报来。")
        told = Event.objects.filter(act=Act.NOTICE).values_list("department__name", flat=True)
        self.assertEqual(set(told), {"社保局", "医保局"})

    def test_a_refusal_keeps_the_text_and_the_ticks(self) -> None:
        page = self.post("remind", text="写了很久的话")
        self.assertContains(page, "请先勾选要催的部门。")
        self.assertContains(page, "写了很久的话")
        self.assertNotContains(page, "checked>")
        page = self.post("remind", text=" ", department=[self.social.pk])
        self.assertContains(page, "催报的内容不能空着。")
        self.assertContains(page, "checked> 社保局")
        self.assertNotContains(page, "checked> 医保局")
        self.assertEqual(Notice.objects.count(), 0)


class PlacementTests(Desk):
    """What is put in, moved or taken out by hand is on record with the piece."""

    def setUp(self) -> None:
        super().setUp()
        self.first, self.second = self.piece("甲"), self.piece("乙")
        self.issue = self.bulletin()
        self.section = Placement.objects.get(piece=self.first).section
        self.client.force_login(self.bian)
        self.url = f"/admin/bulletin/section/{self.section.pk}/change/"

    def told(self, piece: NewsItem) -> list[str]:
        events = Event.objects.about(piece).filter(act=Act.PLACEMENT)
        return list(events.order_by("pk").values_list("what", flat=True))[1:]

    def save(self, *rows: dict[str, Any]) -> None:
        placements = list(self.section.placements.all())
        given: dict[str, Any] = {
            "title": self.section.title,
            "text": self.section.text,
            "seen": "",
            "placements-TOTAL_FORMS": len(rows),
            "placements-INITIAL_FORMS": len(placements),
        }
        for number, row in enumerate(rows):
            fields = {"section": self.section.pk, "order": number + 1}
            if number < len(placements):
                kept = placements[number]
                fields |= {"id": kept.pk, "piece": kept.piece_id, "order": kept.order}
            given |= {f"placements-{number}-{name}": v for name, v in (fields | row).items()}
        answer = self.client.post(self.url, given)
        self.assertEqual(answer.status_code, 302, self.url)

    def test_moved_and_taken_out(self) -> None:
        self.save({"order": 9}, {"DELETE": "on"})
        name = quoted(self.section.title)
        self.assertEqual(self.told(self.first), [f"调整在栏目{name}里的位置"])
        self.assertEqual(self.told(self.second), [f"从2020年12月通报的栏目{name}取下"])

    def test_put_in_and_in_the_place_of_another(self) -> None:
        third = self.piece("丙")
        self.save({}, {"piece": third.pk})
        name = quoted(self.section.title)
        self.assertEqual(self.told(self.second), [f"从2020年12月通报的栏目{name}取下"])
        self.assertEqual(self.told(self.first), [])
        self.assertEqual(Event.objects.about(third).get().what, f"编入2020年12月通报的栏目{name}")

    def test_with_its_section(self) -> None:
        self.client.post(
            f"/admin/bulletin/section/{self.section.pk}/delete/", {"post": "yes"}, follow=True
        )
        self.assertFalse(Section.objects.filter(pk=self.section.pk).exists())
        for piece in (self.first, self.second):
            told = f"从2020年12月通报的栏目{quoted(self.section.title)}取下"
            self.assertEqual(self.told(piece), [told])

    def test_with_its_bulletin(self) -> None:
        self.client.force_login(self.zhu)
        self.client.post(
            f"/admin/bulletin/bulletin/{self.issue.pk}/delete/", {"post": "yes"}, follow=True
        )
        self.assertEqual(len(self.told(self.first)), 1)


class QueryTests(Desk):
    def furnish(self, name: str) -> None:
        one = department(name, 9)
        for indicator in ("受理数", "办结数"):
            figure(indicator, one, 5)
        self.piece(f"{name}甲", department=one)
        self.piece(f"{name}乙", department=one, state=State.SUBMITTED)

    def read(self) -> None:
        self.client.force_login(self.bian)
        with self.assertNumQueries(58):
            self.client.get(URL)

    def test_as_many_with_thirty_departments_as_with_three(self) -> None:
        self.fill_ledger()
        self.sign(self.bulletin())
        for name in ("甲局", "乙局", "丙局"):
            self.furnish(name)
        self.read()
        for number in range(27):
            self.furnish(f"{number}局")
        self.read()
