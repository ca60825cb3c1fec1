"""Units of two texts put side by side, those that changed next to what they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, zip_longest

from ..models.news import Text
from .marking import Marker, Parts, equal_pairs, whole
from .units import Unit, units_of

#: From this share of common neighbours on, a sentence is another wording of the one beside it.
ALIKE = 0.3
MOST_LOOKED_AT = 500
#: So many pairs of equal units at most; beyond (one sentence over and over), what is between the
#: common beginning and the common end counts as replaced.
MOST_PAIRS = 50_000
MOST_LIKENESSES = 2_500
#: Unchanged units on each side of a fold.
CONTEXT = 1


class Kind(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    FOLDED = "folded"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `left` and `right` are cells (one, or a table row's), each in parts."""

    kind: Kind
    place: str = ""
    left: tuple[Parts, ...] = ()
    right: tuple[Parts, ...] = ()
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    rows: tuple[Row, ...]
    #: The words agree; paragraphs, bold and the like do not.
    only_dress: bool = False

    @property
    def is_same(self) -> bool:
        return not self.only_dress and all(
            row.kind in (Kind.SAME, Kind.FOLDED) for row in self.rows
        )


def compare(old: Text, new: Text) -> Comparison:
    """Hold two texts of a piece against each other; the work is bounded, whatever they are."""
    rows = list(rows_of(units_of(old), units_of(new)))
    agree = all(row.kind == Kind.SAME for row in rows)
    return Comparison(tuple(_folded(rows)), only_dress=agree and old.body != new.body)


def rows_of(left: list[Unit], right: list[Unit]) -> Iterator[Row]:
    """Every unit of both sides, in order, those that are another wording beside each other."""
    marker = Marker()
    for tag, i1, i2, j1, j2 in _opcodes(left, right):
        if tag == "equal":
            yield from (_same(unit) for unit in left[i1:i2])
        else:
            yield from _replaced(left[i1:i2], right[j1:j2], marker)


def _opcodes(left: list[Unit], right: list[Unit]) -> Sequence[tuple[str, int, int, int, int]]:
    if equal_pairs(left, right) <= MOST_PAIRS:
        return SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    shorter = min(len(left), len(right))
    start = next((n for n in range(shorter) if left[n] != right[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if left[-1 - n] != right[-1 - n]), rest)
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, len(left) - end, start, len(right) - end),
        ("equal", len(left) - end, len(left), len(right) - end, len(right)),
    ]


def _replaced(left: list[Unit], right: list[Unit], marker: Marker) -> Iterator[Row]:
    """Rows of tables beside those that begin with the same cell; between them, what is alike."""
    i = j = 0
    left_over = MOST_LIKENESSES
    for a, b in (*_same_beginnings(left, right), (len(left), len(right))):
        pairs = (a - i) * (b - j)
        few = pairs <= left_over
        left_over -= pairs if few else 0
        yield from _between(left[i:a], right[j:b], marker, few=few)
        if a < len(left):
            same = left[a] == right[b]
            yield _same(left[a]) if same else _changed(left[a], right[b], marker)
        i, j = a + 1, b + 1


def _same_beginnings(left: list[Unit], right: list[Unit]) -> Iterator[tuple[int, int]]:
    """Rows of both sides with the same first cell, in the order of both."""
    olds, news = _beginnings(left), _beginnings(right)
    matcher = SequenceMatcher(None, [w for _, w in olds], [w for _, w in news], autojunk=False)
    for block in matcher.get_matching_blocks():
        for n in range(block.size):
            yield olds[block.a + n][0], news[block.b + n][0]


def _beginnings(units: list[Unit]) -> list[tuple[int, str]]:
    """Where the rows stand, and their first cells; a few hundred, as a text may have no more."""
    return [(n, unit.cells[0]) for n, unit in enumerate(units) if unit.is_row and unit.cells[0]]


def _between(left: list[Unit], right: list[Unit], marker: Marker, *, few: bool) -> Iterator[Row]:
    """Pairs of what is alike, in their order; what has no like was removed or added."""
    j = 0
    for old in left:
        found = _like(old, right, j) if few else None
        if found is None:
            yield _removed(old)
            continue
        yield from map(_added, right[j:found])
        yield _changed(old, right[found], marker)
        j = found + 1
    yield from map(_added, right[j:])


def _like(old: Unit, right: list[Unit], start: int) -> int | None:
    """The first unit from `start` on that is most like the old one, if any is like it at all."""
    best, place = ALIKE, None
    for j in range(start, len(right)):
        likeness = _likeness(old, right[j])
        if likeness > best:
            best, place = likeness, j
    return place


def _likeness(old: Unit, new: Unit) -> float:
    if old.place != new.place:
        return 0
    if old.place in ("标题", "副标题", "署名", "栏目"):
        return 1
    if old.is_row and old.cells[:1] == new.cells[:1]:
        return 0.9
    one, other = _neighbours(str(old)), _neighbours(str(new))
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


@lru_cache(maxsize=1_000)  # each is held against many
def _neighbours(text: str) -> Counter[str]:
    """Each two characters that stand together, with both ends: linear, as no alignment is."""
    edged = f"\n{text[:MOST_LOOKED_AT]}\n"
    return Counter(edged[n : n + 2] for n in range(len(edged) - 1))


def _same(unit: Unit) -> Row:
    cells = tuple(whole(cell) for cell in unit.cells)
    return Row(Kind.SAME, unit.place, cells, cells)


def _removed(unit: Unit) -> Row:
    cells = tuple(whole(cell, is_changed=True) for cell in unit.cells)
    return Row(Kind.REMOVED, unit.place, left=cells)


def _added(unit: Unit) -> Row:
    cells = tuple(whole(cell, is_changed=True) for cell in unit.cells)
    return Row(Kind.ADDED, unit.place, right=cells)


def _changed(old: Unit, new: Unit, marker: Marker) -> Row:
    pairs = [marker.marked(*cells) for cells in zip_longest(old.cells, new.cells, fillvalue="")]
    left = tuple(pair[0] for pair in pairs)[: len(old.cells)]
    right = tuple(pair[1] for pair in pairs)[: len(new.cells)]
    return Row(Kind.CHANGED, old.place, left, right)


def _folded(rows: list[Row]) -> Iterator[Row]:
    """Long stretches without a change shortened to their ends."""
    groups = [(same, list(group)) for same, group in groupby(rows, lambda r: r.kind == Kind.SAME)]
    for same, group in groups:
        hidden = len(group) - 2 * CONTEXT
        if not same or hidden < 2:
            yield from group
            continue
        yield from group[:CONTEXT]
        yield Row(Kind.FOLDED, folded=hidden)
        yield from group[-CONTEXT:]
