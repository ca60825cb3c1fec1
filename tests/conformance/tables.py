"""Tables (ISO 14289-1, 7.5; Matterhorn 15)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .opened import Element, Opened

Places = Counter[tuple[int, int]]


def tables_are_regular(pdf: Opened) -> Iterator[str]:
    """Every place of the grid is covered by one cell."""
    for table in pdf.named("Table"):
        rows = _rows(table)
        places = _places(rows)
        width = max((column for _, column in places), default=-1) + 1
        grid = {(row, column) for row in range(len(rows)) for column in range(width)}
        if set(places) != grid or set(places.values()) - {1}:
            yield f"one of {len(rows)} rows and {width} columns has gaps or overlaps"


def tables_have_their_parts_in_order(pdf: Opened) -> Iterator[str]:
    for table in pdf.named("Table"):
        names = [kid.name for kid in table.kids if kid.name != "Caption"]
        if names not in (["TBody"], ["THead", "TBody"], ["THead", "TBody", "TFoot"]):
            yield f"one of {names}"


def heads_say_of_what_they_are(pdf: Opened) -> Iterator[str]:
    for head in pdf.named("TH"):
        if str(head.attribute("/Scope")) not in ("/Row", "/Column", "/Both"):
            yield "one has no scope"


def cells_name_heads_that_are(pdf: Opened) -> Iterator[str]:
    identities = Counter(str(e.entry["/ID"]) for e in pdf.elements if "/ID" in e.entry)
    yield from (f"{name} {count} times" for name, count in identities.items() if count > 1)
    heads = {str(head.entry["/ID"]) for head in pdf.named("TH") if "/ID" in head.entry}
    for cell in pdf.named("TD", "TH"):
        for name in cell.attribute("/Headers") or []:
            if str(name) not in heads:
                yield f"{name} is no head"
    if set(_tree(pdf.tree.entry.get("/IDTree", {}))) != set(identities):
        yield "the tree of names has others"


def _tree(node: object) -> Iterator[str]:
    names = list(node.get("/Names", []))  # type: ignore[attr-defined]
    yield from (str(name) for name in names[::2])
    for kid in node.get("/Kids", []):  # type: ignore[attr-defined]
        yield from _tree(kid)


def _rows(table: Element) -> list[Element]:
    parts = [[kid] if kid.name == "TR" else kid.kids for kid in table.kids]
    return [row for part in parts for row in part if row.name == "TR"]


def _places(rows: list[Element]) -> Places:
    taken: Places = Counter()
    for at, row in enumerate(rows):
        column = 0
        for cell in row.kids:
            while taken[at, column]:
                column += 1
            wide, high = (int(cell.attribute(f"/{name}Span") or 1) for name in ("Col", "Row"))
            taken.update((at + y, column + x) for y in range(high) for x in range(wide))
            column += wide
    return +taken


RULES = (
    tables_are_regular,
    tables_have_their_parts_in_order,
    heads_say_of_what_they_are,
    cells_name_heads_that_are,
)
