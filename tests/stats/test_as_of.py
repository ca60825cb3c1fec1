"""The ledger as it stood: what was written since is taken back, and counted."""

from __future__ import annotations

from decimal import Decimal

from django.test import TestCase
from django.utils import timezone

from departments.models import Department
from stats.as_of import Past, ledgers_as_of
from stats.models import Door, Figure, Indicator
from stats.writing import Content, Write, write
from tests.base import DECEMBER, NOVEMBER, Cast, figure


class AsOfTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        figure("受理数", self.social, 80, month=NOVEMBER)
        self.accepted = Indicator.objects.get(name="受理数")
        self.at = timezone.now()

    def set(self, where: Department, value: int | None, **more: object) -> None:
        """None empties the cell."""
        month = more.pop("month", DECEMBER)
        source = more.pop("source", self.platform)
        content = None if value is None else Content(Decimal(value), source)
        write([Write(month, self.accepted, where, content)], by=self.bian, door=Door.FORM)

    def past(self) -> Past:
        return ledgers_as_of([DECEMBER, NOVEMBER], self.at)

    def total(self) -> Decimal | None:
        return self.past().ledgers[DECEMBER].value(self.accepted)

    def test_what_was_changed_since_is_as_it_was(self) -> None:
        self.set(self.social, 150)
        self.set(self.social, 170)
        self.set(self.medical, 250)
        self.assertEqual(self.total(), 300)
        self.assertEqual(len(self.past().changed), 2)
        self.assertEqual(Figure.objects.get(month=DECEMBER, indicator=self.accepted,
                                            department=self.social).value, 170)  # fmt: skip

    def test_what_is_new_since_was_not_there_and_what_is_gone_was(self) -> None:
        late = Department.objects.create(name="林业局", order=4)
        self.set(late, 5)
        self.set(self.medical, None)
        self.set(self.social, None, month=NOVEMBER)
        ledgers = self.past().ledgers
        self.assertIsNone(ledgers[DECEMBER].figure(self.accepted, late))
        self.assertEqual(ledgers[DECEMBER].value(self.accepted), 300)
        self.assertEqual(ledgers[NOVEMBER].value(self.accepted), 80)

    def test_a_source_that_counts_otherwise_since(self) -> None:
        self.set(self.medical, 200, source=self.windows)
        self.assertEqual(self.total(), 300)
        self.assertEqual(len(self.past().changed), 1)

    def test_what_was_changed_and_changed_back_is_no_change(self) -> None:
        self.set(self.social, 150)
        self.set(self.social, 100)
        self.assertEqual(self.past().changed, ())
        self.assertEqual(self.total(), 300)

    def test_what_was_written_before_stays(self) -> None:
        self.set(self.social, 150)
        self.at = timezone.now()
        self.assertEqual(self.total(), 350)

    def test_as_many_questions_for_one_change_as_for_three(self) -> None:
        for where, value in ((self.social, 1), (self.medical, 2), (self.bus, 3)):
            self.set(where, value)
            with self.assertNumQueries(5):
                ledger = self.past().ledgers[DECEMBER]
                _ = ledger.departments, ledger.indicators, ledger.value(self.accepted)
