"""What the ledger holds now of an import that was confirmed, read back from the ledger."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from departments.months import Month

from ..ledger import Ledger
from ..models import Figure, FigureImport
from .reading import Stated
from .totals import CheckedTotal, check
from .undoing import changed_since, imported_changes, where

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator of the month: how many departments have a value, what it comes to."""

    name: str
    departments: int
    missing: int
    total: str
    stated: CheckedTotal | None


@dataclass(frozen=True, slots=True)
class Standing:
    """`touched` are cells that were changed since the import, by whom; at most SHOWN of them."""

    cells: int
    untouched: int
    touched: list[tuple[str, str]]
    months: list[tuple[Month, int]]
    lines: list[Line]
    departments: int


def standing(intake: FigureImport) -> Standing:
    """Asks the same number of queries whatever the import's size."""
    changes = imported_changes(intake)
    since = changed_since(intake, changes) if intake.undone_at is None else {}
    touched = [
        (where(change), since[place])
        for change in changes
        if (place := (change.month, change.indicator_id, change.department_id)) in since
    ]
    counts = Counter(change.month for change in changes)
    ledger = Ledger(intake.month) if intake.month else None
    return Standing(
        cells=len(changes),
        untouched=len(changes) - len(touched),
        touched=touched[:SHOWN],
        months=sorted(counts.items()),
        lines=_lines(ledger, intake) if ledger else [],
        departments=len({f.department_id for f in ledger.figures} - {None}) if ledger else 0,
    )


def _lines(ledger: Ledger, intake: FigureImport) -> list[Line]:
    """Every indicator that the month has figures of."""
    figures: dict[int, list[Figure]] = {}
    for figure in ledger.figures:
        figures.setdefault(figure.indicator_id, []).append(figure)
    lines = []
    for indicator in ledger.indicators.values():
        if not (own := figures.get(indicator.pk)):
            continue
        total = ledger.total(indicator).value
        text = intake.stated_totals.get(indicator.name)
        stated = [Stated(0, indicator, text, Decimal(text))] if text is not None else []
        lines.append(
            Line(
                indicator.name,
                sum(f.value is not None for f in own),
                sum(f.value is None for f in own),
                "" if total is None else indicator.format(total),
                next(iter(check(stated, ledger)), None),
            )
        )
    return lines
