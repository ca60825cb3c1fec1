"""A cell's text: what the ledger holds, written so that reading it gives the same."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from stats.grid.cells import Sources, read_text, text_of
from stats.models import Figure, Indicator, Source
from stats.models.kinds import Kind
from stats.writing import Content

PLATFORM = Source(pk=1, name="智慧政务平台", is_default=True)
WINDOWS = Source(pk=2, name="窗口统计", counts_in_totals=False)
HALL = [PLATFORM, WINDOWS]
COUNT = Indicator(pk=1, name="受理数", unit="件")
RATE = Indicator(pk=2, name="满意率", kind=Kind.RATE, decimals=2)
MONEY = Indicator(pk=3, name="减免金额", kind=Kind.MONEY, decimals=4)


def read(
    text: str,
    indicator: Indicator = COUNT,
    held: Content | None = None,
    pick: int | None = None,
    usual: Source | None = PLATFORM,
) -> Content | None:
    figure = held and Figure(value=held.value, source=held.source, note=held.note)
    return read_text(text, indicator, figure or None, Sources(HALL, usual, pick))


class CellTests(SimpleTestCase):
    def test_what_people_type(self) -> None:
        cases = {
            "": None,
            " \u3000\u200b": None,
            "0": Content(Decimal(0), PLATFORM),
            "７，０１６件": Content(Decimal(7016), PLATFORM),
            "暂无数据": Content(None, PLATFORM),
            "暂无数据（系统故障）": Content(None, PLATFORM, "系统故障"),
            "6459（数据来源于窗口统计）": Content(Decimal(6459), WINDOWS, "数据来源于窗口统计"),
            "6459\n(来源：窗口统计)": Content(Decimal(6459), WINDOWS, "来源：窗口统计"),
            "5（含上月）": Content(Decimal(5), PLATFORM, "含上月"),
        }
        for text, content in cases.items():
            with self.subTest(text):
                self.assertEqual(read(text), content)
        self.assertEqual(read("100%", RATE), Content(Decimal(100), PLATFORM))

    def test_what_is_no_value_is_told(self) -> None:
        for text, words in {
            "abc": "不是数字",
            "1.5": "只能填整数",
            "-1": "不能是负数",
            "5%": "不是比率",
            "5（数据来源于梦）": "来源“梦”没有登记",
            "5（" + "长" * 101 + "）": "超过100个字",
            "5" * 201: "内容太长",
            "5" * 30: "数字太大",
            "5\x00": "特殊符号",
            "5\x07（好）": "特殊符号",
        }.items():
            with self.subTest(text), self.assertRaisesMessage(ValidationError, words):
                read(text)

    def test_which_source(self) -> None:
        held = Content(Decimal(5), WINDOWS, "数据来源于窗口统计")
        self.assertEqual(read("6", held=held), Content(Decimal(6), WINDOWS))
        self.assertEqual(read("6", held=held, pick=1), Content(Decimal(6), PLATFORM))
        named = read("6（数据来源于窗口统计）", pick=1)
        self.assertEqual(named, Content(Decimal(6), PLATFORM, "数据来源于窗口统计"))
        with self.assertRaisesMessage(ValidationError, "已经没有了"):
            read("6", pick=9)
        with self.assertRaisesMessage(ValidationError, "选数据来源"):
            read("6", usual=None)

    def test_a_note_left_as_it_was_keeps_the_source(self) -> None:
        odd = Content(Decimal(5), PLATFORM, "数据来源于窗口统计")
        self.assertEqual(
            read("6（数据来源于窗口统计）", held=odd), Content(Decimal(6), PLATFORM, odd.note)
        )
        nested = Content(Decimal(5), PLATFORM, "含（上月）")
        self.assertEqual(
            read("6（含（上月））", held=nested), Content(Decimal(6), PLATFORM, nested.note)
        )

    @given(
        st.none() | st.decimals(0, 10**13, places=4, allow_nan=False, allow_infinity=False),
        st.sampled_from([RATE, MONEY]),
        st.sampled_from(HALL),
        st.text(max_size=100),
    )
    def test_the_text_of_a_figure_reads_as_that_figure(
        self, value: Decimal | None, indicator: Indicator, source: Source, note: str
    ) -> None:
        held = Content(value, source, note.strip())
        self.assertEqual(read(text_of(held, indicator), indicator, held=held), held)
