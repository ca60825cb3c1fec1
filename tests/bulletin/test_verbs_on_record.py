"""Every verb comes to put itself on record; and what the record says where it once said nothing."""

from __future__ import annotations

import datetime as dt
import io
import os
from unittest import mock

from django.core.management import call_command
from django.test import SimpleTestCase, TestCase

from bulletin.actions.past import take_in as take_in_past
from bulletin.actions.pictures import add_picture, describe_picture
from bulletin.actions.renaming import rename_department, rename_indicator
from bulletin.actions.writing import save, start
from bulletin.definitions import load
from bulletin.models import Bulletin, Notice
from bulletin.models.news import Text
from bulletin.pictures import read_picture
from departments.models import Event, User, remember_old_name
from stats import jobs
from stats.admin.assessment.forms import MarksForm
from stats.assessment import close, copy, reopen
from stats.checks import check_month
from stats.grid.collecting import close_month, open_month
from stats.intake import long_work, settling
from stats.intake.confirming import import_unseen, preview
from stats.models import FigureImport, Indicator, Rule
from stats.models.rule import Check
from stats.renaming import rewritten_rules
from stats.waivers import revoke, waive
from tests.base import DECEMBER, PASSWORD
from tests.bulletin.odd_pictures import png
from tests.reading import PAST
from tests.stats.assessing import Assessing
from tests.verbs import reached, verbs

#: Told who acts, and yet no verbs: they change nothing that is anybody's.
NO_VERBS = {
    ("stats.exporting", "start"): "a file is made, nothing is changed",
    ("stats.grid.saving", "check"): "says what saving would do",
    ("stats.intake.long_work", "start"): "begins `confirm`, beside the page",
    ("stats.jobs", "start"): "a job: what it does puts itself on record",
    ("stats.jobs", "restart"): "the same",
    ("stats.models.intake", "hand_in"): "a file for a preview, gone after a day",
    ("bulletin.models.past", "hand_in"): "the same",
    ("bulletin.actions.past.confirming", "hand_in"): "the same",
    ("bulletin.actions.past.confirming", "make_missing"): "of a preview: confirming tells it",
    ("bulletin.actions.editing", "note_editing"): "who has a page open now",
    ("bulletin.actions.readership", "note_opening"): "its own frozen record, for fewer people",
}
RECORD, FIGURES = ("departments.events", "record"), ("stats.writing", "_apply")


class EveryVerbTests(SimpleTestCase):
    def test_comes_to_the_record(self) -> None:
        without = {verb for verb in verbs() if not {RECORD, FIGURES} & reached(verb)}
        self.assertEqual(without, set(NO_VERBS))

    def test_the_reading_of_the_source_finds_what_is_there(self) -> None:
        self.assertGreater(len(verbs()), 60)
        self.assertIn(RECORD, reached(("bulletin.actions.news", "accept")))
        self.assertIn(FIGURES, reached(("stats.grid.saving", "save")))
        self.assertNotIn(RECORD, reached(("stats.grid.saving", "check")))


