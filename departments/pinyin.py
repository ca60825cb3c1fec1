"""Names found by how they are spoken: `sbj`, `shebaoju` and `shebj` all find 区社保局."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, pinyin

from .names import fold


@lru_cache(maxsize=5_000)
def readings(name: str) -> tuple[frozenset[str], ...]:
    """For each character of a name all ways to type it: each reading in full, and its initial."""
    # One at a time: in a word it knows, pypinyin gives only that word's reading.
    spoken = (pinyin(character, style=Style.NORMAL, heteronym=True)[0] for character in name)
    return tuple(frozenset(spelt for way in ways for spelt in (way, way[:1])) for ways in spoken)


def sounds_like(name: str, typed: str) -> bool:
    """Whether what was typed spells some stretch of the name; characters with many readings count.

    At least two letters, since one is in nearly every name.
    """
    letters = fold(typed)
    if len(letters) < 2 or not (letters.isascii() and letters.isalpha()):
        return False
    spelt = readings(fold(name))
    return any(_spells(spelt[start:], letters) for start in range(len(spelt)))


def _spells(spelt: tuple[frozenset[str], ...], letters: str) -> bool:
    """By the lengths that could have been consumed after each character: never more than typed."""
    reached = {0}
    for ways in spelt:
        reached = {at + len(way) for at in reached for way in ways if letters.startswith(way, at)}
        if len(letters) in reached:
            return True
        if not reached:
            return False
    return False


@lru_cache(maxsize=5_000)
def spelt(name: str) -> tuple[str, ...]:
    """How a name is ordered in a list: character by character by its sound, then as written."""
    return (*(sound for (sound,) in pinyin(name, style=Style.TONE3)), name)
