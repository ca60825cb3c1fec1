"""What differs inside a sentence, in stretches that can be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Numbers and Latin words change as wholes, Chinese by the character.
TOKEN = re.compile(r"[0-9.,%％]+|[A-Za-z]+|\s+|.", re.DOTALL)
#: Between two changes, so few equal characters are read with them.
ISLAND = 1
#: So many pairs of equal characters at most, in one pair of sentences and in a whole comparison:
#: difflib's time grows with them, to minutes for one character written over and over. Sentences
#: beyond are marked as wholes. Two real ones of 300 characters have some 500 such pairs.
MOST_WORK, MOST_WORK_IN_ALL = 20_000, 200_000


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    is_changed: bool = False


Parts = tuple[Part, ...]


def whole(text: str, *, is_changed: bool = False) -> Parts:
    return (Part(text, is_changed),) if text else ()


class Marker:
    """Marks sentence after sentence, as long as the work for one comparison lasts."""

    def __init__(self) -> None:
        self.work_left = MOST_WORK_IN_ALL

    def marked(self, old: str, new: str) -> tuple[Parts, Parts]:
        """Both texts, with what differs marked; each side's parts make up its text."""
        if old == new:
            return whole(old), whole(new)
        left, right = TOKEN.findall(old), TOKEN.findall(new)
        work = equal_pairs(left, right)
        if work > min(MOST_WORK, self.work_left):
            return whole(old, is_changed=True), whole(new, is_changed=True)
        self.work_left -= work
        return _marked(left, right)


def equal_pairs(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    """How many pairs difflib may have to look at, again and again."""
    olds, news = Counter(left), Counter(right)
    return sum(count * news[token] for token, count in olds.items())


def _marked(left: list[str], right: list[str]) -> tuple[Parts, Parts]:
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    olds: list[Part] = []
    news: list[Part] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        same = tag == "equal" and not _is_island(i1, i2, len(left), j1, j2, len(right))
        olds.append(Part("".join(left[i1:i2]), not same))
        news.append(Part("".join(right[j1:j2]), not same))
    return _joined(olds), _joined(news)


def _is_island(i1: int, i2: int, of_left: int, j1: int, j2: int, of_right: int) -> bool:
    at_an_end = (i1 == 0 and j1 == 0) or (i2 == of_left and j2 == of_right)
    return i2 - i1 <= ISLAND and not at_an_end


def _joined(parts: list[Part]) -> Parts:
    joined: list[Part] = []
    for part in parts:
        if not part.text:
            continue
        if joined and joined[-1].is_changed == part.is_changed:
            part = Part(joined.pop().text + part.text, part.is_changed)
        joined.append(part)
    return tuple(joined)
