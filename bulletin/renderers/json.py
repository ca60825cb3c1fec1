"""The Document itself, as the bytes that are frozen and hashed."""

from __future__ import annotations

from ..document import Document, encode
from .rendered import Rendered


def render(document: Document) -> Rendered:
    return Rendered(f"{document.month}.json", "application/json", encode(document))
