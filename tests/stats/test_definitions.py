"""The parts of a definitions file: read, refused, told; and what an indicator allows itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase, TestCase
from hypothesis import given
from hypothesis import strategies as st

from departments.months import Month, span_label
from stats.definitions.entries import entries, nearest
from stats.definitions.exporting import ledger_definitions
from stats.definitions.file import DefinitionsRefused, parse, write
from stats.definitions.kinds import INDICATOR, RULE
from stats.ledger import Ledger
from stats.models import Indicator, StatTable
from stats.models.kinds import Aggregation, Kind, Rounding, Scope
from stats.tables import tabulate
from tests.base import DECEMBER, Cast, figure

NAMES = st.text(min_size=1, max_size=12).filter(str.strip)
VALUES = st.one_of(
    st.text(max_size=40).map(lambda text: text.replace("\r", "").replace("\0", "")),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.integers(0, 10**12).map(lambda n: Decimal(n) + Decimal("0.25")),
    st.lists(st.text(max_size=10), max_size=3),
)


def problems(text: str | bytes) -> tuple[str, ...]:
    try:
        parse(text if isinstance(text, bytes) else text.encode())
    except DefinitionsRefused as refused:
        return refused.problems
    return ()


class FileTests(SimpleTestCase):
    @given(
        st.lists(st.dictionaries(st.sampled_from(INDICATOR.keys), VALUES, min_size=1), max_size=4)
    )
    def test_what_is_written_is_read(self, given: list[dict[str, Any]]) -> None:
        given = [{"name": "甲", **entry} for entry in given]
        text = write({"indicator": given})
        self.assertEqual(parse(text.encode()), {"indicator": given})
        self.assertEqual(write({"indicator": given}), text)

    def test_line_ends_and_marks_of_windows(self) -> None:
        text = '[[section]]\r\ntitle = "甲"\r\ntext = """一\r\n二"""\r\n'
        read = parse(b"\xef\xbb\xbf" + text.encode())
        self.assertEqual(read, {"section": [{"title": "甲", "text": "一\n二"}]})

    def test_what_is_no_such_file(self) -> None:
        hint = "等号右边的文字要加引号，引号和括号要成对，同一项只写一次。"
        unreadable = "文件里有读不了的数字或括号，不是定义文件。"
        for text, said in {
            "[[indicator]]\nname = 受理数\n": f"第2行写法不对：“name = 受理数”。{hint}",
            'name = "甲': f"文件的最后没有写完。{hint}",
            '[[source]]\nname = "甲"\nname = "乙"\n': f'第3行写法不对：“name = "乙"”。{hint}',
            "order = " + "9" * 5000: unreadable,
            "a = " + "[" * 5000: unreadable,
            '[[source]]\nname = "甲\\u0000"\n': "第2行里有看不见的控制符（\\u0000），请删去。",
            "a." * 300 + "b = 1": "第1行有200个以上的点，请分成几行写。",
            "a" * (1024 * 1024 + 1): "文件超过1 MB，不是定义文件。定义文件通常只有几十 KB。",
        }.items():
            self.assertEqual(problems(text), (said,), text[:40])
        self.assertEqual(
            problems("名称".encode("gb18030")),
            ("文件不是 UTF-8 编码。请用记事本打开，“另存为”时编码选 UTF-8，再载入。",),
        )
        self.assertEqual(len(problems(b"PK\x03\x04" + bytes(range(256)))), 1)


class EntryTests(SimpleTestCase):
    def told(self, kind: Any, *given: Any) -> list[str]:
        told: list[str] = []
        entries(kind, {kind.key: list(given)}, told.append)
        return told

    def test_choices_by_code_and_by_label(self) -> None:
        told: list[str] = []
        given = {"name": "满意率", "kind": "比率", "aggregation": "weighted", "scope": "各部门"}
        [entry] = entries(INDICATOR, {"indicator": [given]}, told.append)
        self.assertEqual(told, [])
        self.assertEqual(
            entry.values,
            {"name": "满意率", "kind": "rate", "aggregation": "weighted", "scope": "department"},
        )

    def test_an_unknown_choice(self) -> None:
        self.assertEqual(
            self.told(INDICATOR, {"name": "甲"}, {"name": "满意率", "aggregation": "均值"}),
            [
                (
                    "第2个指标“满意率”：aggregation（合计方法）“均值”不认识，可写：sum（相加）、"
                    "ratio（分子合计除以分母合计）、weighted（按权数加权平均）、none（不合计）。"
                )
            ],
        )

    def test_an_unknown_key_and_the_nearest(self) -> None:
        [said] = self.told(INDICATOR, {"name": "甲", "agregation": "sum"})
        self.assertTrue(said.startswith("第1个指标“甲”：不认识“agregation”，是不是“aggregation”？"))
        self.assertEqual(nearest("天南海北", ["unit"]), "。")

    def test_wrong_types(self) -> None:
        for fields, said in (
            ({"decimals": "2"}, "decimals（小数位数）写的是“2”，要写整数，不加引号。"),
            ({"decimals": True}, "decimals（小数位数）写的是“True”，要写整数，不加引号。"),
            ({"target": "九十"}, "target（目标值）写的是“九十”，要写数字，不加引号。"),
            ({"target": Decimal("NaN")}, "target（目标值）写的是“NaN”，要写数字，不加引号。"),
            ({"unit": 3}, "unit（单位）写的是“3”，要写文字，两边加引号。"),
            ({"unit": "\0"}, "unit（单位）里有看不见的字符，请删去重写。"),
            (
                {"self_reported": "是"},
                "self_reported（部门自报）写的是“是”，只能写 true（是）或 false（否）。",
            ),
        ):
            self.assertEqual(
                self.told(INDICATOR, {"name": "甲", **fields}), [f"第1个指标“甲”：{said}"]
            )
        self.assertEqual(
            self.told(RULE, {"name": "甲", "tolerance": ""}),
            ["第1个核查规则“甲”：tolerance（允许误差）写的是“”，要写数字，不加引号。"],
        )

    def test_entries_that_are_none(self) -> None:
        self.assertEqual(self.told(INDICATOR, {"unit": "件"}), ["第1个指标没有写 name（名称）。"])
        self.assertEqual(self.told(INDICATOR, {"name": "  "}), ["第1个指标没有写 name（名称）。"])
        shape = "“indicator”（指标）要写成一段一段的，每段以 [[indicator]] 开头。"
        self.assertEqual(self.told(INDICATOR, "甲"), [shape])
        self.assertEqual(
            self.told(INDICATOR, *({"name": f"甲{n}"} for n in range(301))),
            ["指标有301个，一个文件最多300个。"],
        )


class ExportTests(Cast, TestCase):
    def test_the_same_queries_for_one_row_and_for_three(self) -> None:
        self.raise_curtain()
        with self.assertNumQueries(10):
            ledger_definitions()
        for name in ("甲", "乙", "丙"):
            made = Indicator.objects.create(name=name)
            made.aliases.create(name=f"{name}数", source=self.windows)
            StatTable.objects.create(name=name).columns.create(indicator=made)
        with self.assertNumQueries(10):
            ledger_definitions()


class WindowTests(SimpleTestCase):
    @given(st.integers(2000, 2099), st.integers(1, 12), st.integers(1, 28))
    def test_the_windows_of_months_join_without_gap(self, year: int, number: int, day: int) -> None:
        indicator = Indicator(name="甲", window_start=day)
        first, last = indicator.window(Month(year, number))
        self.assertEqual(first.day, day)
        self.assertTrue(28 <= (last - first).days + 1 <= 31)
        self.assertEqual((last.year, last.month), (year, number))
        if (year, number) != (2099, 12):
            following, _ = indicator.window(Month(year, number).plus(1))
            self.assertEqual(following, last + dt.timedelta(days=1))

    def test_as_printed(self) -> None:
        indicator = Indicator(name="甲", window_start=17)
        self.assertEqual(span_label(*indicator.window(DECEMBER)), "11月17日至12月16日")
        self.assertEqual(
            span_label(*indicator.window(Month(2021, 1))), "2020年12月17日至2021年1月16日"
        )
        self.assertEqual(
            span_label(*Indicator(name="乙").window(Month(2020, 2))), "2月1日至2月29日"
        )


class WindowRemarkTests(Cast, TestCase):
    def test_the_table_prints_it_once_for_indicators_that_share_it(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        Indicator.objects.filter(name__in=("受理数", "办结数")).update(window_start=17)
        Indicator.objects.filter(name="评价数").update(window_start=26)
        remarks = tabulate(StatTable.objects.get(), Ledger(DECEMBER)).remarks
        self.assertEqual(
            remarks[2:],
            (
                "系统受理数、系统办结数统计时段为11月17日至12月16日。",
                "系统评价数统计时段为11月26日至12月25日。",
            ),
        )


class SoundTests(Cast, TestCase):
    """What does not go together, and what figures no longer allow, is refused in a sentence."""

    def setUp(self) -> None:
        self.raise_curtain()
        self.accepted = Indicator.objects.get(name="受理数")
        self.rate = Indicator.objects.get(name="满意率")
        self.queue = Indicator.objects.get(name="排号数")

    def refused(self, indicator: Indicator, **changes: Any) -> dict[str, list[str]]:
        for field, value in changes.items():
            setattr(indicator, field, value)
        try:
            indicator.full_clean()
        except ValidationError as error:
            return error.message_dict
        return {}

    def test_the_standard_indicators_are_sound(self) -> None:
        for indicator in Indicator.objects.all():
            self.assertEqual(self.refused(indicator), {}, indicator)

    def test_combinations(self) -> None:
        for changes, said in (
            ({"kind": Kind.RATE, "aggregation": "none", "unit": "件"},
             {"unit": ["比率印出来带“%”，单位请填“%”，不填“件”。"]}),
            ({"unit": "%"}, {"kind": ["单位是“%”的是比率，类型请选“比率”。"]}),
            ({"decimals": 1}, {"decimals": ["数量是整数，小数位数填0。"]}),
            ({"target": Decimal(-1)}, {"target": ["目标值不能是负数。"]}),
            ({"kind": Kind.RATE, "unit": "%", "aggregation": "none", "target": Decimal(101)},
             {"target": ["比率的目标值应在0至100之间，如95表示95%。"]}),
            ({"kind": Kind.RATE, "unit": "%", "aggregation": "weighted", "weight": self.rate},
             {"weight": ["权数“满意率”不能各部门相加，权数请选“受理数”一类相加的指标。"]}),
            ({"kind": Kind.RATE, "unit": "%", "aggregation": "ratio",
              "numerator": self.queue, "denominator": self.accepted},
             {"numerator": ["分子“排号数”是全大厅的指标，分不到各部门，请另选一个。"]}),
        ):  # fmt: skip
            self.assertEqual(self.refused(Indicator(name="新指标"), **changes), said)

    def test_a_part_stays_a_part(self) -> None:
        weight = Indicator.objects.get(name="评价数")
        self.assertEqual(
            self.refused(weight, aggregation=Aggregation.NONE),
            {"aggregation": ["“满意率”用它作分子、分母或权数，它的合计方法只能是“相加”。"]},
        )

    def test_a_column_has_departments(self) -> None:
        self.assertEqual(
            self.refused(self.accepted, scope=Scope.HALL),
            {"scope": ["统计表“部门窗口办件情况”里有这个指标，一行一个部门，范围只能是“各部门”。"]},
        )

    def test_figures_keep_their_scope(self) -> None:
        figure("排号数", None, 400)
        self.assertEqual(
            self.refused(self.queue, scope=Scope.DEPARTMENT),
            {"scope": ["“排号数”已有1条数据，是按“大厅”填的，范围不能再改。"]},
        )

    def test_figures_do_not_become_rates(self) -> None:
        figure("受理数", self.social, 100)
        said = self.refused(self.accepted, kind=Kind.RATE, unit="%", aggregation=Aggregation.NONE)
        self.assertEqual(
            said,
            {"kind": ["“受理数”已有1条数据，是按“数量”填的，不能改成“比率”。请另建一个指标。"]},
        )

    def test_figures_that_the_new_kind_does_not_allow_are_named(self) -> None:
        fees = Indicator.objects.create(name="收费", unit="万元", kind=Kind.MONEY, decimals=2)
        figure("收费", self.social, "1.5")
        figure("收费", self.medical, "-2")
        figure("收费", self.bus, 3)
        self.assertEqual(
            self.refused(fees, kind=Kind.COUNT, decimals=0),
            {
                "kind": [
                    (
                        "“收费”已有3条数据，其中2条不合“数量”的规定：2020年12月社保局是1.5、"
                        "2020年12月医保局是-2。请先改这些数据，或另建一个指标。"
                    )
                ]
            },
        )
        self.assertEqual(self.refused(fees, kind=Kind.MONEY, rounding=Rounding.TRUNCATE), {})
