"""Pictures and drawings: whether an element is one, and what it shows in words."""

from __future__ import annotations

from typing import Any


def is_picture(element: Any) -> bool:
    """Whether this is a picture, a drawing, or the figure around some."""
    return _is_drawn(element) or (
        element.tag == "figure" and any(_is_drawn(inner) for inner in element.iter())
    )


def described(element: Any) -> str:
    """What all pictures in it show; nothing where they are decoration."""
    own = element.get("aria-label", "").strip()
    said = [_one(inner) for inner in element.iter() if _is_drawn(inner)]
    return own or "；".join(filter(None, said))


def _is_drawn(element: Any) -> bool:
    return _name(element) in ("img", "svg")


def _name(element: Any) -> str:
    """Without its namespace; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _one(element: Any) -> str:
    if element.get("aria-hidden") == "true":
        return ""
    if _name(element) == "img":
        return str(element.get("alt", "")).strip()
    told = {_name(child): "".join(child.itertext()).strip() for child in element}
    parts = (element.get("aria-label") or told.get("title", ""), told.get("desc", ""))
    return "：".join(filter(None, parts))
