"""One text read for everything that is marked."""

from __future__ import annotations

from collections.abc import Sequence

from .doubling import doubled_words
from .flag import Flag, Word
from .homes import homes
from .privacy import private_numbers
from .quotation import wrong_quotes
from .widths import wrong_widths
from .words import wrong_words


def flags_in(text: str, words: Sequence[Word] = ()) -> list[Flag]:
    """What is to be looked at in a text, in its order; no two flags overlap.

    Lines are paragraphs. Of two that overlap, what is private comes first, then the house's
    words, then what is found by rule.
    """
    found: list[Flag] = []
    covered = bytearray(len(text))
    for flag in [
        *private_numbers(text),
        *homes(text),
        *wrong_words(text, words),
        *doubled_words(text),
        *wrong_quotes(text),
        *wrong_widths(text),
    ]:
        if not any(covered[flag.start : flag.end]):
            covered[flag.start : flag.end] = b"\1" * (flag.end - flag.start)
            found.append(flag)
    return sorted(found, key=lambda flag: flag.start)
