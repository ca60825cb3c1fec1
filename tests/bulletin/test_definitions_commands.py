"""A hall's definitions out of the database as a file, and into another one."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import TestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyTestCase

from bulletin.definitions import export, load
from bulletin.models import Edition, Section, StandardSection
from departments.models import Department, Event, Presence
from departments.months import Month
from stats.definitions.file import DefinitionsRefused
from stats.models import Figure, Indicator, Rule, Source, StatTable
from stats.standard import FILE, standard_definitions
from tests.base import Cast

HALL = '''
[[source]]
name = "西区平台"
is_default = true

[[source]]
name = "窗口统计"
counts_in_totals = false
note = "由窗口自行统计，不计入合计"

[[department]]
name = "区社保局"
aliases = ["区人社局", "区人力资源社会保障局"]
presence = [{ since = "2019-12", until = "2020-06" }, { since = "2020-11" }]

[[department]]
name = "区医保局"

[[indicator]]
name = "办结率"
unit = "%"
kind = "比率"
aggregation = "分子合计除以分母合计"
numerator = "办结数"
denominator = "受理数"
decimals = 2
rounding = "truncate"
target = 99.5
window_start = 17

[[indicator]]
name = "受理数"
heading = "系统受理数"
unit = "件"
self_reported = true
aliases = ["受理量"]
aliases_by_source = { "窗口统计" = ["收件数"] }

[[indicator]]
name = "办结数"
unit = "件"

[[table]]
name = "办件情况"
rank_by = "受理数"
show_total = true
columns = ["受理数", "办结数", "办结率"]

[[rule]]
name = "办结数不大于受理数"
left = "办结数"
relation = "<="
right = "受理数 + 上月.受理数"
tolerance = 0.5
severity = "note"

[[section]]
kind = "opening"
title = "开头语"
text = "现将{{ 年月 }}情况通报如下。"

[[section]]
title = "办件情况"
text = """
本月受理{{ 受理数 }}件。
办结{{ 办结数 }}件。"""

[[section]]
title = "分部门情况"
kind = "table"
table = "办件情况"
parent = "办件情况"

[[section]]
title = "办件情况"
kind = "news"
is_annex = true
'''


def loaded(text: str, **more: Any) -> list[str]:
    return load(text.encode(), by=None, **more)


def refused(text: str) -> tuple[str, ...]:
    """The problems; that nothing was written is held by whoever compares exports."""
    try:
        loaded(text)
    except DefinitionsRefused as refusal:
        return refusal.problems
    return ()


@contextmanager
def undone() -> Iterator[None]:
    """What is written within is taken back: an empty hall before and after."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class NewHallTests(TestCase):
    def test_everything_arrives(self) -> None:
        loaded(HALL)
        self.assertEqual(Source.objects.default().name, "西区平台")
        social = Department.objects.by_name()["区人社局"]
        self.assertEqual(
            [str(span) for span in social.presences.all()], ["2019-12 至 2020-06", "2020-11 至 今"]
        )
        rate = Indicator.objects.get(name="办结率")
        self.assertEqual(
            (rate.kind, rate.numerator.name, rate.denominator.name, rate.target, rate.order),
            ("rate", "办结数", "受理数", 99.5, 10),
        )
        windows = Source.objects.get(name="窗口统计")
        self.assertEqual(Indicator.objects.by_name(windows)["收件数"].name, "受理数")
        self.assertNotIn("收件数", Indicator.objects.by_name())
        table = StatTable.objects.get()
        self.assertEqual(
            [column.indicator.name for column in table.columns.all()],
            ["受理数", "办结数", "办结率"],
        )
        self.assertEqual(
            [(s.title, s.kind, str(s.parent or "")) for s in StandardSection.objects.all()],
            [
                ("开头语", "opening", ""),
                ("办件情况", "prose", ""),
                ("分部门情况", "table", "办件情况"),
                ("办件情况", "news", ""),
            ],
        )

    def test_the_rules_of_the_file_take_the_place_of_those_that_came_with_the_software(
        self,
    ) -> None:
        loaded(HALL)
        self.assertEqual([rule.name for rule in Rule.objects.all()], ["办结数不大于受理数"])

    def test_out_and_into_an_empty_database_and_out_again_is_the_same(self) -> None:
        for text in (HALL, FILE.read_text("utf-8")):
            with undone():
                loaded(text)
                first = export()
                self.assertEqual(loaded(first), [])
            loaded(first)
            self.assertEqual(export(), first)
            self.assertEqual(loaded(text), [])

    def test_the_shipped_set_makes_a_hall(self) -> None:
        loaded(FILE.read_text("utf-8"))
        shipped = standard_definitions()
        self.assertEqual(
            [indicator.name for indicator in Indicator.objects.all()],
            [entry["name"] for entry in shipped["indicator"]],
        )
        self.assertEqual(StatTable.objects.count(), 3)
        self.assertEqual(Rule.objects.count(), len(shipped["rule"]))


