"""Lines stretched to the right edge, Chinese ones too."""

from __future__ import annotations

from typing import Any

#: Characters that a line may lack and still be stretched to the right edge.
MOST_STRETCH = 2.5


def spread(context: object, line: Any, extra: float) -> None:
    """Stretch a line by `extra` CSS pixels between all its characters.

    Stands in for WeasyPrint's `justify_line`, which stretches spaces only and so leaves Chinese as
    it is. A line that lacks much, before a long address say, stays ragged.
    """
    from weasyprint.formatting_structure.boxes import TextBox

    characters = sum(len(box.text) for box in line.descendants() if isinstance(box, TextBox))
    if characters > 1 and extra <= MOST_STRETCH * line.style["font_size"]:
        stretch(line, extra / (characters - 1), 0)


def stretch(box: Any, gap: float, moved: float) -> float:
    """Widen a box's text by a gap after each character; returns by how much the box grew."""
    grown = 0.0
    box.position_x += moved
    if hasattr(box, "text"):
        spacing = box.style["letter_spacing"]
        box.style = box.style.copy()
        box.style["letter_spacing"] = gap + (0 if spacing == "normal" else spacing)
        grown = gap * len(box.text)
    else:
        for child in box.children:
            grown += stretch(child, gap, moved + grown)
    box.width += grown
    return grown
