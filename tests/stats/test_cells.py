from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from stats.intake.cells import Cell, read_cell
from stats.models import Indicator
from stats.models.kinds import Kind

COUNT = Indicator(name="受理数", unit="件")
RATE = Indicator(name="满意率", unit="%", kind=Kind.RATE, decimals=2)


class ReadTests(SimpleTestCase):
    def test_reads_what_people_write(self) -> None:
        cells = {
            "6459（数据来源于窗口统计）": Cell(Decimal(6459), "数据来源于窗口统计", "窗口统计"),
            "6459(来源：窗口统计)": Cell(Decimal(6459), "来源：窗口统计", "窗口统计"),
            "12（含补录）": Cell(Decimal(12), "含补录"),
            "暂无数据": Cell(None),
            " 暂 无 数 据 ": Cell(None),
            "——": Cell(None),
            "": Cell(None),
            "0": Cell(Decimal(0)),
            "７０１６": Cell(Decimal(7016)),
            "1,234": Cell(Decimal(1234)),
            "１，２３４，５６７": Cell(Decimal(1234567)),
            "2586件": Cell(Decimal(2586)),
            "\u200b25\ufeff86\u200d": Cell(Decimal(2586)),
        }
        for text, cell in cells.items():
            with self.subTest(text):
                self.assertEqual(read_cell(text, COUNT), cell)

    def test_reads_rates(self) -> None:
        for text, value in {
            "100%": "100",
            "９９．５％": "99.5",
            "0%": "0",
            "98.76": "98.76",
        }.items():
            with self.subTest(text):
                self.assertEqual(read_cell(text, RATE), Cell(Decimal(value)))

    def test_refuses_in_a_sentence(self) -> None:
        refused = {
            "二十三": "不是数字。没有数据的请写“暂无数据”。",
            "12a": "不是数字。没有数据的请写“暂无数据”。",
            "1,23": "不是数字。没有数据的请写“暂无数据”。",
            "1e5": "不是数字。没有数据的请写“暂无数据”。",
            "NaN": "不是数字。没有数据的请写“暂无数据”。",
            "-3": "“受理数”不能是负数：-3。",
            "1.5": "“受理数”是数量，只能填整数：1.5。",
            "50%": "“受理数”不是比率，不能带百分号。",
            "9" * 15: "数字太大，请核对。",
            # A footnote's mark would make 51 and 52 of it.
            "5①": "不是数字。没有数据的请写“暂无数据”。",
            "5²": "不是数字。没有数据的请写“暂无数据”。",
            "5（甲\0）": "里有看不见的控制符，请重新输入。",
            "٣": "不是数字。没有数据的请写“暂无数据”。",
        }
        for text, message in refused.items():
            with self.subTest(text), self.assertRaises(ValidationError) as caught:
                read_cell(text, COUNT)
            self.assertEqual(caught.exception.messages, [message])

    def test_asks_when_a_rate_could_mean_two_things(self) -> None:
        with self.assertRaises(ValidationError) as caught:
            read_cell("0.98", RATE)
        self.assertEqual(caught.exception.messages, ["看不出是百分之几，请带上百分号，如“98%”。"])

    @given(st.integers(0, 10**13))
    def test_reads_back_every_count_it_prints(self, number: int) -> None:
        self.assertEqual(read_cell(COUNT.format(Decimal(number)), COUNT), Cell(Decimal(number)))

    @given(st.text(max_size=40))
    def test_reads_or_refuses_whatever_it_is_given(self, text: str) -> None:
        try:
            cell = read_cell(text, COUNT)
        except ValidationError:
            return
        self.assertTrue(cell.value is None or cell.value >= 0)
