"""Where words stand in a text, and as much of it around them as one reads at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .folding import fold_text, origins

#: Characters before and after a hit, and windows of text, that are shown.
BEFORE, AFTER, WINDOWS = 20, 60, 4
ELLIPSIS = "……"

Span = tuple[int, int]


class Stretch(NamedTuple):
    """A piece of a text; `hit` is to be marked."""

    text: str
    hit: bool


def spans(text: str, forms: Iterable[str]) -> list[Span]:
    """Where the folded forms stand in the text, from and to, in order, none over another."""
    return _joined(sorted(span for found in _found(text, forms) for span in found))


def _found(text: str, forms: Iterable[str]) -> list[list[Span]]:
    """For each form that stands in the text, where it does."""
    folded, back = fold_text(text), origins(text)
    found = (
        [(back[at], back[at + len(form) - 1] + 1) for at in _starts(folded, form)] for form in forms
    )
    return [places for places in found if places]


def _starts(text: str, form: str) -> Iterator[int]:
    at = text.find(form)
    while at >= 0:
        yield at
        at = text.find(form, at + len(form))


def _joined(found: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in found:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def marked(text: str, forms: Iterable[str]) -> tuple[Stretch, ...]:
    """The whole text, the forms in it marked."""
    return tuple(_cut(text, 0, len(text), spans(text, forms)))


def snippet(text: str, forms: Iterable[str]) -> tuple[Stretch, ...]:
    """The text around the first hit of each form, or its beginning where it has none."""
    found = _found(text, forms)
    hits = _joined(sorted(span for places in found for span in places))
    firsts = sorted(places[0] for places in found)
    windows = _windows(text, firsts) or [_around(text, (0, 0))]
    stretches: list[Stretch] = []
    for number, (start, end) in enumerate(windows):
        if number or not _begins_line(text, start):
            stretches.append(Stretch(ELLIPSIS, False))
        stretches += _cut(text, start, end, hits)
    if not _ends_line(text, windows[-1][1]):
        stretches.append(Stretch(ELLIPSIS, False))
    return tuple(Stretch(one.text.replace("\t", " "), one.hit) for one in stretches)


def _windows(text: str, hits: Iterable[Span]) -> list[Span]:
    """So many stretches around hits that are not in sight yet; those that touch become one."""
    windows: list[Span] = []
    left = WINDOWS
    for hit in hits:
        if left and not (windows and hit[1] <= windows[-1][1]):
            start, end = _around(text, hit)
            if windows and start <= windows[-1][1]:
                start = windows.pop()[0]
            windows.append((start, end))
            left -= 1
    return windows


def _around(text: str, hit: Span) -> Span:
    """Within the hit's own line."""
    start = text.rfind("\n", 0, hit[0]) + 1
    end = text.find("\n", hit[1])
    end = len(text) if end < 0 else end
    return max(start, hit[0] - BEFORE), min(end, hit[1] + AFTER)


def _begins_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


def _ends_line(text: str, at: int) -> bool:
    return at >= len(text) or text[at] == "\n"


def _cut(text: str, start: int, end: int, hits: Iterable[Span]) -> Iterator[Stretch]:
    at = start
    for first, last in hits:
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        if first > at:
            yield Stretch(text[at:first], False)
        yield Stretch(text[first:last], True)
        at = last
    if at < end:
        yield Stretch(text[at:end], False)