NAMES = st.text("甲乙丙丁AB1", min_size=1, max_size=4)
NOTES = st.text("备注，。\"'\\\n\t#=[]{}A1“”", max_size=12)
MONTHS = st.builds(Month, st.integers(2000, 2098), st.integers(1, 12))


@st.composite
def halls(draw: Any) -> None:
    """Makes a hall in the database as people could have made it."""
    for name in draw(st.sets(NAMES, max_size=3)):
        Source.objects.create(
            name=name, counts_in_totals=draw(st.booleans()), note=draw(NOTES)[:200]
        )
    names = sorted(draw(st.sets(NAMES, max_size=6)), key=str.casefold)
    names = list({name.casefold(): name for name in names}.values())
    for place, name in enumerate(names):
        department = Department.objects.create(name=f"{name}局", order=draw(st.integers(0, 2)))
        department.aliases.create(name=f"{name}中心{place}")
        since = draw(MONTHS)
        until = draw(st.sampled_from([None, since, since.plus(7)]))
        Presence.objects.create(department=department, since=since, until=until)
    counts = [
        Indicator.objects.create(
            name=f"{name}数", order=draw(st.integers(0, 2)), note=draw(NOTES),
            direction=draw(st.sampled_from(["more", "less", "neither"])),
        )
        for name in names
    ]  # fmt: skip
    for place, part in enumerate(counts[:3]):
        rate = Indicator.objects.create(
            name=f"率{place}", kind="rate", unit="%", aggregation="weighted", weight=part,
            target=draw(st.sampled_from([None, 95, "99.5", "0.0001"])),
        )  # fmt: skip
        rate.aliases.create(name=f"率别名{place}", source=Source.objects.first())
        table = StatTable.objects.create(name=f"表{draw(NAMES)}{place}", rank_by=part)
        for order, column in enumerate(draw(st.permutations([part, rate]))):
            table.columns.create(indicator=column, order=order)
    Rule.objects.filter(check_kind="compare").delete()
    for place, part in enumerate(counts):
        Rule.objects.create(
            name=f"规则{place}", left=f"{part.name} + 1", relation=">=", right="0.5",
            tolerance=draw(st.sampled_from(["0", "0.05", "12"])), order=draw(st.integers(0, 2)),
        )  # fmt: skip
    for place in range(draw(st.integers(0, 3))):
        top = StandardSection.objects.create(
            title=draw(NAMES), order=place, text=draw(st.text('本月共。\n"\\', max_size=9))
        )
        for _ in range(draw(st.integers(0, 2))):
            StandardSection.objects.create(title=draw(NAMES), parent=top, kind="news", order=9)


class RoundTripTests(PropertyTestCase):
    @settings(max_examples=40)
    @given(st.data())
    def test_any_hall_survives(self, data: Any) -> None:
        with undone():
            data.draw(halls())
            first = export()
        with undone():
            loaded(first)
            self.assertEqual(export(), first)
            self.assertEqual(loaded(first), [])


class FilledHallTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def test_what_is_known_is_changed_and_the_rest_added(self) -> None:
        lines = loaded(
            '[[indicator]]\nname = "受 理 数"\nunit = "宗"\ndirection = "不分好坏"\n'
            'aliases = ["收件数"]\n'
            '[[indicator]]\nname = "投诉数"\nunit = "件"\n'
            '[[department]]\nname = "社保局"\n'
            'presence = [{ since = "2020-01", until = "2020-12" }]\n'
            '[[source]]\nname = "新平台"\nis_default = true\n'
            '[[rule]]\nname = "改了名的"\ncheck_kind = "jump"\nparameter = 7.5\n'
        )
        self.assertEqual(
            lines,
            [
                "数据来源“智慧政务平台”不再是默认来源",
                "新增数据来源“新平台”",
                "部门“社保局”的进驻时段：2020-01 至 2020-12",
                "指标“受理数”的单位由“件”改为“宗”",
                "指标“受理数”的好坏方向由“越多越好”改为“不分好坏”",
                "指标“受理数”添别名“收件数”",
                "新增指标“投诉数”",
                "核查规则“改了名的”的名称由“与近12个月相差太大”改为“改了名的”",
                "核查规则“改了名的”的倍数由“5”改为“7.5”",
            ],
        )
        accepted = Indicator.objects.get(name="受理数")
        self.assertEqual((accepted.unit, accepted.heading), ("宗", "系统受理数"))
        self.assertEqual(Source.objects.get(is_default=True).name, "新平台")

    def test_nothing_is_deleted(self) -> None:
        before = {model: model.objects.count() for model in (Indicator, Source, Department, Rule)}
        figures = list(Figure.objects.values())
        loaded(HALL)
        for model, count in before.items():
            self.assertGreaterEqual(model.objects.count(), count)
        self.assertEqual(list(Figure.objects.values()), figures)

    def test_a_dry_run_tells_the_same_and_changes_nothing(self) -> None:
        before = export()
        told = loaded(HALL, dry_run=True)
        self.assertEqual(export(), before)
        self.assertEqual(loaded(HALL), told)
        self.assertNotEqual(export(), before)

    def test_every_problem_at_once_and_nothing_written(self) -> None:
        before = export()
        self.assertEqual(
            refused(
                '[[department]]\nname = "新局"\naliases = ["医保局"]\n'
                'presence = [{ since = "2020-13" }]\n'
                '[[indicator]]\nname = "满意率"\naggregation = "均值"\nweigth = "受理数"\n'
                '[[indicator]]\nname = "好评率"\nunit = "%"\nkind = "rate"\naggregation = "sum"\n'
                '[[indicator]]\nname = "差评率"\nkind = "rate"\naggregation = "weighted"\n'
                'weight = "评价人数"\n'
                '[[table]]\nname = "新表"\ncolumns = ["受里数", "排号数"]\n'
                '[[rule]]\nname = "新规则"\nleft = "受里数"\nrelation = "<="\nright = "1"\n'
                '[[section]]\ntitle = "情况"\nkind = "table"\ntable = "没有的表"\n'
                '[[indicators]]\nname = "甲"\n'
            ),
            (
                (
                    "文件里的“indicators”不认识，是不是“indicator”？可以有：source、department、"
                    "indicator、table、rule、section。"
                ),
                (
                    "第1个指标“满意率”：aggregation（合计方法）“均值”不认识，可写：sum（相加）、"
                    "ratio（分子合计除以分母合计）、weighted（按权数加权平均）、none（不合计）。"
                ),
                "第1个指标“满意率”：不认识“weigth”，是不是“weight”？可以写："
                + "、".join(_keys("indicator"))
                + "。",
                (
                    "第1个部门“新局”：aliases（别名）里的“医保局”：“医保局”已经是“医保局”的名称或别名，"
                    "一个名称只能指一个部门。"
                ),
                (
                    "第1个部门“新局”：presence（进驻时段）：“2020-13”不是月份，请写成“2020-12”的样子"
                    "（2000年至2099年）。"
                ),
                "第2个指标“好评率”：比率不能相加，请改选其他合计方法。",
                "第3个指标“差评率”：weight（权数）“评价人数”没有这个指标，是不是“评价数”？",
                "第1个统计表“新表”：columns（列）里的“受里数”没有这个指标，是不是“受理数”？",
                (
                    "第1个核查规则“新规则”：left（左边）：第1个字起的“受里数”不是指标的名称。"
                    "是不是要写“受理数”？"
                ),
                "第1个栏目“情况”：table（统计表）“没有的表”没有这张统计表。",
            ),
        )
        self.assertEqual(export(), before)

    def test_figures_keep_their_meaning(self) -> None:
        before = export()
        for text, said in {
            'name = "排号数"\nscope = "department"': "第1个指标“排号数”：scope（范围）："
            "“排号数”已有1条数据，是按“大厅”填的，范围不能再改。",
            'name = "满意率"\nkind = "count"\nunit = "件"\ndecimals = 0\naggregation = "sum"\n'
            'weight = ""': "第1个指标“满意率”：kind（类型）："
            "“满意率”已有3条数据，是按“比率”填的，不能改成“数量”。请另建一个指标。",
            'name = "评价数"\naggregation = "none"': "第1个指标“评价数”：aggregation（合计方法）："
            "“满意率”用它作分子、分母或权数，它的合计方法只能是“相加”。",
        }.items():
            self.assertEqual(refused(f"[[indicator]]\n{text}\n"), (said,))
        self.assertEqual(export(), before)

    def test_a_circle_of_parts(self) -> None:
        entry = '[[indicator]]\nname = "{}"\nunit = "%"\nkind = "rate"\naggregation = "weighted"\n'
        self.assertEqual(
            refused(
                entry.format("甲率")
                + 'weight = "乙率"\n'
                + entry.format("乙率")
                + 'weight = "甲率"\n'
            ),
            ("第1个指标“甲率”、第2个指标“乙率”互相作分子、分母或权数，绕成了一圈，请去掉一处。",),
        )

    def test_the_same_name_twice(self) -> None:
        self.assertEqual(
            refused('[[source]]\nname = "新 平台"\n[[source]]\nname = "新平台"\n'),
            ("第2个数据来源“新平台”：第1个已是这个名称，一个名称只能写一段。",),
        )
        self.assertEqual(
            refused(
                '[[source]]\nname = "甲"\nis_default = true\n'
                '[[source]]\nname = "乙"\nis_default = true\n'
            ),
            ("第2个数据来源“乙”：默认来源只能有一个，第1个已经是了。",),
        )

    def test_odd_shapes_are_told(self) -> None:
        for text, said in {
            "indicator = 3": "“indicator”（指标）要写成一段一段的，每段以 [[indicator]] 开头。",
            '[indicator]\nname = "甲"': "“indicator”（指标）要写成一段一段的，"
            "每段以 [[indicator]] 开头。",
            '[[indicator]]\nname = "甲"\naliases = "乙"': "第1个指标“甲”：aliases（别名）"
            '要写成方括号里的一串，如 ["受理量", "收件数"]。',
            '[[indicator]]\nname = "甲"\naliases = [1]': "第1个指标“甲”：aliases（别名）"
            "写的是“1”，要写文字，两边加引号。",
            '[[indicator]]\nname = "甲"\naliases_by_source = ["乙"]': "第1个指标“甲”："
            "aliases_by_source（只在一个来源的文件里用的别名）要按来源写，如 aliases_by_source = "
            '{ "窗口统计" = ["收件数"] }。',
            '[[indicator]]\nname = "甲"\naliases_by_source = { "窗口" = ["乙"] }': "第1个指标“甲”："
            "aliases_by_source（只在一个来源的文件里用的别名）没有叫“窗口”的数据来源，"
            "是不是“窗口统计”？",
            '[[department]]\nname = "甲"\npresence = ["2020-01"]': "第1个部门“甲”："
            'presence（进驻时段）要写成 [{ since = "2020-01", until = "2020-12" }] 的样子。',
            '[[department]]\nname = "甲"\npresence = [{ from = "2020-01" }]': "第1个部门“甲”："
            "presence（进驻时段）里的“from”不认识，可以写：since、until。",
            '[[department]]\nname = "甲"\npresence = [{ }]': "第1个部门“甲”："
            "presence（进驻时段）里要写 since，从哪个月起，如“2020-01”。",
            '[[indicator]]\nname = "甲"\norder = 99999999999999999999': None,
            f'[[source]]\nname = "{"长" * 60}"': None,
            '[[section]]\ntitle = "甲"\nparent = "乙"': "第1个栏目“甲”：parent（上级栏目）“乙”"
            "前面没有这个栏目，上级要写在它的前面。",
            '[[section]]\ntitle = "甲"\nparent = 5': "第1个栏目“甲”："
            "写的是“5”，要写文字，两边加引号。",
        }.items():
            problems = refused(text)
            self.assertEqual(len(problems), 1, text)
            if said is not None:
                self.assertEqual(problems, (said,))
            else:
                self.assertNotRegex(problems[0].split("：", 1)[1], "[A-Za-z]{8,}")

    def test_sections_replace_the_standard_ones_and_no_bulletin(self) -> None:
        bulletin = self.bulletin()
        before = list(Section.objects.values())
        loaded('[[section]]\ntitle = "甲"\n')
        loaded('[[section]]\ntitle = "乙"\n')
        self.assertEqual([s.title for s in StandardSection.objects.all()], ["乙"])
        self.assertEqual(list(Section.objects.filter(bulletin=bulletin).values()), before)

    def test_without_standard_sections_those_of_the_newest_bulletin_leave(self) -> None:
        bulletin = self.bulletin(opening="现将{{ 年月 }}情况通报如下。")
        text = export()
        StandardSection.objects.all().delete()
        loaded(text)
        self.assertEqual(
            [section.title for section in StandardSection.objects.all()],
            ["开头语", *(section.title for section in bulletin.sections.all())],
        )
        self.assertEqual(StandardSection.objects.opening().text, bulletin.opening)

    def test_a_changed_definition_changes_no_edition(self) -> None:
        edition = self.publish(self.bulletin())
        frozen = Edition.objects.filter(pk=edition.pk).values().get()
        loaded(
            '[[indicator]]\nname = "受理数"\nheading = "收件"\nunit = "宗"\nwindow_start = 17\n'
            '[[indicator]]\nname = "满意率"\ndecimals = 0\nrounding = "truncate"\n'
            '[[source]]\nname = "窗口统计"\ncounts_in_totals = true\n'
            '[[table]]\nname = "部门窗口办件情况"\ncolumns = ["办结数"]\n'
        )
        self.assertEqual(Edition.objects.filter(pk=edition.pk).values().get(), frozen)
        call_command("verify_editions", stdout=io.StringIO())
        page = self.client.get("/2020/12/").content.decode()
        self.assertIn("系统受理数", page)
        self.assertNotIn("收件", page)

    def test_who_loaded_what_is_on_record(self) -> None:
        load('[[indicator]]\nname = "投诉数"\n'.encode(), by=self.bian)
        [event] = Event.objects.filter(by=self.bian)
        self.assertEqual((event.subject, event.what), ("投诉数", "载入定义文件：新增指标“投诉数”"))


