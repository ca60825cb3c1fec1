"""What a correction says was changed: cell by cell, sentence by sentence, and no more than that."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import SimpleTestCase

from bulletin.comparing import corrections
from bulletin.comparing.corrections import MOST
from bulletin.document import (
    Annex,
    Block,
    Cell,
    Document,
    Paragraph,
    Picture,
    Piece,
    Run,
    Section,
    Table,
)


def said(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((Run(text),)) for text in texts)


def table(*rows: tuple[str, ...], head: tuple[str, ...] = ("序号", "部门", "受理数")) -> Table:
    return Table(
        head=(tuple(Cell((Run(text),), header=True) for text in head),),
        body=tuple(
            tuple(Cell((Run(text),), header=n == 1) for n, text in enumerate(row)) for row in rows
        ),
    )


def document(*blocks: Block, **more: Any) -> Document:
    return Document(
        **{
            "month": "2020-12",
            "masthead": "通报",
            "title": "12月通报",
            "issuer": "某局",
            "date": dt.date(2021, 1, 13),
            "sections": (Section("一、", "办件", blocks),),
        }
        | more
    )


class CorrectionTests(SimpleTestCase):
    def told(self, old: Document, new: Document) -> list[str]:
        return [change.sentence for change in corrections(old, new)]

    def test_nothing(self) -> None:
        self.assertEqual(self.told(document(), document(version=2, correction="改")), [])

    def test_a_cell_by_its_row_and_column(self) -> None:
        old = table(("1", "社保局", "100"), ("2", "医保局", "90"))
        new = table(("1", "社保局", "150"), ("2", "医保局", "90"))
        self.assertEqual(
            self.told(document(old), document(new)),
            ["栏目“办件”的表格，社保局，受理数：“100”改为“150”"],
        )

    def test_a_rank_follows_from_the_figures_and_is_not_told(self) -> None:
        old = table(("1", "社保局", "100"), ("2", "医保局", "90"))
        new = table(("1", "医保局", "120"), ("2", "社保局", "100"))
        self.assertEqual(
            self.told(document(old), document(new)),
            ["栏目“办件”的表格，医保局，受理数：“90”改为“120”"],
        )

    def test_rows_and_columns_that_came_and_went(self) -> None:
        old = table(("1", "社保局", "100"), ("2", "残联", "9"))
        new = table(
            ("1", "社保局", "100", "7"), ("2", "林业局", "3", "1"),
            head=("序号", "部门", "受理数", "办结数"),
        )  # fmt: skip
        self.assertEqual(
            self.told(document(old), document(new)),
            [
                "栏目“办件”的表格的列：新增“办结数”",
                "栏目“办件”的表格的行：新增“林业局”",
                "栏目“办件”的表格的行：删去“残联”",
            ],
        )

    def test_a_table_with_two_head_rows_is_told_by_the_row(self) -> None:
        def two_heads(value: str) -> Table:
            simple = table(("1", "社保局", value))
            top = (Cell((Run("办件"),), header=True, colspan=3),)
            return Table((top, *simple.head), simple.body)

        self.assertEqual(
            self.told(document(two_heads("1")), document(two_heads("2"))),
            ["栏目“办件”的表格：“1，社保局，1”改为“1，社保局，2”"],
        )

    def test_a_sentence_and_not_its_neighbours(self) -> None:
        old = said("窗口受理100件。群众评价很好。", "周末照常办理。")
        new = said("窗口受理150件。群众评价很好。", "周末照常办理。新设绿色通道。")
        self.assertEqual(
            self.told(document(*old), document(*new)),
            [
                "栏目“办件”：“窗口受理100件。”改为“窗口受理150件。”",
                "栏目“办件”：新增“新设绿色通道。”",
            ],
        )

    def test_quotes_inside_become_single_ones(self) -> None:
        self.assertEqual(
            self.told(document(*said("设“绿色”通道。")), document(*said("设“红色”通道。"))),
            ["栏目“办件”：“设‘绿色’通道。”改为“设‘红色’通道。”"],
        )

    def test_pieces_by_their_headlines(self) -> None:
        stays = Piece("延时服务", "周末不打烊", said("周六办理。"), "（社保局供稿）")
        now = Piece("延时服务", "", said("周日办理。"), "（医保局供稿）")
        self.assertEqual(
            self.told(document(stays, Piece("旧闻")), document(now, Piece("新闻"))),
            [
                "稿件“延时服务”的副标题：删去“周末不打烊”",
                "稿件“延时服务”的署名：“（社保局供稿）”改为“（医保局供稿）”",
                "稿件“延时服务”：“周六办理。”改为“周日办理。”",
                "栏目“办件”的稿件：新增“新闻”",
                "栏目“办件”的稿件：删去“旧闻”",
            ],
        )

    def test_head_foot_sections_and_annexes(self) -> None:
        old = document(annexes=(Annex("附件", "名单", said("甲。")),), copies_to="各局")
        new = document(
            title="12月的通报",
            date=dt.date(2021, 1, 14),
            opening=said("现予通报。"),
            sections=(*old.sections, Section("二、", "动态", said("乙。"))),
            print_run=50,
        )
        self.assertEqual(
            self.told(old, new),
            [
                "成文日期：“2021年1月13日”改为“2021年1月14日”",
                "标题：“12月通报”改为“12月的通报”",
                "开头语：新增“现予通报。”",
                "栏目“动态”：新增“整个栏目”",
                "附件“名单”：删去“整个附件”",
                "印数：新增“50”",
                "抄送：删去“各局”",
            ],
        )

    def test_only_what_its_style_prints(self) -> None:
        old = document(number=12, report_to="区委")
        new = document(style="official", document_number="西行审〔2021〕3号", report_to="区政府")
        self.assertEqual(
            self.told(old, new),
            [
                "样式：“简报”改为“公文”",
                "发文字号：新增“西行审〔2021〕3号”",
                "期号：删去“12”",
                "报：删去“区委”",
            ],
        )

    def test_what_is_only_set_otherwise_is_named_by_its_part(self) -> None:
        bold = Paragraph((Run("周末照常办理。", bold=True),))
        self.assertEqual(
            self.told(document(*said("周末照常办理。")), document(bold)), ["栏目“办件”有改动"]
        )
        one, other = (Picture(digit * 64, "大厅", content=b"x") for digit in "12")
        self.assertEqual(self.told(document(one), document(other)), ["栏目“办件”有改动"])

    def test_a_bulletin_written_anew_is_not_printed_twice(self) -> None:
        old = table(*((str(n), f"窗口{n}", "1") for n in range(MOST + 7)))
        new = table(*((str(n), f"窗口{n}", "2") for n in range(MOST + 7)))
        told = self.told(document(old), document(new))
        self.assertEqual((len(told), told[-1]), (MOST + 1, "其余7处有改动"))
