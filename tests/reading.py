"""Test cases that read many pages, and a hall with at least a row of everything."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from django.db import transaction
from django.http import HttpResponse
from django.test import TestCase
from django.utils import timezone

from bulletin.actions.instructing import close_task, instruct, make_task
from bulletin.actions.readership import name_reader, note_opening
from bulletin.actions.writing import keep_version
from bulletin.models import Bulletin, Edition, NewsItem, PastFile, Task
from bulletin.models.news import State
from departments.events import Act, record
from departments.models import DepartmentAlias, User
from stats.assessment import close, reopen
from stats.checks import check_month
from stats.intake.confirming import confirm, preview
from stats.models import FigureImport, Indicator, IndicatorAlias, Job
from stats.waivers import revoke, waive

from .admin_pages import Page, every_page
from .base import DECEMBER, NOVEMBER, user
from .chinese import complaints
from .stats.assessing import Assessing

#: What the cast and these tests typed themselves: accounts, names of files.
TYPED = frozenset({"zhu", "shen", "bian", "she", "yi", "guest", "boss", "gao", "abc", "xx", "csv"})
TABLE = "部门,受理数,办结数\n社保局,100,101\n医保局,250,200\n"
PAST = (
    "示例区行政审批局  2019年7月5日\n2019年6月政务服务通报\n一、情况\n6月一切正常。\n"
    "二、统计\n部门\t系统受理数\n社保局\t100\n医保局\t90\n三、信息\n窗口开门早\n早半个小时。\n"
)
BROKEN = "部门,受理数,不知道\n社保局,一百,1\n没有的局,1,1\n"


class Reading(TestCase):
    """Collects what is wrong over many pages, so that one run shows all of it."""

    def setUp(self) -> None:
        self.wrong: dict[str, str] = {}

    def sign_in(self, who: User | None) -> None:
        self.client.logout()
        if who:
            self.client.force_login(who)

    def read(self, where: str, ask: Callable[[], HttpResponse], *also: int) -> HttpResponse | None:
        """Ask for a page and note its English; a crash is noted too."""
        try:
            with transaction.atomic():
                answer = ask()
                transaction.set_rollback(True)
        except Exception as error:
            self.wrong[f"{type(error).__name__}: {error}"[:200]] = where
            return None
        if answer.status_code >= 500:
            self.wrong[f"HTTP {answer.status_code}"] = where
        if answer.get("Content-Type", "").startswith("text/html"):
            for text in complaints(answer.content.decode(), TYPED):
                self.wrong.setdefault(
                    re.sub(r"\d+", "0", text)[:200], f"{where} ({answer.status_code})"
                )
        return answer

    def get(self, url: str) -> HttpResponse | None:
        return self.read(url, lambda: self.client.get(url, follow=True))

    def verdict(self) -> None:
        lines = [f"{where}: {text}" for text, where in self.wrong.items()]
        self.assertEqual([], lines, "\n" + "\n".join(lines))


class Furnished(Assessing, Reading):
    """At least a row of everything there is a page for."""

    @classmethod
    def setUpTestData(cls) -> None:
        stage = cls()
        stage.raise_curtain()
        stage.fill_ledger()
        stage.furnish()
        cls.people = (stage.boss, stage.zhu, stage.bian, stage.she)
        cls.boss = stage.boss

    def furnish(self) -> None:
        self.boss = user("boss")
        self.boss.is_superuser = True
        self.boss.save()
        DepartmentAlias.objects.create(department=self.social, name="区社保局")
        IndicatorAlias.objects.create(indicator=Indicator.objects.get(name="受理数"), name="收件数")
        self.piece()
        for state in State:
            own = {"department": self.social, "author": self.she, "reason": "请补上日期"}
            self.piece(f"稿件{state.label}", state=state, **own)
        for piece in NewsItem.objects.all():
            keep_version(piece)
        self.follow(self.publish(self.bulletin()))
        Bulletin.objects.update(issuer="某区行政审批局")  # something to correct
        self.bulletin(NOVEMBER, number=11)
        self.let_pass()
        for text in (TABLE, BROKEN):
            self.hand_in(text, by=self.boss)
        done = self.hand_in("部门,受理数\n公交公司,1001\n合计,9\n", by=self.boss)
        done = confirm(done, by=self.boss, fingerprint=preview(done).fingerprint)
        self.hand_in_past()
        for state, ended in (("waiting", None), ("running", None), ("done", done.confirmed_at)):
            Job.objects.create(kind="import", by=self.boss, arguments={"intake": done.pk},
                               state=state, finished_at=ended)  # fmt: skip
        self.draw_up()
        reopen(close(self.scheme, by=self.zhu), by=self.zhu, reason="补报数据")
        record(self.boss, self.social, "新建：名称“社保局”", act=Act.DEFINITION)

    def follow(self, edition: Edition) -> None:
        """Opened by a leader, who has something done: one task open, one overdue, one done."""
        name_reader(user("gao"), by=self.bian)
        note_opening(edition, by=self.zhu)
        said = instruct(edition, "请查明原因", by=self.zhu)
        today = timezone.localdate()
        for what, responsible in (
            ("查原因", {"department": self.social}),
            ("报结果", {"person": self.bian}),
            ("改流程", {"department": self.medical}),
        ):
            task = make_task(said, what=what, due=today, by=self.bian, **responsible)
        close_task(task, "已改好", by=self.bian)
        Task.objects.filter(what="报结果").update(due=today - dt.timedelta(1))

    def hand_in_past(self) -> None:
        """An earlier bulletin that can be taken in, one that cannot, one that was."""
        for text in (PAST, PAST.replace("社保局", "没有的局"), "没有栏目的文件"):
            PastFile.hand_in(name="往期.txt", content=text.encode(), month=None, by=self.boss)
        PastFile.objects.filter(pk=PastFile.objects.first().pk).update(
            taken_in_at=timezone.now(),
            bulletin=Bulletin.objects.first(),
            doubts=[{"what": "编号", "where": "栏目", "done": "改了", "check": "看看"}],
        )

    def let_pass(self) -> None:
        """One waiver in force, one taken back."""
        for finding in check_month(DECEMBER)[:2]:
            waiver = waive(finding, month=DECEMBER, by=self.zhu, reason="核对过", printed=True)
        revoke(waiver, by=self.zhu)

    def hand_in(self, text: str, *, by: User) -> FigureImport:
        return FigureImport.hand_in(
            name="十二月.csv", content=text.encode(), month=DECEMBER, source=self.platform, by=by
        )

    def superuser_pages(self) -> Iterator[Page]:
        self.sign_in(self.boss)
        yield from every_page()

    def one_of_each(self) -> list[Page]:
        return list({page.name: page for page in self.superuser_pages()}.values())
