from __future__ import annotations

from django.test import TestCase

from departments.models import Presence
from stats.ledger import Ledger
from stats.models import Figure, StatTable
from stats.tables import TableCell, TableData, tabulate
from tests.base import DECEMBER, Cast, department


class TableTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.table = StatTable.objects.get()

    def tabulated(self) -> TableData:
        return tabulate(self.table, Ledger(DECEMBER))

    def test_ranks_and_numbers_the_rows(self) -> None:
        rows = [(row.ordinal, row.name, row.cells[0].text) for row in self.tabulated().rows]
        self.assertEqual(
            rows, [(1, "公交公司", "1000"), (2, "医保局", "200"), (3, "社保局", "100")]
        )

    def test_prints_notes_and_missing_values(self) -> None:
        bus = self.tabulated().rows[0]
        self.assertEqual(
            bus.cells,
            (
                TableCell("1000", "数据来源于窗口统计", "窗口统计"),
                TableCell("1000", "数据来源于窗口统计", "窗口统计"),
                TableCell("暂无数据", source="智慧政务平台"),
                TableCell("暂无数据", source="智慧政务平台"),
            ),
        )

    def test_a_department_without_figures_comes_last_and_one_that_left_not_at_all(self) -> None:
        silent, gone = department("没有数的局"), department("撤走的局")
        Presence.objects.filter(department=gone).update(until="2020-06")
        self.assertEqual(
            [row.name for row in self.tabulated().rows],
            ["公交公司", "医保局", "社保局", silent.name],
        )

    def test_equals_keep_the_departments_order(self) -> None:
        Figure.objects.filter(indicator__name="受理数").update(value=7)
        self.assertEqual(
            [row.name for row in self.tabulated().rows], ["公交公司", "社保局", "医保局"]
        )

    def test_the_total_leaves_out_what_does_not_count(self) -> None:
        self.table.show_total = True
        total = self.tabulated().total
        assert total is not None
        self.assertEqual([cell.text for cell in total.cells], ["300", "301", "90", "99.5%"])

    def test_remarks_name_the_sources_used(self) -> None:
        self.assertEqual(
            self.tabulated().remarks,
            ("数据来源于“智慧政务平台”。", "公交公司数据来源于窗口统计，不计入合计。"),
        )
        Figure.objects.filter(source=self.windows).delete()
        self.assertEqual(self.tabulated().remarks, ("数据来源于“智慧政务平台”。",))