class SaidTests(Assessing, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def said(self, by: User | None = None) -> list[str]:
        """What the record says, the oldest first."""
        events = Event.objects.filter(by=by) if by else Event.objects.all()
        return [f"{event.subject}：{event.what}" for event in events.order_by("pk")]

    def test_a_month_opened_to_departments_and_closed(self) -> None:
        open_month(DECEMBER, closes_on=dt.date(2031, 1, 5), by=self.bian)
        close_month(DECEMBER, by=self.bian)
        close_month(DECEMBER, by=self.bian)
        self.assertEqual(
            self.said(),
            ["2020年12月填报：开放部门填报，截止2031-01-05", "2020年12月填报：停止部门填报"],
        )

    def test_a_finding_let_pass_and_taken_back(self) -> None:
        Rule.objects.exclude(check_kind=Check.RATE_PARTS).update(is_active=False)
        Rule.objects.create(name="查", left="受理数", relation="<", right="办结数")
        finding = check_month(DECEMBER)[0]
        waiver = waive(finding, month=DECEMBER, by=self.zhu, reason="口径不同", printed=True)
        revoke(waiver, by=self.zhu)
        told = [(event.what, event.act, event.month) for event in Event.objects.order_by("pk")]
        self.assertEqual(told[0][0].split("，")[0], "放行：口径不同")
        self.assertEqual(told[1], ("收回放行", "waiver", DECEMBER))

    def test_an_assessment_and_its_marks(self) -> None:
        self.draw_up()
        name = f"m{self.group.pk}_{self.cases.pk}"
        form = MarksForm(self.scheme, {name: "15"})
        self.assertTrue(form.is_valid())
        form.save(by=self.bian)
        reopen(close(self.scheme, by=self.zhu), by=self.zhu, reason="补报数据")
        copy(self.scheme, by=self.bian, year=2022)
        self.assertEqual(
            self.said(),
            [
                "2020年度窗口部门考核：各组满分：综合组 业务量由空改为“15”",
                "2020年度窗口部门考核：办结年度考核",
                "2020年度窗口部门考核（第2版）：另立第2版：补报数据",
                "2022年度窗口部门考核：由“2020年度窗口部门考核”复制",
            ],
        )
        self.assertEqual(set(Event.objects.values_list("act", flat=True)), {"assessment"})

    def test_names_settled_for_a_file(self) -> None:
        given = FigureImport.hand_in(
            name="表.csv",
            content="部门,受理数,收件\n新局,1,1\n社保,1,1\n".encode(),
            month=DECEMBER,
            source=self.platform,
            by=self.bian,
        )
        meant = {
            "新局": (settling.Choice.CREATE, None),
            "社保": (settling.Choice.MATCH, self.social),
            "收件": (settling.Choice.LEAVE_OUT, None),
        }
        choices = [
            settling.Settlement(unknown, *meant[unknown.name])
            for unknown in settling.unknown_names(preview(given).problems)
        ]
        settling.settle(given, choices, by=self.bian, since=DECEMBER)
        self.assertEqual(
            sorted(self.said(self.bian)),
            [
                "新局：导入数据时新建部门，2020年12月起进驻",
                "社保局：导入数据时添加别名“社保”",
                "表.csv（2020-12）：这次不导入“收件”",
            ],
        )

    def test_what_a_command_imports_and_makes(self) -> None:
        content = "部门,受理数,新指标\n新局,7,8\n".encode()
        import_unseen(
            content, name="表.csv", month=DECEMBER, source=self.platform, create_missing=True
        )
        said = self.said()
        self.assertEqual(
            said[:2],
            ["新局：用命令导入数据时新建部门", "新指标：用命令导入数据时新建指标"],
        )
        self.assertIn("用命令导入2020年12月数据：新增2条，修改0条，未变0条", said[2])

    def test_an_import_beside_the_page_is_from_where_it_was_begun(self) -> None:
        given = FigureImport.hand_in(
            name="表.csv",
            content="部门,受理数\n社保局,7\n".encode(),
            month=DECEMBER,
            source=self.platform,
            by=self.bian,
        )
        self.bian.address = "10.1.2.3"
        jobs.run(long_work.start(given, by=self.bian, fingerprint=preview(given).fingerprint).pk)
        self.assertEqual(Event.objects.get(act="import").address, "10.1.2.3")
        self.assertEqual(given.changes.get().address, "10.1.2.3")

    def test_a_dry_run_leaves_nothing(self) -> None:
        import_unseen(
            "部门,受理数\n新局,7\n".encode(),
            name="表.csv",
            month=DECEMBER,
            source=self.platform,
            create_missing=True,
            dry_run=True,
        )
        self.assertEqual(self.said(), [])

    def test_definitions_loaded_by_a_command(self) -> None:
        load('[[indicator]]\nname = "投诉数"\n'.encode(), by=None)
        self.assertEqual(self.said(), ["投诉数：用命令载入定义文件：新增指标“投诉数”"])
        self.assertEqual(Event.objects.get().by_name, "系统")

    def test_a_new_name_and_all_that_follows_it(self) -> None:
        rule = Rule.objects.create(name="查", left="受理数", relation="<=", right="办结数")
        issue = self.bulletin()
        Bulletin.objects.filter(pk=issue.pk).update(opening="{{ 受理数 }}，{{ 受理数.社保局 }}")
        seen = Event.objects.count()
        indicator = Indicator.objects.get(name="受理数")
        rules = rewritten_rules("受理数", "收件数")
        indicator.name = "收件数"
        rename_indicator(indicator, was="受理数", by=self.bian, rules=rules)
        self.social.name = "人社局"
        rename_department(self.social, was="社保局", by=self.bian)
        remember_old_name(self.social, "社保局", by=self.bian)
        said = self.said()[seen:]
        self.assertIn(f"{rule}：随指标改名，左边由“受理数”改为“收件数”", said)
        self.assertIn(f"{issue}：随“受理数”改名为“收件数”，改了引用它的文字", said)
        self.assertIn(f"{issue}：随“社保局”改名为“人社局”，改了引用它的文字", said)
        self.assertEqual(said[-1], "人社局：改名后，原名“社保局”留作别名")

    def test_a_piece_from_its_first_word(self) -> None:
        piece = start(month=DECEMBER, by=self.she)
        text = Text(headline="窗口开门早", body="<p>早半个小时。</p>", credit=piece.credit)
        piece = save(piece, text, by=self.she, seen=piece.revision)
        again = Text(headline="窗口开门更早", body="<p>早一个半小时。</p>", credit=piece.credit)
        piece = save(piece, again, by=self.she, seen=piece.revision)
        picture = add_picture(piece, read_picture(png((4, 3)), "图.png"), by=self.she)
        describe_picture(picture, "窗口", by=self.she)
        self.assertEqual(
            [event.what for event in Event.objects.order_by("pk")],
            [
                "新建草稿",
                "标题由空改为“窗口开门早”；正文改了6字（原0字，现6字）",
                "标题由“窗口开门早”改为“窗口开门更早”；正文改了3字（原6字，现7字）",
                "添加图片“图.png”",
                "图片“图.png”的说明由空改为“窗口”",
            ],
        )

    def test_an_earlier_bulletin_and_what_it_makes(self) -> None:
        taken = take_in_past(
            PAST.replace("医保局", "新来的局").encode(), name="往期.txt", by=self.bian, making=True
        )
        self.assertEqual(taken.problems, [])
        said = self.said(self.bian)
        self.assertIn("新来的局：导入往期通报时新建部门", said)
        self.assertIn(f"{taken.bulletin}：由往期文件“往期.txt”导入", said)

    def test_a_notice_tried_again(self) -> None:
        notice = Notice.objects.create(
            occasion="reminder", channel="mail", address="a@b.cn", subject="催报", text="请报"
        )
        boss = User.objects.create_superuser("boss", password=PASSWORD)
        self.client.force_login(boss)
        form = {"action": "try_again", "_selected_action": [notice.pk]}
        self.client.post("/admin/bulletin/notice/", form)
        self.assertEqual(self.said(boss), ["催报：再发一次"])


class CommandTests(TestCase):
    def test_a_superuser_made_and_a_password_set_at_the_machine(self) -> None:
        secret = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        with mock.patch.dict(os.environ, secret):
            call_command(
                "createsuperuser", username="root", email="", interactive=False, verbosity=0
            )
        with mock.patch("getpass.getpass", return_value="another long phrase 8"):
            call_command("changepassword", "root", stdout=io.StringIO())
        told = [(event.subject, event.act, event.what) for event in Event.objects.order_by("pk")]
        self.assertEqual(
            told,
            [
                ("root", "account", "用命令新建超级用户账号"),
                ("root", "account", "用命令重设账号“root”的密码"),
            ],
        )
