"""A text that was typed made into a template: where a number is the ledger's, its placeholder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stats.prose import Values
from stats.prose.attribute import Group
from stats.prose.vocabulary import ATTRIBUTES, braced

from .checking import check_with
from .evidence import Evidence
from .numbers import PERCENT, folded
from .periods import Period
from .verdicts import Judged, Verdict

#: As which a value of the month itself may have been written.
DRESSES = ("", "|千分位", "|万", "|万|一位小数", "|万|两位小数", "|一位小数", "|两位小数")

#: Of other months; and comparisons with them, and shares.
VALUES = (Group.COMPARED, Group.YEAR)
PHRASES = (*VALUES, Group.NOW, Group.RANKED)


@dataclass(frozen=True, slots=True)
class Templated:
    """The template prints what the text said; `kept` are the numbers that stand in it as typed."""

    template: str
    kept: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    code: str


def as_template(evidence: Evidence, text: str) -> Templated:
    """Put a placeholder for each number that the ledger knows to be so; queries nothing more."""
    values = Values(evidence.compared)
    kept, stretches = [], []
    covered = 0
    for one in check_with(evidence, text):
        if one.unit == "月" or one.start < covered:
            continue
        found = _stretch(evidence, values, text, one) if one.verdict == Verdict.MATCHES else None
        if found is None or found.start < covered:
            kept.append(one)
        else:
            stretches.append(found)
            covered = found.end
    return Templated(_replaced(text, stretches), tuple(kept))


def _replaced(text: str, stretches: Iterable[_Stretch]) -> str:
    last, parts = 0, []
    for one in stretches:
        parts += [text[last : one.start], one.code]
        last = one.end
    return "".join([*parts, text[last:]])


def _stretch(evidence: Evidence, values: Values, text: str, one: Judged) -> _Stretch | None:
    """The longest stretch around the number that a placeholder prints letter for letter."""
    plain = folded(text)
    found = [
        _Stretch(start, start + len(printed), braced(name))
        for name in _names(evidence, one)
        if (printed := values.get(name))
        and _says(printed, one)
        and (start := _place(plain, printed, one)) is not None
    ]
    return max(found, key=lambda stretch: stretch.end - stretch.start, default=None)


def _names(evidence: Evidence, one: Judged) -> Iterator[str]:
    """What may be asked that is this number; which of it prints the number is seen later."""
    if one.indicator is None:
        return
    whose = f"{one.indicator}.{one.department}" if one.department else one.indicator
    if one.period is not None and one.period.is_same(Period.of(evidence.month)):
        yield from (whose + dress for dress in DRESSES)
        return
    wanted = VALUES if one.period is not None else PHRASES
    yield from (f"{whose}.{a.name}" for a in ATTRIBUTES.values() if a.group in wanted)


def _says(printed: str, one: Judged) -> bool:
    """A comparison says by its words what it is; bare digits may agree by chance."""
    return one.period is not None or one.unit == PERCENT or any(c > "\u3400" for c in printed)


def _place(plain: str, printed: str, one: Judged) -> int | None:
    """Where what is printed begins, so that it covers the number's own digits."""
    digits = next((i for i in range(one.start, one.end) if plain[i].isdigit()), None)
    if digits is None:
        return None
    last = max(i for i in range(one.start, one.end) if plain[i].isdigit())
    if last + 1 < len(plain) and plain[last + 1] in "%万" and last + 1 < one.end:
        last += 1
    start = plain.find(printed, max(0, last + 1 - len(printed)), digits + len(printed))
    covers = start >= 0 and start <= digits and start + len(printed) > last
    return start if covers else None
