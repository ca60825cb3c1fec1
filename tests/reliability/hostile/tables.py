"""CSV files as they come, and worse: each read right, or refused where it is wrong."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from departments.months import Month
from stats.intake.taking_in import take_in
from stats.models import Figure, Source

from ..results import Result
from .stage import Stage
from .table_cases import CASES, Case
from .tally import Tally

#: A month in which the stage has no figures.
MONTH = Month(2021, 3)


def attack(scale: float, stage: Stage) -> list[Result]:
    tally = Tally()
    source, by = Source.objects.default(), stage.matrix.boss
    for case in CASES if scale > 0.05 else CASES[::8]:
        with tally.trying(case.name), transaction.atomic():
            for wrong in _wrong(case, source, by, tally):
                tally.complain(f"{case.name}: {wrong}", case.content[:200])
            transaction.set_rollback(True)
    return [
        tally.result(
            "CSV files",
            "each read right, or refused with its row, column or value; shown as stored",
        )
    ]


def _wrong(case: Case, source: Source, by: object, tally: Tally) -> list[str]:
    """Looked at first, as the preview does, then taken in."""
    given = {"month": MONTH, "source": source, "by": by}
    foreseen, done = take_in(case.content, **given, dry_run=True), take_in(case.content, **given)
    stored = {
        (
            figure.department.name if figure.department else "大厅",
            figure.indicator.name,
        ): figure.value
        for figure in Figure.objects.filter(month=MONTH).select_related("department", "indicator")
    }
    told = "\n".join(map(str, done.problems))
    tally.seen["refused" if done.problems else "read"] += 1
    wrong = []
    if isinstance(case.expected, dict):
        expected = {
            tuple(place.split(".")): None if value is None else Decimal(value)
            for place, value in case.expected.items()
        }
        if stored != expected:
            wrong.append(f"stored {stored}, told {told!r}")
    else:
        wrong += [f"does not tell {part}: {told!r}" for part in case.expected if part not in told]
        if stored or not told:
            wrong.append(f"was not refused: {stored}")
    if [str(p) for p in foreseen.problems] != [str(p) for p in done.problems]:
        wrong.append("the preview told something else")
    shown = {(one.department, one.indicator): one.after for one in foreseen.differences}
    if not done.problems:
        wrong += [
            f"{place} is stored as {value}, shown as {shown.get(place)}"
            for place, value in stored.items()
            if not shown.get(place, "").startswith(
                "暂无数据" if value is None else f"{value:f}".rstrip("0").rstrip(".")
            )
        ]
    return wrong