def _keys(kind: str) -> tuple[str, ...]:
    from stats.definitions.kinds import KINDS

    return next(one.keys for one in KINDS if one.key == kind)


class CommandTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def run_command(self, *args: str) -> str:
        out = io.StringIO()
        call_command(*args, stdout=out, stderr=out)
        return out.getvalue()

    def test_out_and_in(self) -> None:
        path = self.folder / "本厅.toml"
        said = self.run_command("export_definitions", str(path))
        self.assertEqual(said, f"定义已写到“{path}”。\n")
        self.assertEqual(path.read_bytes(), export().encode())
        said = self.run_command("load_definitions", str(path))
        self.assertEqual(said, "与现有的定义完全相同，不用改。\n")

    def test_what_would_change(self) -> None:
        path = self.folder / "本厅.toml"
        path.write_text('[[indicator]]\nname = "投诉数"\n', "utf-8")
        self.assertEqual(
            self.run_command("load_definitions", str(path), "--dry-run"),
            "新增指标“投诉数”\n会改1处。\n",
        )
        self.assertFalse(Indicator.objects.filter(name="投诉数").exists())
        self.assertEqual(
            self.run_command("load_definitions", str(path)), "新增指标“投诉数”\n改了1处。\n"
        )

    def test_what_cannot_be(self) -> None:
        missing = self.folder / "没有" / "本厅.toml"
        for args, said in (
            (
                ("load_definitions", str(missing)),
                f"打不开“{missing}”，请看文件名和文件夹写得对不对。",
            ),
            (
                ("load_definitions", str(self.folder)),
                f"打不开“{self.folder}”，请看文件名和文件夹写得对不对。",
            ),
            (
                ("export_definitions", str(missing)),
                f"写不了“{missing}”，请看文件夹在不在、有没有写入的权限。",
            ),
        ):
            with self.assertRaisesMessage(CommandError, said):
                self.run_command(*args)
        path = self.folder / "坏.toml"
        path.write_text('[[indicator]]\nname = "投 诉（数）"\n[[rule]]\n', "utf-8")
        errors = io.StringIO()
        with self.assertRaisesMessage(CommandError, "文件里有2处要改，什么也没有载入。"):
            call_command("load_definitions", str(path), stderr=errors)
        self.assertEqual(
            errors.getvalue(),
            "第1个核查规则没有写 name（名称）。\n"
            "第1个指标“投 诉（数）”：name（名称）：名称要有汉字或字母，"
            "不能含空格、括号、句点和竖线，如“受理数”。\n",
        )
