"""The style sheet of paper, with a Paper's sizes in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from string import Template

from ...paper import POINT, Paper

__all__ = ["POINT", "Paper", "style_of"]

STYLE = Path(__file__).with_name("paper.css")


#: The codes at the foot of the first sheet: their type in pt, lines in it, mm to the sheet's edge.
CODES, CODES_LINE, CODES_ABOVE_EDGE = 6.5, 1.4, 8


def style_of(paper: Paper, *, draft: bool = False, codes: Sequence[tuple[str, str]] = ()) -> str:
    """The style sheet; a draft says on each page that it is one.

    `codes`, names and digits, stand at the foot of the first sheet.
    """
    computed = {
        "right": paper.right,
        "bottom": paper.bottom,
        "line": paper.line,
        "table_line": paper.table_line,
        "note_line": paper.note_line,
        "number_top": paper.page_number_below - (0.5 + paper.page_dash) * paper.small * POINT,
        "codes": _lines(codes),
        "codes_size": CODES,
        "codes_line": CODES_LINE,
        "codes_above_edge": CODES_ABOVE_EDGE,
        "mark": '"草稿"' if draft else "none",
    }
    return Template(STYLE.read_text("utf-8")).substitute(asdict(paper) | computed)


def _lines(codes: Sequence[tuple[str, str]]) -> str:
    """As a value of `content`."""
    lines = "\\a ".join(f"{name} {code}" for name, code in codes)
    return f'"{lines}"' if lines else "none"
