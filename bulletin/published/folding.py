"""Texts as a search compares them: width and case folded, spaces left out; and the way back."""

from __future__ import annotations

import unicodedata

#: More characters than any bulletin uses; beyond it nothing more is remembered.
REMEMBERED = 20_000
#: Left out although Python does not call them spaces.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


class _Folding(dict[int, str]):
    """For `str.translate`: a character becomes none, one or (㎡) several."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        if len(self) < REMEMBERED:
            self[code] = folded
        return folded


def _folded(char: str) -> str:
    # What stands in two lines or two cells was not written as one word.
    if char in "\n\t":
        return "\n"
    normal = unicodedata.normalize("NFKC", char).casefold()
    return "".join(c for c in normal if c.isprintable() and not c.isspace() and c not in INVISIBLE)


_FOLDING = _Folding()


def fold_text(text: str) -> str:
    """`ＡＢ c，\\n㎡` becomes `abc,\\nm2`."""
    return text.translate(_FOLDING)


def origins(text: str) -> list[int]:
    """For each character of the folded text, where in the text it comes from."""
    return [at for at, char in enumerate(text) for _ in _FOLDING[ord(char)]]
