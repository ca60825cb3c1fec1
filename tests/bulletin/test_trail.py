"""The record as one page: who reads it, what can be asked of it, how it is taken along."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import stat
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.utils import timezone
from openpyxl import load_workbook

from bulletin.admin import events as page
from bulletin.models import Notice
from bulletin.trail import Asked, Place, lines, newest
from bulletin.trail.exporting import as_csv
from departments import roles
from departments.events import Act, record
from departments.models import Department, Event, User
from departments.months import Month
from stats.models import Door, FigureChange, Indicator
from stats.writing import Content, Write, write
from tests.base import DECEMBER, NOVEMBER, Cast, user

LIST = "/admin/departments/event/"
EXPORT = f"{LIST}export/"


class Recorded(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.auditor = user("shenji", roles.AUDITOR)
        self.manager = user("guan", roles.MANAGER)
        self.client.force_login(self.auditor)

    def write(self, value: Any, *, by: User | None = None, month: Month = DECEMBER) -> None:
        indicator = Indicator.objects.get(name="受理数")
        content = Content(Decimal(value), self.platform, "补录")
        write([Write(month, indicator, self.social, content)], by=by or self.bian, door=Door.GRID)

    def told(self, query: str = "") -> list[str]:
        """The contents of the page's lines."""
        answer = self.client.get(f"{LIST}?{query}")
        self.assertEqual(answer.status_code, 200)
        return [line.what for line in answer.context["lines"]]


