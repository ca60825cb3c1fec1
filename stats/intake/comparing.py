"""What a file states, held against what the ledger has, cell by cell."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from departments.months import Month

from ..models import Figure, FigureChange, Source
from ..models.figure import MISSING
from ..models.indicator import Indicator
from ..models.kinds import Kind
from ..writing import Content, Place, Write
from .reading import Entry, Problem
from .totals import CheckedTotal

HALL = "大厅"
DifferenceKind = Literal["new", "changed", "unchanged"]
Contents = dict[Place, Content]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure as the ledger has it (None: it has none) and as the file has it."""

    month: Month
    department: str
    indicator: str
    before: str | None
    after: str

    @property
    def kind(self) -> DifferenceKind:
        if self.before is None:
            return "new"
        return "unchanged" if self.before == self.after else "changed"


@dataclass
class Outcome:
    """What an import does, or, not yet done, would do."""

    encoding: str | None = None
    sha256: str = ""
    #: A table whose rows state their own months.
    tidy: bool = False
    #: The earliest month the file has a figure of.
    first_month: Month | None = None
    rows: int = 0
    differences: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    created_departments: list[str] = field(default_factory=list)
    created_indicators: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    totals: list[CheckedTotal] = field(default_factory=list)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many differences of each kind; ask only once they are all there."""
        return Counter(difference.kind for difference in self.differences)

    @property
    def encoding_shown(self) -> str:
        """As a clerk knows it from Excel's own menu; empty for a workbook."""
        name = (self.encoding or "").upper()
        return name.replace("UTF-8-SIG", "UTF-8（带标记）")

    @property
    def new(self) -> int:
        return self.counts["new"]

    @property
    def changed(self) -> int:
        return self.counts["changed"]

    @property
    def unchanged(self) -> int:
        return self.counts["unchanged"]

    @property
    def figures(self) -> int:
        return len(self.differences)

    @property
    def extent(self) -> str:
        """`21个部门`, `3个部门和大厅`; of a tidy table its rows."""
        if self.tidy:
            return f"{self.rows}行"
        halls = 1 if any(d.department == HALL for d in self.differences) else 0
        if halls == self.rows:
            return "大厅"
        return f"{self.rows - halls}个部门" + ("和大厅" if halls else "")

    @property
    def months(self) -> list[Month]:
        return sorted({difference.month for difference in self.differences})

    @property
    def stated_totals(self) -> dict[str, str]:
        """What the file's total row says, as the record of the import keeps it."""
        return {total.indicator.name: f"{total.stated:f}" for total in self.totals}

    @cached_property
    def fingerprint(self) -> str:
        """The same as long as file and ledger are the same."""
        lines = (f"{d.month}\t{d.department}\t{d.indicator}\t{d.before}\t{d.after}\n"
                 for d in self.differences)  # fmt: skip
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def as_writes(entries: Iterable[Entry]) -> list[Write]:
    return [
        Write(e.month, e.indicator, e.department, Content(e.value, e.source, e.note))
        for e in entries
    ]


def held(months: set[Month]) -> Contents:
    """What the ledger has in these months; two queries."""
    by_key = Source.objects.in_bulk()
    rows = Figure.objects.filter(month__in=months).values_list(
        "month", "indicator_id", "department_id", "value", "source_id", "note"
    )
    return {
        (month, indicator, department): Content(value, by_key[source], note)
        for month, indicator, department, value, source, note in rows
    }


def before(changes: Iterable[FigureChange]) -> dict[Place, Content | None]:
    """What the changed cells held."""
    return {
        (c.month, c.indicator_id, c.department_id): Content(
            c.value_before, c.source_before, c.note_before
        )
        if c.source_before
        else None
        for c in changes
    }


def compare(
    writes: list[Write], before_of: Callable[[Write], Content | None], usual: Source
) -> list[Difference]:
    """Each write beside what its cell held; in their order."""
    differences = []
    for one in writes:
        if one.content is None:
            continue
        was, after = before_of(one), as_kept(one.content, one.indicator, usual)
        if was is None or was == one.content:
            held_text = after if was else None
        else:
            held_text = as_kept(was, one.indicator, usual)
        department = one.department.name if one.department else HALL
        differences.append(Difference(one.month, department, one.indicator.name, held_text, after))
    return differences


def as_kept(content: Content, indicator: Indicator, usual: Source | None) -> str:
    """`6459（数据来源于窗口统计）〔窗口统计〕`: the source where it is not the file's own.

    Two contents that differ in anything differ in this, so the value is not rounded.
    """
    value = MISSING if content.value is None else f"{content.value.normalize():f}"
    unit = "%" if indicator.kind == Kind.RATE and content.value is not None else ""
    note = f"（{content.note}）" if content.note else ""
    source = "" if content.source == usual else f"〔{content.source.name}〕"
    return f"{value}{unit}{note}{source}"
