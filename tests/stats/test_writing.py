"""The one door to the ledger: what it writes, keeps in history and refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.test import TestCase

from departments.months import Month
from stats.models import Door, Figure, FigureChange, Indicator, Scheme
from stats.writing import Content, LedgerClosed, Write, write
from tests.base import DECEMBER, NOVEMBER, Cast, figure


class WritingTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.accepted = Indicator.objects.get(name="受理数")

    def cell(self, value: Any, note: str = "", month: Month = DECEMBER, **more: Any) -> Write:
        content = Content(None if value is None else Decimal(value), self.platform, note)
        where = more.get("where", self.social)
        return Write(month, more.get("indicator", self.accepted), where, content)

    def write(self, *writes: Write) -> list[FigureChange]:
        return write(writes, by=self.bian, door=Door.GRID)

    def state(self) -> list[tuple[Any, ...]]:
        return list(Figure.objects.order_by("pk").values_list("month", "value", "note"))

    def test_writes_new_changed_and_emptied_cells_with_their_history(self) -> None:
        self.write(self.cell(5))
        self.write(self.cell(None, "系统故障"))
        self.assertEqual(self.state(), [(DECEMBER, None, "系统故障")])
        self.write(Write(DECEMBER, self.accepted, self.social, None))
        self.assertEqual(self.state(), [])
        history = FigureChange.objects.order_by("pk").values_list(
            "value_before", "source_before", "value_after", "source_after", "note_after", "by"
        )
        source, by = self.platform.pk, self.bian.pk
        self.assertEqual(
            list(history),
            [
                (None, None, 5, source, "", by),
                (5, source, None, source, "系统故障", by),
                (None, source, None, None, "", by),
            ],
        )

    def test_what_is_the_same_is_not_written(self) -> None:
        self.write(self.cell(5))
        self.assertEqual(self.write(self.cell("5.0000")), [])
        self.assertEqual(FigureChange.objects.count(), 1)

    def test_emptying_an_empty_cell_is_nothing(self) -> None:
        self.assertEqual(self.write(Write(DECEMBER, self.accepted, self.social, None)), [])

    def test_all_or_nothing(self) -> None:
        for wrong in (self.cell(-1), self.cell("1.5"), self.cell(1, where=None)):
            with self.assertRaises(ValidationError):
                self.write(self.cell(5), wrong)
            self.assertEqual((self.state(), FigureChange.objects.count()), ([], 0))

    def test_a_closed_years_figures_stand(self) -> None:
        figure("受理数", self.social, 5)
        scheme = Scheme.objects.create(
            year=2020,
            title="2020年度考核",
            closed_at=dt.datetime(2021, 1, 20, tzinfo=dt.UTC),
            closed_by=self.zhu,
            results=[],
        )
        for month in (DECEMBER, NOVEMBER):
            with self.assertRaisesMessage(LedgerClosed, "2020年度的考核“2020年度考核”已经办结"):
                self.write(self.cell(6, month=month))
        self.write(self.cell(6, month=Month(2021, 1)))
        Scheme.objects.create(year=2020, version=2, title=scheme.title, reason="补报数据")
        self.write(self.cell(6))
        self.assertEqual(Figure.objects.get(month=DECEMBER).value, 6)

    def test_takes_the_same_queries_for_one_cell_and_many(self) -> None:
        def count(places: list[Any]) -> int:
            with self.assertNumQueries(8):
                return len(self.write(*(self.cell(7, where=where) for where in places)))

        self.assertEqual(count([self.social]), 1)
        self.assertEqual(count([self.bus, self.medical]), 2)
