"""A plain text as elements: paragraphs a line each, and tables in the shapes that Word leaves."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from stats.intake.layout import looks_like_table

from ..richtext.clean import strip_invisible
from .parsed import Element, Grid, Line


def elements_of(text: str) -> tuple[Element, ...]:
    """Tables are known by the tabs before or between their cells."""
    lines = [strip_invisible(line) for line in text.replace("\f", "\n").splitlines()]
    return tuple(_elements(lines))


def _elements(lines: Sequence[str]) -> Iterator[Element]:
    index, tried, gap = 0, 0, False
    while index < len(lines):
        if not lines[index].strip(" \u3000") and "\t" not in lines[index]:
            index, gap = index + 1, True
            continue
        # A run of cells that makes no table is looked at once, not from each of its lines.
        rows, after = _table(lines, index) if index >= tried else ([], index)
        tried = max(tried, after)
        if rows:
            yield grid(rows)
            index = after
        else:
            if words := lines[index].replace("\t", " ").strip(" \u3000"):
                yield Line(words, f"<p>{html.escape(words)}</p>", gap=gap)
            index += 1
        gap = False


def grid(rows: Sequence[Sequence[str]]) -> Grid:
    width = max(map(len, rows))
    filled = tuple((*(c.strip() for c in row), *[""] * (width - len(row))) for row in rows)
    cells = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in filled)
    return Grid(filled, "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")


def _table(lines: Sequence[str], index: int) -> tuple[list[list[str]], int]:
    """The rows of a table that begins here, or none; and where the run of its cells ends."""
    end = index
    for shape in (_cells_behind_tabs, _cells_between_tabs):
        rows, after = shape(lines, index)
        if len(rows) > 1 and looks_like_table(rows):
            return rows, after
        end = max(end, after)
    return [], end


def _cells_behind_tabs(lines: Sequence[str], index: int) -> tuple[list[list[str]], int]:
    """A cell a line, each behind a tab; an empty line between the rows."""
    rows: list[list[str]] = []
    row: list[str] = []
    after = index
    for place in range(index, len(lines)):
        line = lines[place]
        if line.startswith("\t") and "\t" not in line[1:]:
            row.append(line[1:])
            after = place + 1
        elif line.strip():
            break
        elif row:
            rows.append(row)
            row = []
    return ([*rows, row] if row else rows), after


def _cells_between_tabs(lines: Sequence[str], index: int) -> tuple[list[list[str]], int]:
    """A row a line."""
    rows: list[list[str]] = []
    place = index
    while place < len(lines) and "\t" in lines[place].strip():
        rows.append(lines[place].rstrip("\n").split("\t"))
        place += 1
    return rows, place
