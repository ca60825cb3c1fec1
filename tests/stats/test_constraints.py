"""What must never be false is refused by the database itself."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase

from stats.models import Figure, FigureImport, Indicator, Source, StatTable, TableColumn
from stats.models.kinds import Aggregation, Kind
from tests.base import DECEMBER, Cast, figure


class ConstraintTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.accepted = Indicator.objects.get(name="受理数")

    def refused(self, model: type, **fields: object) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            model.objects.create(**fields)  # type: ignore[attr-defined]

    def test_one_figure_a_month_indicator_and_department(self) -> None:
        for where, name in ((self.social, "受理数"), (None, "排号数")):
            indicator = Indicator.objects.get(name=name)
            cell = {"month": DECEMBER, "department": where, "indicator": indicator}
            Figure.objects.create(**cell, source=self.platform)
            self.refused(Figure, **cell, source=self.platform)

    def test_one_default_source(self) -> None:
        self.refused(Source, name="另一个", is_default=True)

    def test_rates_are_not_summed(self) -> None:
        self.refused(Indicator, name="办结率", kind=Kind.RATE, aggregation=Aggregation.SUM)

    def test_a_ratio_has_both_its_parts_and_nothing_else_has(self) -> None:
        self.refused(Indicator, name="甲", aggregation=Aggregation.RATIO, numerator=self.accepted)
        self.refused(Indicator, name="乙", denominator=self.accepted)
        self.refused(Indicator, name="丙", aggregation=Aggregation.WEIGHTED)
        self.refused(Indicator, name="丁", weight=self.accepted)

    def test_an_indicator_is_not_its_own_part(self) -> None:
        rate = Indicator.objects.get(name="满意率")
        with self.assertRaises(IntegrityError), transaction.atomic():
            Indicator.objects.filter(pk=rate.pk).update(weight=rate)

    def test_a_column_once_in_a_table(self) -> None:
        table = StatTable.objects.get()
        self.refused(TableColumn, table=table, indicator=self.accepted)

    def test_an_import_counts_nothing_before_it_is_confirmed(self) -> None:
        self.refused(
            FigureImport, file_name="表", content=b"", month=DECEMBER, source=self.platform, new=1
        )

    def test_what_figures_stand_on_is_not_deleted(self) -> None:
        figure("受理数", self.social, 1)
        for thing in (self.social, self.platform, self.accepted):
            with self.assertRaises(IntegrityError):
                thing.delete()


class ValidatorTests(Cast, TestCase):
    """The same rules in words, for forms and imports."""

    def setUp(self) -> None:
        self.raise_curtain()

    def complaints(self, thing: object) -> list[str]:
        with self.assertRaises(ValidationError) as caught:
            thing.full_clean()  # type: ignore[attr-defined]
        return caught.exception.messages

    def test_figures(self) -> None:
        whole = {"month": DECEMBER, "source": self.platform}
        accepted, queued = (Indicator.objects.get(name=name) for name in ("受理数", "排号数"))
        self.assertEqual(
            self.complaints(Figure(**whole, indicator=queued, department=self.social)),
            ["“排号数”是全大厅的指标，部门请留空。"],
        )
        self.assertEqual(
            self.complaints(Figure(**whole, indicator=accepted)),
            ["“受理数”按部门统计，请选部门；合计由系统计算。"],
        )
        figure("受理数", self.social, 1)
        self.assertEqual(
            self.complaints(Figure(**whole, indicator=accepted, department=self.social)),
            ["这个部门这个月的这项指标已有数据，请直接修改那一条。"],
        )

    def test_names(self) -> None:
        self.assertEqual(
            self.complaints(Indicator(name="系统受理数")),
            ["“系统受理数”已经是指标“受理数”的名称、表头或别名。"],
        )
        self.assertEqual(
            self.complaints(Indicator(name="受理 数")),
            ["名称要有汉字或字母，不能含空格、括号、句点和竖线，如“受理数”。"],
        )
        self.assertEqual(
            self.complaints(Source(name="窗口 统计")), ["已有名为“窗口统计”的数据来源。"]
        )

    def test_tables_hold_departments_indicators(self) -> None:
        table, queued = StatTable.objects.get(), Indicator.objects.get(name="排号数")
        self.assertEqual(
            self.complaints(TableColumn(table=table, indicator=queued)),
            ["统计表一行一个部门，只能用各部门的指标。"],
        )
        table.rank_by = queued
        self.assertEqual(self.complaints(table), ["只能按各部门的指标排名。"])
