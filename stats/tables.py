"""A month's table, ranked and with its ordinals, as plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from departments.models import Department
from departments.months import Month, span_label

from .ledger import Ledger, excluded_by_source
from .models.figure import MISSING, Figure
from .models.indicator import Indicator
from .models.table import StatTable

TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class TableCell:
    """`source` is empty where there is no figure: missing in the ledger, or computed."""

    text: str
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    ordinal: int | None
    name: str
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class TableData:
    """Headings without the ordinal's and the department's; the total is the last row, if asked.

    `measures` are the same columns by their indicators' names and units.
    """

    headings: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]
    rows: tuple[TableRow, ...]
    total: TableRow | None
    remarks: tuple[str, ...]


def tabulate(table: StatTable, ledger: Ledger) -> TableData:
    """The table for the ledger's month: rows are the departments of the month, ranked."""
    indicators = [column.indicator for column in table.columns.all()]
    departments = ranked(ledger, table.rank_by)
    rows = tuple(
        TableRow(
            place if table.show_ordinal else None,
            department.name,
            tuple(_cell(ledger.figure(indicator, department)) for indicator in indicators),
        )
        for place, department in enumerate(departments, 1)
    )
    return TableData(
        headings=tuple(indicator.printed_heading for indicator in indicators),
        measures=tuple((indicator.name, indicator.kept_unit) for indicator in indicators),
        rows=rows,
        total=_total_row(ledger, indicators) if table.show_total else None,
        remarks=_remarks(ledger, indicators),
    )


def ranked(ledger: Ledger, rank_by: Indicator | None) -> list[Department]:
    """Most first; departments without a value last; equals in the departments' own order."""
    if rank_by is None:
        return ledger.departments

    def key(department: Department) -> tuple[bool, Decimal]:
        figure = ledger.figure(rank_by, department)
        value = figure.value if figure else None
        return (value is None, -(value or Decimal()))

    return sorted(ledger.departments, key=key)


def _cell(figure: Figure | None) -> TableCell:
    if figure is None:
        return TableCell(MISSING)
    return TableCell(figure.printed(), figure.note, figure.source.name)


def _total_row(ledger: Ledger, indicators: list[Indicator]) -> TableRow:
    totals = [(indicator, ledger.value(indicator)) for indicator in indicators]
    cells = (
        TableCell("—" if value is None else indicator.format(value)) for indicator, value in totals
    )
    return TableRow(None, TOTAL, tuple(cells))


def _remarks(ledger: Ledger, indicators: list[Indicator]) -> tuple[str, ...]:
    """The lines of 备注: the sources used, what stays outside the totals, the indicators' notes."""
    wanted = {indicator.pk for indicator in indicators}
    figures = [f for f in ledger.figures if f.indicator_id in wanted and f.department_id]
    counted = dict.fromkeys(
        f.source.name for f in figures if f.source.counts_in_totals and f.value is not None
    )
    remarks = []
    if counted:
        remarks.append(f"数据来源于{'、'.join(f'“{name}”' for name in counted)}。")
    for source, names in excluded_by_source(figures).items():
        remarks.append(f"{'、'.join(names)}{source.exclusion_note()}。")
    remarks += _windows(ledger.month, indicators)
    remarks += (
        f"{indicator.printed_heading}{indicator.note}。"
        for indicator in indicators
        if indicator.note
    )
    return tuple(remarks)


def _windows(month: Month, indicators: list[Indicator]) -> Iterator[str]:
    """The days covered, where they are not the month's own; indicators of one span together."""
    spans: dict[tuple[dt.date, dt.date], list[str]] = {}
    for indicator in indicators:
        if indicator.window_start != 1:
            spans.setdefault(indicator.window(month), []).append(indicator.printed_heading)
    for span, headings in spans.items():
        yield f"{'、'.join(headings)}统计时段为{span_label(*span)}。"
