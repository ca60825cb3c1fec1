"""The house's words: wrong forms found in a text, whatever their width, case and spaces."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from .flag import Flag, Kind, Word

_IGNORED = frozenset(" \xa0\u3000\u200b\ufeff")


def wrong_words(text: str, words: Sequence[Word]) -> Iterator[Flag]:
    """Every wrong form that is not part of its own right form, the longest first."""
    folded, places = _folded(text)
    covered = bytearray(len(text))
    for word in sorted(words, key=lambda one: -len(one.wrong)):
        wrong, right = _key(word.wrong), _key(word.right)
        for at in _occurrences(folded, wrong):
            start, end = places[at], places[at + len(wrong) - 1] + 1
            is_right = text[start:end] == word.right or _within(folded, at, wrong, right)
            if is_right or any(covered[start:end]):
                continue
            covered[start:end] = b"\1" * (end - start)
            yield _flag(text, start, end, word)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and where each of its characters came from."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for folded in _character(character):
            characters.append(folded)
            places.append(place)
    return "".join(characters), places


@lru_cache(maxsize=10_000)
def _character(character: str) -> str:
    """As departments.names folds it; a line's end stays, since no word goes across it."""
    if character in _IGNORED:
        return ""
    return unicodedata.normalize("NFKC", character).casefold()


def _key(word: str) -> str:
    return "".join(map(_character, word))


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        yield at
        at = text.find(wanted, at + len(wanted))


def _within(text: str, at: int, wrong: str, right: str) -> bool:
    """Whether the wrong form found there is a part of the right one: 社保局 in 区社保局."""
    return wrong != right and any(
        at >= shift and text.startswith(right, at - shift) for shift in _occurrences(right, wrong)
    )


def _flag(text: str, start: int, end: int, word: Word) -> Flag:
    kind = f"（{word.kind}）" if word.kind else ""
    note = f"{word.note.rstrip('。')}。" if word.note else ""
    advice = f"宜改为“{word.right}”" if word.right else "请删去或换一种说法"
    message = f"“{text[start:end]}”在规范用语里{kind}，{advice}。{note}"
    return Flag(Kind.WORD, start, end, text[start:end], message, suggestion=word.right or None)
