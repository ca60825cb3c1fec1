"""An earlier bulletin taken in, signed and published: what it then says otherwise than its file."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import TestCase

from bulletin.actions.past import Taken, take_in
from bulletin.assembly import assemble
from bulletin.document import decode
from bulletin.models import Bulletin, NewsItem, Section
from bulletin.models.news import State
from bulletin.renderers import renderer
from bulletin.sample.load import load as load_sample
from departments.events import Event
from departments.models import Department, DepartmentAlias
from departments.months import Month
from stats.models import Door, Figure, FigureChange, Indicator, Source, StatTable
from stats.standard import standard_indicator
from tests import text
from tests.base import DECEMBER, Cast, department, figure, user
from tests.differences import Difference, differences
from tests.publishing import publish_signed, three_people

from .past_texts import ISSUER, converted, plain_text, rows

#: What the published bulletin has otherwise than the file, and nothing else.
LAYOUT = [
    Difference("新加", "", "政务服务通报"),
    Difference("空白", " " * 25, ""),
    Difference("新加", "", "2020年12月政务服务工作情况通报"),
    Difference("编号", "1、", "一、"),
    Difference("备注", "", "市公交公司数据来源于窗口统计，不计入合计。"),
    Difference("空白", " ", ""),
    Difference("空白", "⏎", ""),
    Difference("破折号", "--", "——"),
    Difference("新加", "", f"{ISSUER} 2021年1月13日印发"),
    Difference("页码", "- 7 -", ""),
]
TABLE = "政务服务大厅12月部门窗口办件情况和效能指标统计"
WHAT_IS_HELD = (
    Bulletin, Section, NewsItem, Figure, FigureChange, Department, Indicator, Source, StatTable,
    Event,
)  # fmt: skip


def held() -> dict[str, int]:
    return {model.__name__: model._base_manager.count() for model in WHAT_IS_HELD}


class EmptyHallTests(TestCase):
    """Into an installation that has nothing but its three people."""

    def setUp(self) -> None:
        self.people = three_people()
        self.bian = self.people[0]

    def take(self, content: bytes | str, **more: Any) -> Taken:
        given = content.encode() if isinstance(content, str) else content
        return take_in(given, **{"name": "十二月.txt", "by": self.bian, "making": True} | more)

    def test_a_text_goes_in_is_published_and_differs_in_nothing_else(self) -> None:
        for encoding in ("utf-8", "gb18030"):
            with self.subTest(encoding), transaction.atomic():
                self.assert_same(plain_text().encode(encoding), LAYOUT)
                transaction.set_rollback(True)

    def test_so_does_a_word_file(self) -> None:
        """Spaces in a row are folded as the file is read."""
        made = converted(
            plain_text().encode(), ".txt", "docx:MS Word 2007 XML", "Text (encoded):UTF8"
        )
        wanted = [one for one in LAYOUT if not one.before.isspace()]
        self.assert_same(made, wanted)

    def assert_same(self, content: bytes, wanted: list[Difference]) -> None:
        taken = self.take(content)
        self.assertEqual(taken.problems, [])
        assert taken.bulletin is not None
        edition = publish_signed(taken.bulletin, self.people)
        found = differences(content, decode(bytes(edition.document)))
        key = repr
        self.assertEqual(sorted(found, key=key), sorted(wanted, key=key))

    def test_what_the_draft_holds(self) -> None:
        taken = self.take(plain_text())
        bulletin = Bulletin.objects.get()
        self.assertEqual(taken.bulletin, bulletin)
        self.assertEqual(
            (bulletin.month, bulletin.date, bulletin.issuer, bulletin.title, bulletin.opening),
            (
                DECEMBER,
                dt.date(2021, 1, 13),
                ISSUER,
                "{{ 年月 }}政务服务工作情况通报",
                (
                    "按照西区智慧政务平台和考勤系统的记录，现将{{ 月 }}月份大厅运行情况通报如下，"
                    "供年底考核参考。"
                ),
            ),
        )
        self.assertEqual(
            list(bulletin.sections.values_list("title", "kind", "table__name", "text")),
            [
                ("受理和办理情况", "prose", None,
                 ("{{ 月 }}月，大厅排号数{{ 排号数 }}件，系统受理数{{ 受理数 }}件，"
                 "办结{{ 办结数 }}件（含上月未办结件），其中即办件数{{ 即办件数 }}件，"
                 "评价数{{ 评价数 }}件，满意率{{ 满意率 }}。")),
                ("政务服务大厅{{ 月 }}月部门窗口办件情况和效能指标统计", "table",
                 "部门窗口办件情况", ""),
                ("政务服务信息", "news", None, ""),
                ("部门窗口动态", "news", None, ""),
                ("“放管服”改革", "news", None, ""),
            ],
        )  # fmt: skip
        self.assertEqual(
            list(
                NewsItem.objects.order_by("placement__section__order", "placement__order")
                .values_list("headline", "subtitle", "department__name", "credit", "state")
            ),
            [
                ("大厅换上新叫号屏", "", None, "", State.ACCEPTED),
                ("导办台前移 进门就有人问", "区政务服务大厅调整布局方便群众办事", None, "",
                 State.ACCEPTED),
                ("医保窗口中午不断档", "延时服务满月", "区医保局", "（区医保局供稿）",
                 State.ACCEPTED),
                ("企业开办材料再减四份", "", None, "（区科技局供稿）", State.ACCEPTED),
            ],
        )  # fmt: skip

    def test_figures_missing_values_and_the_hall_s_own(self) -> None:
        taken = self.take(plain_text())
        self.assertEqual((taken.new, taken.unchanged, taken.kept), (21 * 4 + 2, 0, 0))
        bus = {
            f.indicator.name: (f.value, f.note, f.source.name, f.source.counts_in_totals)
            for f in Figure.objects.filter(department__name="市公交公司")
        }
        counted = (6459, "数据来源于窗口统计", "窗口统计", False)
        missing = (None, "", "西区智慧政务平台", True)
        self.assertEqual(
            bus, {"受理数": counted, "办结数": counted, "评价数": missing, "满意率": missing}
        )
        hall = Figure.objects.filter(department=None).values_list("indicator__name", "value")
        self.assertEqual(dict(hall), {"排号数": 7705, "即办件数": 5925})
        doors = set(FigureChange.objects.values_list("door", "by"))
        self.assertEqual(doors, {(Door.IMPORT, self.bian.pk)})

    def test_what_it_was_unsure_of(self) -> None:
        self.assertEqual(
            [(one.what, one.where) for one in self.take(plain_text()).doubts],
            [
                ("页码", "“- 7 -”"),
                ("编号", "“1、 受理和办理情况”"),
                ("报头名称", "第一行"),
                ("标题", "报头下面"),
                ("供稿部门", "稿件“企业开办材料再减四份”（区科技局供稿）"),
            ],
        )

    def test_unknown_names_are_refused_unless_they_may_be_made(self) -> None:
        before = held()
        taken = self.take(plain_text(), making=False)
        self.assertEqual(taken.problems, ["还没有默认的数据来源，请先在“数据来源”里添加。"])
        self.assertEqual(held(), before)

    def test_our_own_page_and_word_file_come_back_as_the_same_document(self) -> None:
        with transaction.atomic():
            edition = load_sample()
            document = decode(bytes(edition.document))
            files = (bytes(edition.html), renderer("docx")(document).content)
            transaction.set_rollback(True)
        for content in files:
            with self.subTest(content[:2]), transaction.atomic():
                taken = self.take(content)
                self.assertEqual(taken.problems, [])
                assert taken.bulletin is not None
                assembled = assemble(taken.bulletin)
                self.assertEqual(text.of_document(assembled.document), text.of_document(document))
                self.assertEqual(assembled.blocking, ())
                first = taken.bulletin.sections.order_by("order")[0]
                self.assertTrue(first.text.endswith("{{ 合计说明 }}"))
                transaction.set_rollback(True)

    def test_a_table_of_its_own_with_order_and_total(self) -> None:
        taken = self.take(
            f"{ISSUER} 2021年2月9日\n2021年1月政务服务通报\n一、考勤\n"
            "序号\t部门\t迟到\t早退\n1\t乙局\t3\t0\n2\t甲局\t1\t2\n合计\t\t4\t2\n"
            "二、信息\n一句话。"
        )
        self.assertEqual(taken.problems, [])
        table = StatTable.objects.get(name="考勤")
        self.assertEqual(
            (table.show_ordinal, table.show_total, str(table.rank_by)), (True, True, "None")
        )
        self.assertEqual(taken.created_departments, ["乙局", "甲局"])
        self.assertEqual([one.what for one in taken.doubts][-1:], ["统计表"])

    def test_what_the_ledger_does_not_know_stays_as_it_was_written(self) -> None:
        prose = "12月，系统受理数7016件，开展培训23场，办结7081件。"
        given = plain_text().replace("12月，大厅排号数7705件，系统受理数7016件，", prose)
        taken = self.take(given)
        section = Section.objects.get(title="受理和办理情况")
        self.assertTrue(
            section.text.startswith(
                "{{ 月 }}月，系统受理数{{ 受理数 }}件，开展培训23场，办结7081件。"
            )
        )
        numbers = [one for one in taken.doubts if one.what == "数字"]
        self.assertEqual(
            [one.where for one in numbers],
            ["“受理和办理情况”里的“7081件”", "“受理和办理情况”里的23场"],
        )
        self.assertIn("台账", numbers[0].done)

    def test_nothing_is_left_of_what_fails_at_the_end(self) -> None:
        before = held()
        for broken, sentence in (
            (
                plain_text().replace("12月，大厅", "{{ 受理 }}，大厅"),
                "栏目“受理和办理情况”：{{ 受理 }}：没有叫“受理”的数据。",
            ),
            (plain_text().replace("2021年1月13日", ""), "看不出是哪个月的通报"),
            (
                plain_text().replace("2021年1月13日", "").replace("12月", "2020年12月"),
                "找不到成文日期。请在文件开头加一行",
            ),
            (plain_text().replace("2587", "两千多"), "“两千多”不是数字。"),
            (plain_text().replace("区就业局", "区社保局"), "与第3行是同一个部门，请只留一行。"),
        ):
            with self.subTest(sentence):
                taken = self.take(broken)
                self.assertIn(sentence, "".join(taken.problems))
                self.assertEqual((taken.bulletin, held()), (None, before))

    def test_a_dry_run_tells_the_same_and_writes_nothing(self) -> None:
        before = held()
        dry = self.take(plain_text(), dry_run=True)
        self.assertEqual((held(), dry.bulletin), (before, None))
        self.assertEqual(self.take(plain_text()).fingerprint, dry.fingerprint)

    def test_only_editors_may(self) -> None:
        for who in (user("guest"), user("she", "部门信息员")):
            with self.subTest(who.username), self.assertRaises(PermissionDenied):
                self.take(plain_text(), by=who)

    def test_another_month_than_the_file_names(self) -> None:
        taken = self.take(plain_text(), month=Month(2020, 11))
        self.assertEqual(taken.month, Month(2020, 11))
        self.assertEqual([one.what for one in taken.doubts][2], "月份")

    def test_a_month_without_its_year_is_the_last_before_the_date(self) -> None:
        for date, month in (("2021年1月13日", "2020-12"), ("2020年12月31日", "2020-12")):
            with self.subTest(date):
                given = plain_text().replace("2021年1月13日", date)
                self.assertEqual(str(self.take(given, dry_run=True).month), month)


class KnownHallTests(Cast, TestCase):
    """Into a hall that has its departments, its definitions and some of the month's figures."""

    def setUp(self) -> None:
        self.raise_curtain()
        Source.objects.filter(is_default=True).update(name="西区智慧政务平台")
        self.platform.refresh_from_db()
        Department.objects.all().delete()
        for order, row in enumerate(rows()[1:]):
            department(row[1], order)

    def take(self, given: str, **more: Any) -> Taken:
        return take_in(given.encode(), **{"name": "十二月.txt", "by": self.bian} | more)

    def raise_curtain(self) -> None:
        super().raise_curtain()
        for one in (self.she, self.yi):
            one.department = None
            one.save()

    def test_names_aliases_and_headings_are_known(self) -> None:
        DepartmentAlias.objects.create(
            department=Department.objects.get(name="区社保局"), name="区人社局"
        )
        given = plain_text().replace("\t区社保局", "\t区人社局").replace("系统受理数\n", "受理量\n")
        given = given.replace("（区科技局供稿）", "（区人社局供稿）")
        taken = self.take(given)
        self.assertEqual(taken.problems, [])
        self.assertEqual((taken.created_departments, taken.created_indicators), ([], []))
        piece = NewsItem.objects.get(headline="企业开办材料再减四份")
        self.assertEqual(str(piece.department), "区社保局")

    def test_what_the_ledger_has_stays_and_is_told(self) -> None:
        social = Department.objects.get(name="区社保局")
        figure("受理数", social, 2586)
        figure("办结数", social, 2578)
        figure("排号数", None, 7750)
        taken = self.take(plain_text())
        self.assertEqual((taken.new, taken.unchanged, taken.kept), (83, 1, 2))
        self.assertEqual(
            [str(one) for one in taken.doubts if one.what == "数据"],
            [
                ("数据｜区社保局“办结数”：台账里已是2578，文件写的是2587，台账没有改。"
                "看看哪个对；要改的，请在“按月填表”里改。"),
                ("数据｜大厅“排号数”：台账里已是7750，文件写的是7705，台账没有改。"
                "看看哪个对；要改的，请在“按月填表”里改。"),
            ],
        )  # fmt: skip
        found = Figure.objects.get(indicator__name="办结数", department=social)
        self.assertEqual(found.value, 2578)

    def test_a_department_that_nobody_knows(self) -> None:
        before = held()
        given = plain_text().replace("\t残联", "\t档案馆").replace("系统办结数", "办妥数")
        taken = self.take(given)
        self.assertEqual(
            taken.problems,
            [
                f"栏目“{TABLE}”的统计表里，系统没有这些部门：“档案馆”。",
                f"栏目“{TABLE}”的统计表里，系统没有这些指标：“办妥数”。",
            ],
        )  # fmt: skip
        self.assertTrue(taken.settled_by_making)
        self.assertEqual(held(), before)
        made = self.take(given, making=True)
        self.assertEqual(
            (made.problems, made.created_departments, made.created_indicators),
            ([], ["档案馆"], ["办妥数"]),
        )
        self.assertIn("部门", [one.what for one in made.doubts])

    def test_a_month_that_has_a_bulletin_already(self) -> None:
        self.bulletin()
        before = held()
        self.assertEqual(
            self.take(plain_text()).problems,
            [
                ("2020年12月已经有通报了，没有导入。要重新导入，请先删除那一期草稿；"
                "已经发布的不能重新导入。")
            ],
        )  # fmt: skip
        self.assertEqual(held(), before)

    def test_a_total_that_does_not_add_up_is_told(self) -> None:
        table = "一、统计\n部门\t系统受理数\n区社保局\t5\n区医保局\t4\n合计\t10\n"
        taken = self.take(f"{ISSUER} 2021年1月13日\n12月份的情况如下。\n{table}二、信息\n一句话。")
        self.assertEqual(taken.problems, [])
        self.assertEqual(
            [one.done for one in taken.doubts if one.what == "合计"],
            ["第4行合计：“受理数”写的是10，计算的是9，多1"],
        )

    def test_comparisons_become_placeholders_too(self) -> None:
        november = {"month": Month(2020, 11)}
        figure("受理数", Department.objects.get(name="区社保局"), 7000, **november)
        standard_indicator("受理数")
        given = plain_text().replace(
            "系统受理数7016件，", "系统受理数7016件，环比增长0.23%，其中区社保局受理2586件，"
        )
        self.take(given)
        self.assertIn(
            "系统受理数{{ 受理数 }}件，{{ 受理数.环比 }}，"
            "其中区社保局受理{{ 受理数.区社保局 }}件，",
            Section.objects.get(title="受理和办理情况").text,
        )


