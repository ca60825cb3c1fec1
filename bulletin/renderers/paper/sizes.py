"""The style sheet of paper, with a Paper's sizes in it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from string import Template

from ...paper import POINT, Paper

__all__ = ["POINT", "Paper", "style_of"]

STYLE = Path(__file__).with_name("paper.css")


def style_of(paper: Paper, *, draft: bool = False) -> str:
    """The style sheet; a draft says on each page that it is one."""
    computed = {
        "right": paper.right,
        "bottom": paper.bottom,
        "line": paper.line,
        "table_line": paper.table_line,
        "note_line": paper.note_line,
        "number_top": paper.page_number_below - (0.5 + paper.page_dash) * paper.small * POINT,
        "mark": '"草稿"' if draft else "none",
    }
    return Template(STYLE.read_text("utf-8")).substitute(asdict(paper) | computed)