class ReadingTests(Recorded):
    def test_who_reads_and_who_takes_along(self) -> None:
        record(self.bian, self.social, "改名")
        for who, reads, takes in (
            (self.auditor, 200, 200), (self.manager, 200, 200), (self.zhu, 200, 200),
            (self.shen, 200, 403), (self.bian, 200, 403), (self.she, 403, 403),
        ):  # fmt: skip
            with self.subTest(who):
                self.client.force_login(who)
                answer = self.client.get(LIST)
                self.assertEqual(answer.status_code, reads)
                self.assertEqual("导出筛选出的" in answer.content.decode(), takes == 200)
                given = self.client.post(EXPORT, {"format": "csv"}).status_code
                self.assertEqual(given, takes)

    def test_an_auditor_reads_the_record_and_nothing_else(self) -> None:
        front = self.client.get("/admin/", follow=True)
        found = set(re.findall(r'href="(/admin/[a-z]+/[a-z]+/)"', front.content.decode()))
        self.assertEqual(found, {LIST})
        for url in ("/admin/departments/user/", "/admin/stats/figure/", "/pieces/", "/briefing/"):
            self.assertEqual(self.client.get(url).status_code, 403, url)

    def test_an_auditor_is_nothing_else(self) -> None:
        boss = User.objects.create_superuser("boss")
        self.client.force_login(boss)
        both = [Group.objects.get(name=name).pk for name in (roles.AUDITOR, roles.EDITOR)]
        url = f"/admin/departments/user/{self.auditor.pk}/change/"
        answer = self.client.post(url, {"username": "shenji", "is_active": "on", "groups": both})
        self.assertContains(answer, "“审计员”只看别人做了什么，不能同时有别的角色。")

    def test_events_and_figures_in_one_list_the_newest_first(self) -> None:
        record(self.bian, self.social, "甲")
        self.write(5)
        record(self.zhu, self.social, "乙")
        self.write(6)
        self.assertEqual(
            self.told(),
            [
                "由5（补录）（西区智慧政务平台）改为6（补录）（西区智慧政务平台），按月填表".replace(
                    "西区智慧政务平台", self.platform.name
                ),
                "乙",
                f"由（空）改为5（补录）（{self.platform.name}），按月填表",
                "甲",
            ],
        )

    def test_the_address_of_a_figure_that_was_typed(self) -> None:
        self.bian.address = "10.1.2.3"
        self.write(5)
        self.assertContains(self.client.get(LIST), "10.1.2.3")

    def test_asked_by_each_thing_alone(self) -> None:
        record(self.bian, self.social, "甲", act=Act.DEFINITION)
        record(None, self.medical, "乙", act=Act.STATE)
        record(self.zhu, self.bulletin(), "丙", act=Act.PUBLICATION)
        self.write(7, by=self.zhu, month=NOVEMBER)
        change = f"由（空）改为7（补录）（{self.platform.name}），按月填表"
        today, tomorrow = timezone.localdate(), timezone.localdate() + dt.timedelta(1)
        everything = self.told()
        for query, wanted in {
            "act=definition": ["甲"],
            "act=figures": [change],
            "by=system": ["乙"],
            f"by={self.zhu.pk}": [change, "丙"],
            f"department={self.social.pk}": [change, "甲"],
            "month=2020-11": [change],
            "month=2020-12&act=publication": ["丙"],
            "kind=departments.department": ["乙", "甲"],
            f"kind=departments.department&object={self.medical.pk}": ["乙"],
            "kind=stats.figurechange": [change],
            "q=社保局": [change, "甲"],
            "q=受理数+补录": [change],
            "q=什么也没有": [],
            f"since={today}": everything,
            f"since={tomorrow}": [],
            f"until={today}": everything,
        }.items():
            with self.subTest(query):
                self.assertEqual(self.told(query), wanted)

    def test_a_question_that_makes_no_sense_is_said_and_answered_with_nothing(self) -> None:
        record(self.bian, self.social, "甲")
        for query in (
            "since=x", "until=0001-01-01", "until=9999-12-31", "by=999", "by=x", "act=x",
            "department=x", "department=99999999999999999999", "month=x", "kind=x",
            "event=-1", "event=x", f"event={2**70}", "object=" + "9" * 99, "q=" + "x" * 200,
            "q=%00",
        ):  # fmt: skip
            with self.subTest(query):
                self.assertEqual(self.told(query), [])
                answer = self.client.post(f"{EXPORT}?{query}", {"format": "csv"}, follow=True)
                self.assertContains(answer, "没有导出：筛选的条件不对，请改好再导。")

    def test_page_after_page_each_line_once(self) -> None:
        at = timezone.now()
        with mock.patch.object(timezone, "now", return_value=at):
            for number in range(4):
                record(self.bian, self.social, f"第{number}条")
                self.write(number + 1)
        whole, _ = newest(Asked(), self.auditor, Place(), 100)
        found, place = [], Place()
        while place is not None:
            some, place = newest(Asked(), self.auditor, place, 3)
            found += some
        self.assertEqual([(line.kind, line.pk) for line in found],
                         [(line.kind, line.pk) for line in whole])  # fmt: skip
        self.assertEqual(len(found), 8)

    def test_the_pages_link_on_and_back(self) -> None:
        for number in range(3):
            record(self.bian, self.social, f"第{number}条", act=Act.DEFINITION)
        with mock.patch.object(page, "PAGE", 2):
            answer = self.client.get(f"{LIST}?act=definition")
            [on] = re.findall(r'href="\?([^"]*)">更早的', answer.content.decode())
            answer = self.client.get(f"{LIST}?{on.replace('&amp;', '&')}")
        self.assertEqual([line.what for line in answer.context["lines"]], ["第0条"])
        self.assertContains(answer, '<a href="?act=definition">回到最新的</a>')
        self.assertContains(answer, "没有更早的了。")

    def test_as_many_queries_for_one_line_as_for_three(self) -> None:
        self.client.get(LIST)
        for _ in (1, 2):
            record(self.bian, self.social, "甲")
            self.write(Event.objects.count())
            with self.assertNumQueries(8):
                self.client.get(LIST)
            record(None, self.bulletin(Month(2020, Event.objects.count() % 9 + 1)), "乙")

    def test_of_a_thing_that_is_gone(self) -> None:
        gone = Department.objects.create(name="建错的局")
        record(self.bian, gone, "新建")
        gone.delete()
        self.assertContains(self.client.get(LIST), "建错的局")
        event = Event.objects.get()
        self.assertEqual(self.client.get(f"{LIST}{event.pk}/change/").status_code, 200)
        self.assertIn("建错的局", b"".join(as_csv(lines(Asked(), self.auditor))).decode())

    def test_nobody_changes_anything_on_it(self) -> None:
        event = record(self.bian, self.social, "甲")
        boss = User.objects.create_superuser("boss")
        self.client.force_login(boss)
        for way in ("add/", f"{event.pk}/delete/"):
            self.assertEqual(self.client.post(f"{LIST}{way}", {"post": "yes"}).status_code, 403)
        self.client.post(f"{LIST}{event.pk}/change/", {"what": "别的"})
        self.assertEqual(Event.objects.get(pk=event.pk).what, "甲")


class NoticeTests(Recorded):
    def test_an_instruction_is_not_read_off_the_list_of_notices(self) -> None:
        told = Notice.objects.create(occasion="instruction", channel="mail", address="a@b.cn",
                                     subject="王局作了批示", text="请查明原因")  # fmt: skip
        other = Notice.objects.create(occasion="reminder", channel="mail", address="a@b.cn",
                                      subject="催报", text="请报稿")  # fmt: skip
        base = "/admin/bulletin/notice/"
        self.client.force_login(self.manager)
        answer = self.client.get(f"{base}{told.pk}/change/")
        self.assertNotContains(answer, "请查明原因")
        self.assertContains(answer, "里面有领导批示，只有能看批示的人看得到。")
        self.assertContains(self.client.get(f"{base}{other.pk}/change/"), "请报稿")
        self.assertNotContains(self.client.get(f"{base}?q=查明"), "王局作了批示</a>")
        self.client.force_login(self.bian)
        self.assertContains(self.client.get(f"{base}{told.pk}/change/"), "请查明原因")
        self.assertContains(self.client.get(f"{base}?q=查明"), "王局作了批示</a>")


