"""Templates read as they will print: placeholders filled, places given in the template."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace

from stats.prose import Values, fill
from stats.prose.syntax import PLACEHOLDER

from .checking import check_with
from .evidence import Evidence
from .verdicts import Judged


@dataclass(slots=True)
class _Places:
    """Where each stretch of the filled text comes from, and whether it was typed."""

    starts: list[int] = field(default_factory=list)
    origins: list[tuple[int, int, bool]] = field(default_factory=list)
    length: int = 0

    def add(self, length: int, start: int, end: int, *, typed: bool) -> None:
        if length:
            self.starts.append(self.length)
            self.origins.append((start, end, typed))
            self.length += length

    def origin(self, position: int, *, is_end: bool = False) -> int:
        """The place in the template; a filled value is all of its placeholder."""
        index = bisect_right(self.starts, position - is_end) - 1
        start, end, typed = self.origins[max(index, 0)]
        if typed:
            return start + position - self.starts[index]
        return end if is_end else start


def check_template(evidence: Evidence, template: str) -> list[Judged]:
    """As `check_text`; `start` and `end` are places of the template, `text` is what will print."""
    values = Values(evidence.compared)
    places, filled, last = _Places(), "", 0
    for match in PLACEHOLDER.finditer(template):
        typed = template[last : match.start()]
        value = fill(match[0], values).text
        places.add(len(typed), last, match.start(), typed=True)
        places.add(len(value), match.start(), match.end(), typed=False)
        filled, last = filled + typed + value, match.end()
    places.add(len(template) - last, last, len(template), typed=True)
    filled += template[last:]
    return [
        replace(one, start=places.origin(one.start), end=places.origin(one.end, is_end=True))
        for one in check_with(evidence, filled)
    ]
