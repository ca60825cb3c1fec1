"""Pictures on paper: no wider than the text, and as many whole lines of the grid high."""

from __future__ import annotations

import math

from lxml.html import HtmlElement

from .sizes import Paper

#: A picture from a screen, set at its own size.
PIXELS_PER_MM = 150 / 25.4
#: So much of a page's height at most, that its text may stand on the same page.
MOST_LINES = 14


def set_pictures(root: HtmlElement, paper: Paper) -> None:
    """Give each picture its size in mm; what is below it stays on the grid."""
    for figure in root.iter("figure"):
        image = figure.find("img")
        if image is None:
            continue
        width, height = int(image.get("width", 1)), int(image.get("height", 1))
        scale = min(
            1 / PIXELS_PER_MM, paper.text_width / width, (MOST_LINES - 0.5) * paper.line / height
        )
        lines = math.ceil(height * scale / paper.line + 0.25)
        figure.set("style", f"height:{lines * paper.line:.4f}mm")
        image.set("style", f"width:{width * scale:.3f}mm;height:{height * scale:.3f}mm")