class ExportTests(Recorded):
    def setUp(self) -> None:
        super().setUp()
        record(self.bian, self.social, "=1+1", act=Act.DEFINITION)
        self.write(5)

    def export(self, shape: str, query: str = "") -> bytes:
        answer: Any = self.client.post(f"{EXPORT}?{query}", {"format": shape})
        self.assertEqual(answer.status_code, 200)
        return b"".join(answer.streaming_content)

    def test_csv_with_the_mark_and_without_formulas(self) -> None:
        content = self.export("csv")
        self.assertTrue(content.startswith(b"\xef\xbb\xbf"))
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        self.assertEqual(rows[0][0], "时间")
        self.assertEqual(rows[1][8], "'=1+1")
        self.assertEqual(
            rows[2][3:8], ["数据", "数据", "2020年12月社保局“受理数”", "社保局", "2020-12"]
        )

    def test_xlsx_and_json(self) -> None:
        sheet = load_workbook(io.BytesIO(self.export("xlsx"))).active
        cells = list(sheet.iter_rows())
        self.assertEqual((cells[1][8].value, cells[1][8].data_type), ("=1+1", "s"))
        told = json.loads(self.export("json", "act=definition"))
        self.assertEqual([one["内容"] for one in told], ["=1+1"])
        self.assertEqual(json.loads(self.export("json", "q=没有")), [])

    def test_is_itself_on_record(self) -> None:
        self.export("csv", "act=definition")
        event = Event.objects.order_by("-pk")[0]
        self.assertEqual(
            (event.by, event.act, event.address, event.subject, event.what),
            (self.auditor, "export", "127.0.0.1", "操作记录",
             "导出操作记录1条（CSV）：类别设置"),
        )  # fmt: skip

    def test_too_much_for_a_page_is_left_to_the_command(self) -> None:
        with mock.patch.dict(page.MOST, {"xlsx": 1}):
            answer = self.client.post(EXPORT, {"format": "xlsx"}, follow=True)
        self.assertContains(answer, "没有导出：有2条，网页上导 XLSX 最多1条。")
        self.assertFalse(Event.objects.filter(act="export").exists())

    def test_a_long_record_is_read_and_sent_in_parts(self) -> None:
        Event.objects.bulk_create(
            Event(by=self.bian, by_name="bian", act="other", content_type_id=1, object_id="1",
                  subject="事", what=f"第{n}条")
            for n in range(4000)
        )  # fmt: skip
        parts = as_csv(lines(Asked(), self.auditor))
        with self.assertNumQueries(2):  # one a table, however long
            first = [next(parts) for _ in range(3)]
            self.assertTrue(all(len(part) < 100_000 for part in first))
            rest = list(parts)
        self.assertGreater(len(rest), 5)


class CommandTests(Recorded):
    def run_it(self, *given: str) -> tuple[Path, str]:
        path, out = Path(self.folder) / "记录", io.StringIO()
        call_command("export_events", str(path), *given, stdout=out)
        return path, out.getvalue()

    def setUp(self) -> None:
        super().setUp()
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        record(self.bian, self.social, "甲")
        self.write(5)

    def test_everything_kept_from_others_and_on_record(self) -> None:
        path, said = self.run_it()
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
        self.assertEqual(len(rows), 3)
        self.assertIn("2条，SHA-256 ", said)
        event = Event.objects.order_by("-pk")[0]
        self.assertEqual((event.by, event.by_name, event.act), (None, "系统", "export"))
        self.assertIn(said.split("SHA-256 ")[1].rstrip("。\n"), event.what)

    def test_a_span_of_days_in_each_format(self) -> None:
        for shape in ("csv", "xlsx", "json"):
            self.run_it("--format", shape, "--since", "2020-01-01", "--until", "2020-01-31")
        told = Event.objects.order_by("-pk")[0].what
        self.assertIn("0条（JSON，用命令）：时间起2020-01-01，时间止2020-01-31", told)

    def test_what_cannot_be_done_is_said(self) -> None:
        for given, said in (
            (("--since", "昨天"), "“昨天”不是日期，请写成“2026-01-31”的样子。"),
            (("--since", "1999-01-01"), "“1999-01-01”不在2000年至2099年之间。"),
            (("--since", "2026-02-01", "--until", "2026-01-01"), "--until 不能早于 --since。"),
        ):
            with self.assertRaisesMessage(CommandError, said):
                self.run_it(*given)
        with self.assertRaisesMessage(CommandError, "写不了文件"):
            call_command("export_events", f"{self.folder}/没有的/文件", stdout=io.StringIO())
        self.assertEqual(FigureChange.objects.count(), 1)
