"""The reconciler on bulletins written by somebody who had not seen it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from django.db import transaction
from django.test import TestCase

from departments.models import Department, DepartmentAlias, Presence
from departments.months import Month
from stats.models import Figure, Indicator, IndicatorAlias, Source
from stats.reconciler import check_text

from .blind.fifth import HALLS as FIFTH
from .blind.first import HALLS as FIRST
from .blind.fourth import HALLS as FOURTH
from .blind.second import HALLS as SECOND
from .blind.third import HALLS as THIRD
from .heldout import HALLS, Hall

MARKED = re.compile("([⟦⟪][^⟧⟫]*[⟧⟫])")
PARTS = ("weight", "numerator", "denominator")


def furnish(hall: Hall) -> None:
    """The hall's definitions and figures."""
    counted = Source.objects.create(name="政务平台", is_default=True)
    outside = Source.objects.create(name="窗口统计", counts_in_totals=False)
    departments = {}
    for order, (name, aliases) in enumerate(hall.departments.items()):
        departments[name] = Department.objects.create(name=name, order=order)
        Presence.objects.create(department=departments[name], since=Month(2019, 1))
        for alias in aliases:
            DepartmentAlias.objects.create(department=departments[name], name=alias)
    indicators: dict[str, Indicator] = {}
    for name, given in sorted(hall.indicators.items(), key=lambda i: any(p in i[1] for p in PARTS)):
        fields = {**given, **{part: indicators[given[part]] for part in PARTS if part in given}}
        aliases = fields.pop("aliases", ())
        indicators[name] = Indicator.objects.create(name=name, **fields)
        for alias in aliases:
            IndicatorAlias.objects.create(indicator=indicators[name], name=alias)
    Figure.objects.bulk_create(
        Figure(
            month=Month.parse(month),
            indicator=indicators[name],
            department=departments[where] if where else None,
            value=None if value is None else Decimal(value),
            source=outside if where in hall.outside else counted,
        )
        for month, table in hall.figures.items()
        for name, cells in table.items()
        for where, value in cells.items()
    )


def unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as a reader sees it, and where its wrong numbers stand."""
    plain, wrong = "", []
    for part in MARKED.split(text):
        if part.startswith("⟪"):
            wrong.append((len(plain), len(plain) + len(part) - 2))
        plain += part.strip("⟦⟧⟪⟫")
    return plain, wrong


class HeldOutTests(TestCase):
    def scores(self, hall: Hall) -> Iterator[tuple[int, int, int]]:
        """For each text: errors found, errors missed, false alarms."""
        furnish(hall)
        for text in hall.texts:
            plain, wrong = unmarked(text)
            said = [
                (number.start, number.end)
                for number in check_text(plain, month=Month.parse(hall.month))
                if str(number.verdict) == "contradicts"
            ]
            found = [w for w in wrong if any(a < w[1] and w[0] < b for a, b in said)]
            false = [s for s in said if not any(s[0] < b and a < s[1] for a, b in wrong)]
            yield len(found), len(wrong) - len(found), len(false)

    def counted(self, halls: Iterable[Callable[[], Hall]]) -> tuple[int, int, int]:
        """Found, missed and false in all of them, each in a ledger of its own."""
        counts = [0, 0, 0]
        for make in halls:
            with transaction.atomic():
                for scores in self.scores(make()):
                    counts = [a + b for a, b in zip(counts, scores, strict=True)]
                transaction.set_rollback(True)
        return counts[0], counts[1], counts[2]

    def test_finds_planted_errors_and_lets_the_rest_be(self) -> None:
        lots = (HALLS, 46), (FIRST, 20), (SECOND, 19), (THIRD, 21), (FOURTH, 21), (FIFTH, 18)
        for halls, errors in lots:
            with self.subTest(halls[0].__module__):
                found, missed, false = self.counted(halls)
                self.assertEqual(found + missed, errors)
                self.assertEqual(false, 0)
                self.assertGreaterEqual(found / errors, 0.85)
