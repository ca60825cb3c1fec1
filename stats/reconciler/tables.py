"""Tables in plain text: a cell a line, as copied out of Word, or a row a line with tabs or bars.

Each number is a claim by its row's department and its column's indicator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from departments.models import Department
from departments.names import fold
from stats.models import Indicator
from stats.models.kinds import Kind

from .claims import Claim, Role
from .evidence import Evidence, Subject
from .numbers import PERCENT, quantity_at
from .periods import Period, period_at

LINE = re.compile(r"[^\n]*\n?")
SEPARATOR = re.compile(r"\t|(?<!\|)\|(?!\|)")
WHO = frozenset(
    ("部门", "单位", "部门名称", "单位名称", "窗口", "窗口名称", "进驻部门", "窗口单位")
)
TOTAL = frozenset(("合计", "总计", "总数", "大厅合计", "共计"))


@dataclass(frozen=True, slots=True)
class Cell:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


Row = list[Cell]


def tables_in(text: str) -> list[list[Row]]:
    """The tables of a text, each with its rows; prose has none."""
    tables: list[list[Row]] = [[]]
    row: Row = []
    for match in LINE.finditer(text):
        cells = _cells(match)
        if len(cells) == 1 and match[0].startswith("\t"):
            row.append(cells[0])
            continue
        if row:
            tables[-1].append(row)
            row = []
        if len(cells) > 1:
            tables[-1].append(cells)
        elif cells and tables[-1]:
            tables.append([])
    if row:
        tables[-1].append(row)
    return [table for table in tables if len(table) > 1]


def _cells(line: re.Match[str]) -> Row:
    """The line's cells; one where it has no separators, none where it is blank."""
    cells, start = [], line.start()
    for part in SEPARATOR.split(line[0].rstrip("\n")):
        if stripped := part.strip():
            cells.append(Cell(start + part.index(stripped[0]), stripped))
        start += len(part) + 1
    return cells


def blanked(text: str, tables: list[list[Row]]) -> str:
    """The text without its tables, every other character at its place."""
    characters = list(text)
    for table in tables:
        for cell in (cell for row in table for cell in row):
            characters[cell.start : cell.end] = " " * len(cell.text)
    return "".join(characters)


def claims_of(evidence: Evidence, text: str, tables: list[list[Row]]) -> Iterator[Claim]:
    """A claim for each number that stands under a known indicator beside a known department."""
    for number, table in enumerate(tables, 1):
        if not _is_of_another_month(evidence, text, table[0][0].start):
            yield from _of_table(evidence, text, table, -number)


def _is_of_another_month(evidence: Evidence, text: str, start: int) -> bool:
    """Whether the line above the table says so."""
    above = text[:start].rstrip().rpartition("\n")[2]
    for place in range(len(above)):
        found = period_at(above, place, evidence.month)
        if found and found[1].named:
            return found[1].first != evidence.month
    return False


def _of_table(evidence: Evidence, text: str, table: list[Row], number: int) -> Iterator[Claim]:
    columns: list[Indicator | None] = []
    who = -1
    for row in table:
        names = [evidence.indicator_named(cell.text) for cell in row]
        if any(names) and not _numbers(row):
            columns = names
            who = next((n for n, cell in enumerate(row) if fold(cell.text) in WHO), -1)
            continue
        if len(row) != len(columns) or who < 0:
            continue
        known, department = _whose(evidence, row, who)
        for cell, indicator in zip(row, columns, strict=True):
            if known and indicator is not None:
                yield from _claim(evidence, text, cell, Subject.of(indicator, department), number)


def _numbers(row: Row) -> bool:
    return any(cell.text[0].isdigit() for cell in row)


def _whose(evidence: Evidence, row: Row, who: int) -> tuple[bool, Department | None]:
    if any(fold(cell.text) in TOTAL for cell in row):
        return True, None
    found = evidence.lexicon.department_named(row[who].text)
    return found is not None, found


def _claim(
    evidence: Evidence, text: str, cell: Cell, subject: Subject, number: int
) -> Iterator[Claim]:
    quantity = quantity_at(text, cell.start)
    if quantity is None or quantity.end > cell.end:
        return
    if subject.indicator.kind == Kind.RATE and not quantity.unit:
        quantity = replace(quantity, unit=PERCENT)
    month = Period.of(evidence.month)
    yield Claim(quantity, Role.LEVEL, month, [subject], named=True, placed=True, sentence=number)
