"""Where a table begins and what its columns are called."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from stats.intake.layout import names_departments, read_layout
from stats.intake.row_kinds import RowKind, kind_of
from stats.intake.sheets import Merge, Sheet
from stats.intake.tables import read_sheet
from stats.intake.vocabulary import Vocabulary
from stats.models import Indicator
from tests.base import DECEMBER, Cast


def columns(text: str, *merges: Merge) -> list[tuple[int, str]]:
    layout = read_layout([line.split(",") for line in text.splitlines()], merges)
    return [(column.index, column.name) for column in layout.columns] if layout else []


class LayoutTests(SimpleTestCase):
    def test_headings_of_the_departments_column(self) -> None:
        for name in (
            "部门", "部门名称", "单位", "窗口单位", "进驻部门", "窗口部门", "部门（单位）",
            "委办局", "窗口名称", "承办单位", "单位/部门", "实施主体", " 部 门 ",
        ):  # fmt: skip
            self.assertTrue(names_departments(name), name)
        for name in ("单位：件", "受理数", "部门办件数", "", "单位代码"):
            self.assertFalse(names_departments(name), name)

    def test_titles_above_are_passed_over(self) -> None:
        self.assertEqual(
            columns("十二月办件表\n,,单位：件\n部门,受理数,办结数"),
            [(0, "部门"), (1, "受理数"), (2, "办结数")],
        )

    def test_groups_over_several_columns(self) -> None:
        text = "部门,办件,,满意率\n,受理数,办结数,\n社保局,1,2,3"
        names = [(0, "部门"), (1, "受理数"), (2, "办结数"), (3, "满意率")]
        merges = (Merge(0, 0, 1, 0), Merge(0, 1, 0, 2), Merge(0, 3, 1, 3))
        self.assertEqual(columns(text), names)
        self.assertEqual(columns(text, *merges), names)

    def test_the_departments_heading_may_stand_in_the_last_row(self) -> None:
        self.assertEqual(
            columns(",办件,,评价\n部门,受理数,办结数,满意率\n社保局,1,2,3"),
            [(0, "部门"), (1, "受理数"), (2, "办结数"), (3, "满意率")],
        )

    def test_the_same_name_in_two_groups_is_told_apart(self) -> None:
        text = "部门,线上,,线下,\n,受理数,办结数,受理数,办结数\n社保局,1,2,3,4"
        self.assertEqual(
            columns(text),
            [(0, "部门"), (1, "线上受理数"), (2, "线上办结数"), (3, "线下受理数"),
             (4, "线下办结数")],
        )  # fmt: skip

    def test_a_row_of_figures_without_a_department_is_no_header(self) -> None:
        self.assertEqual(columns("部门,受理数\n,5\n社保局,6"), [(0, "部门"), (1, "受理数")])

    @given(st.lists(st.lists(st.sampled_from(["", "部门", "受理数", "5", "合计"]), max_size=5)))
    def test_whatever_the_rows_are_there_is_an_answer(self, rows: list[list[str]]) -> None:
        layout = read_layout(rows)
        if layout is not None:
            self.assertLess(layout.head, layout.body)
            self.assertTrue(names_departments(rows[layout.head][layout.departments[0]]))


class RowKindTests(SimpleTestCase):
    def test_by_label_and_cells(self) -> None:
        kinds = {
            ("合计", "5"): RowKind.TOTAL,
            ("全 区 总 计：", "5"): RowKind.TOTAL,
            ("小计", "5"): RowKind.SUBTOTAL,
            ("平均值", "5"): RowKind.AVERAGE,
            ("政务服务大厅", "5"): RowKind.HALL,
            ("备注：公交公司另报", ""): RowKind.REMARK,
            ("制表人：张三", "审核人：李四"): RowKind.REMARK,
            ("税务所", "5"): None,
            ("税务所", ""): None,
            ("说明局", "5"): None,
        }
        for (label, cell), kind in kinds.items():
            self.assertEqual(kind_of(label, [cell]), kind, label)


class VocabularyTests(Cast, HypothesisTestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.words = Vocabulary.load(DECEMBER)

    def column(self, *names: str) -> Indicator | None:
        return self.words.column(names, [])

    def test_a_heading_may_bring_its_unit(self) -> None:
        accepted = Indicator.objects.get(name="受理数")
        for heading in ("受理数（件）", "系统受理数(单位：件)", "受理数 （ 件 ）", "受理数（个）"):
            self.assertEqual(self.column(heading), accepted, heading)
        for heading in ("满意率（%）", "满意率%", "系统评价满意率(％)"):
            self.assertEqual(self.column(heading), Indicator.objects.get(name="满意率"), heading)

    def test_a_unit_that_changes_the_number_is_refused(self) -> None:
        for heading in ("受理数（万件）", "受理数（百件）", "受理数（%）", "满意率（件）"):
            with self.assertRaises(ValidationError):
                self.column(heading)

    def test_other_words_in_brackets_make_another_name(self) -> None:
        self.assertIsNone(self.column("受理数（含网上）"))

    def test_the_group_counts_where_the_name_alone_says_nothing(self) -> None:
        self.assertEqual(self.column("数", "受理数").name, "受理数")  # type: ignore[union-attr]

    @given(
        st.lists(
            st.lists(st.sampled_from(["", "部门", "受理数", "社保局", "大厅", "5", "x", "合计"])),
            max_size=6,
        )
    )
    def test_whatever_a_sheet_holds_it_is_read_or_told(self, rows: list[list[str]]) -> None:
        reading = read_sheet(
            Sheet(rows, None, ""), vocabulary=self.words, source=self.platform, month=DECEMBER
        )
        self.assertTrue(reading.entries or reading.problems or reading.rows)
