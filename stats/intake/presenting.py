"""The preview as a page shows it: a row a department, a few hundred cells at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator

from .comparing import Difference, Outcome

#: More cells than this on one page make it slow to load and nobody reads them.
CELLS = 2000
#: Where there are more, only what differs is shown unless all of it is asked for.
FEW = 1000
ALL, DIFFERENCES = "all", "differences"
MOST_PROBLEMS = 200
MOST_UNKNOWN = 30


@dataclass(slots=True)
class Row:
    """A department's cells, a column an indicator; None where the file says nothing."""

    label: str
    cells: list[Difference | None]

    @property
    def differs(self) -> bool:
        return any(cell is not None and cell.kind != "unchanged" for cell in self.cells)


@dataclass(slots=True)
class Table:
    """The differences on one page of the preview."""

    indicators: list[str]
    rows: Page[Row]
    show: str
    hidden: int
    others: list[tuple[str, str]] = field(default_factory=list)


def table(outcome: Outcome, *, show: str | None, page: str | None) -> Table:
    """`show` and `page` as they come in an address; whatever they are, there is a table."""
    indicators = list(dict.fromkeys(d.indicator for d in outcome.differences))
    rows = _rows(outcome.differences, indicators, several=len(outcome.months) > 1)
    if show not in (ALL, DIFFERENCES):
        show = ALL if outcome.figures <= FEW else DIFFERENCES
    differing = [row for row in rows if row.differs]
    shown = rows if show == ALL else differing
    pages = Paginator(shown, max(10, CELLS // max(1, len(indicators))))
    others = [(ALL, f"全部{len(rows)}行"), (DIFFERENCES, f"只看有变化的{len(differing)}行")]
    return Table(indicators, pages.get_page(page), show, len(rows) - len(shown), others)


def _rows(differences: Iterable[Difference], indicators: list[str], *, several: bool) -> list[Row]:
    place = {name: index for index, name in enumerate(indicators)}
    rows: dict[tuple[object, str], Row] = {}
    for one in differences:
        label = f"{one.month.label} {one.department}" if several else one.department
        row = rows.get((one.month, one.department))
        if row is None:
            row = rows[one.month, one.department] = Row(label, [None] * len(indicators))
        row.cells[place[one.indicator]] = one
    return list(rows.values())