class CommandTests(TestCase):
    def setUp(self) -> None:
        self.people = three_people()
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "十二月.txt"
        self.path.write_text(plain_text(), "utf-8")

    def run_it(self, *arguments: str) -> tuple[str, str, str]:
        out, errors = io.StringIO(), io.StringIO()
        ended = ""
        try:
            call_command("import_bulletin", *arguments, stdout=out, stderr=errors)
        except CommandError as error:
            ended = str(error)
        return out.getvalue(), errors.getvalue(), ended

    def test_a_file_by_an_editor(self) -> None:
        out, errors, ended = self.run_it(str(self.path), "--by", "bian", "--create-missing")
        self.assertEqual((errors, ended), ("", ""))
        lines = out.splitlines()
        self.assertEqual(lines[0], "2020年12月的通报“2020年12月政务服务工作情况通报”")
        self.assertEqual(lines[3], "  三、政务服务信息：2篇稿件")
        self.assertIn(
            "数据：新增86条，台账里已有且相同0条，台账里不同而没有改0条；稿件4篇。", lines
        )
        self.assertIn("拿不准的5处：", lines)
        self.assertEqual(Bulletin.objects.count(), 1)

    def test_json_says_all_of_it_and_nothing_else(self) -> None:
        arguments = (str(self.path), "--by", "bian", "--create-missing", "--format", "json")
        out, errors, ended = self.run_it(*arguments, "--dry-run")
        told = json.loads(out)
        self.assertEqual((errors, ended, Bulletin.objects.count()), ("", "", 0))
        self.assertEqual(
            list(told),
            ["file", "sha256", "encoding", "month", "title", "masthead", "issuer", "date",
             "number", "sections", "figures", "created", "doubts", "errors"],
        )  # fmt: skip
        self.assertEqual(
            (told["month"], told["figures"], len(told["created"]["departments"])),
            ("2020-12", {"new": 86, "unchanged": 0, "kept": 0}, 21),
        )

    def test_what_is_wrong_is_told_in_sentences(self) -> None:
        for arguments, sentence in (
            (("/nowhere.txt", "--by", "bian"), "打不开文件“/nowhere.txt”，请核对路径和权限。"),
            ((str(self.path), "--by", "nobody"), "没有叫“nobody”的账号，或账号已停用。"),
            ((str(self.path),), "请用 --by 写明由哪个编辑的账号导入。"),
            ((str(self.path), "--by", "bian", "--month", "2020-13"), "“2020-13”不是月份"),
            ((str(self.path), "--by", "bian"), "还没有默认的数据来源"),
        ):
            with self.subTest(sentence):
                out, errors, ended = self.run_it(*arguments)
                self.assertTrue(errors.startswith(sentence), errors)
                self.assertEqual((out, ended), ("", "什么也没有导入。"))
                out, _, ended = self.run_it(*arguments, "--format", "json")
                self.assertEqual(ended, "什么也没有导入。")
                self.assertTrue(json.loads(out)["errors"][0].startswith(sentence))
