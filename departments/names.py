"""How a name is compared: one rule for departments, indicators and sources."""

import unicodedata
from functools import lru_cache

# Width is folded, except that brackets and quotes keep their Chinese form in what is printed;
# only the comparison uses this folded form.
_IGNORED = {ord(mark): None for mark in " \t\r\n\u3000\u200b\ufeff"}


@lru_cache(maxsize=20_000)  # the same names are compared again and again
def fold(name: str) -> str:
    """The form in which two spellings of one name are equal: `区 社保局` and `区社保局`."""
    return unicodedata.normalize("NFKC", name).translate(_IGNORED).casefold()
