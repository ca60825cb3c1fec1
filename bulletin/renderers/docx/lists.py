"""Real numbering: bullets share one list, each ordered list begins anew at 1."""

from __future__ import annotations

from docx.oxml.xmlchemy import BaseOxmlElement

from .sizes import Sizes
from .styles import indent
from .xml import halves, of_paragraph, of_text, w

#: Word knows nine levels; what lies deeper stays on the last.
LEVELS = 9
#: Characters from a marker to the text.
HANGING = 2
#: By depth, in turn; all of GB 2312, so that every font of ours has them.
BULLETS = "●○■"
_BULLETED, _ORDERED = 1, 2


def numbering(sizes: Sizes) -> BaseOxmlElement:
    """`w:numbering` with the two kinds of lists, and the one list of all bullets."""
    bullets = w("num", w("abstractNumId", val=_BULLETED), numId=_BULLETED)
    return w("numbering", _kind(_BULLETED, sizes), _kind(_ORDERED, sizes), bullets)


def _kind(number: int, sizes: Sizes) -> BaseOxmlElement:
    levels = [_level(level, sizes, ordered=number == _ORDERED) for level in range(LEVELS)]
    multi = w("multiLevelType", val="hybridMultilevel")
    return w("abstractNum", multi, *levels, abstractNumId=number)


def _level(level: int, sizes: Sizes, *, ordered: bool) -> BaseOxmlElement:
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="decimal" if ordered else "bullet"),
        w("lvlText", val=f"%{level + 1}." if ordered else BULLETS[level % len(BULLETS)]),
        w("lvlJc", val="left"),
        of_paragraph(indent(sizes, left=HANGING * (level + 1), hanging=HANGING)),
        *([] if ordered else [_small(sizes)]),
        ilvl=level,
    )


def _small(sizes: Sizes) -> BaseOxmlElement:
    """A bullet of half the size, raised to the middle of its line."""
    half = halves(sizes.paper.body / 2)
    return of_text(w("sz", val=half), w("szCs", val=half), w("position", val=half // 4))


class Lists:
    """Hands out the numbers of lists, and writes them into the file's numbering."""

    def __init__(self, numbering: BaseOxmlElement) -> None:
        self._numbering = numbering
        self._last = _BULLETED

    def begin(self, depth: int, *, ordered: bool) -> BaseOxmlElement:
        """`w:numPr` of a list's items at a depth from 0."""
        level = min(depth, LEVELS - 1)
        number = self._anew(level) if ordered else _BULLETED
        return w("numPr", w("ilvl", val=level), w("numId", val=number))

    def _anew(self, level: int) -> int:
        self._last += 1
        start = w("lvlOverride", w("startOverride", val=1), ilvl=level)
        number = w("num", w("abstractNumId", val=_ORDERED), start, numId=self._last)
        self._numbering.append(number)
        return self._last
