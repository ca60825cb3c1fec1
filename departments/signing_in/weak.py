"""How much of a password is left once what everybody would guess is taken out of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from .weak_words import WEAK_WORDS

#: So much has to be left, or a word of this length, or two pieces of any.
LEFT, LONG_WORD = 5, 12
SHORTEST_WALK = 3
#: Letters drawn with figures and signs, as in p@ssw0rd.
LEET = str.maketrans("@4301!5$7+8", "aaeoiisstzb")
#: And what looks like another letter.
ALIKE = LEET | str.maketrans("l", "i")
#: Each row, each column down, and the alphabet; signs stand on the keys of the figures.
ROWS = (
    "1234567890-=", "!@#$%^&*()_+", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./",
    "abcdefghijklmnopqrstuvwxyz", "0123456789", "147", "258", "369", "159", "357",
    "1314", "520", "5201314", "168", "888", "666",
    "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "a1b2c3d4e5f6g7", "1a2b3c4d5e6f7g",
)  # fmt: skip
KEYS = ("qwertyuiop", "asdfghjkl;", "zxcvbnm,./")
COLUMNS = tuple(
    "".join(keys)
    for figures in ("1234567890", "!@#$%^&*()")
    for keys in zip(figures, *KEYS, strict=True)
)
SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(\d)\1+|(.)\2\2+",  # 88, aaa
        r"(..+?)\1+",  # 123123
        r"(?:19|20)\d\d(?:0[1-9]|1[0-2])?(?:0[1-9]|[12]\d|3[01])?",  # 2024, 20240101
    )
)


def fold(text: str) -> str:
    """Full-width forms and capitals as what they are read as."""
    return unicodedata.normalize("NFKC", text).casefold()


def plain(text: str) -> str:
    """Folded, and p@ssw0rd as password; as long as what was folded. Only for comparing."""
    return fold(text).translate(ALIKE)


def is_weak(password: str) -> bool:
    """Whether it is nearly all words, walks over the keyboard, years and repetitions.

    What remains must be more than one short word: 某字@123 has one and nothing else.
    """
    folded = fold(password)
    left = _left(folded)
    if len(left) < LEFT:
        return True
    words = re.findall(r"[^\W\d_]+", folded)
    return len(words) == 1 and len(words[0]) < LONG_WORD and left.isalpha()


def _left(folded: str) -> str:
    """The letters and figures that no weak piece covers."""
    covered = [not mark.isalnum() for mark in folded]
    for start, end in _pieces(folded):
        covered[start:end] = [True] * (end - start)
    return "".join(mark for mark, is_covered in zip(folded, covered, strict=True) if not is_covered)


def _pieces(folded: str) -> Iterator[tuple[int, int]]:
    """Where weak pieces stand, as they are written and as they are read."""
    for shape in SHAPES:
        yield from (found.span() for found in shape.finditer(folded))
    for start in range(len(folded)):
        yield from ((start, start + length) for length in _walks(folded, start))
    for word in _words():
        yield from (found.span() for found in re.finditer(word, plain(folded)))


def _walks(text: str, start: int) -> Iterator[int]:
    """The lengths of the walk over the keyboard that begins here, if one does."""
    length = SHORTEST_WALK
    while length <= len(text) - start and text[start : start + length] in _all_walks():
        yield length
        length += 1


@cache
def _words() -> frozenset[str]:
    return frozenset(map(plain, WEAK_WORDS))


@cache
def _all_walks() -> frozenset[str]:
    lines = [*ROWS, *COLUMNS]
    return frozenset(
        way[start:end]
        for line in lines
        for way in (line, line[::-1])
        for start in range(len(way))
        for end in range(start + SHORTEST_WALK, len(way) + 1)
    )
