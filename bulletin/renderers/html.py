"""The web page: one file with its own style, no script, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ..document import Block, Document, pieces, statistical_tables
from .codes import codes
from .drawn import charts_of
from .metadata import description, government_tags, open_graph, record
from .rendered import Rendered

#: The other formats, under the address of their version.
FILES = (
    ("PDF", "bulletin.pdf"),
    ("Word", "bulletin.docx"),
    ("XLSX", "bulletin.xlsx"),
    ("CSV", "bulletin.csv"),
    ("JSON", "bulletin.json"),
)


def render(document: Document) -> Rendered:
    page = render_to_string("bulletin/page.html", _context(document))
    return Rendered(f"{document.month}.html", "text/html; charset=utf-8", page.encode())


def _context(document: Document) -> dict[str, Any]:
    month = f"/{document.month.replace('-', '/')}/"
    base = f"{month}v{document.version}/"
    return {
        "document": document,
        "style": page_style(),
        "month": month,
        # A draft has no address, nor anything that lies under it.
        "base": "" if document.is_draft else base,
        "files": () if document.is_draft else FILES,
        "earlier": range(document.version - 1, 0, -1),
        "charts": charts_of(document),
        "numbers": _numbers(document),
        "description": description(document),
        "tags": () if document.is_draft else government_tags(document, base),
        "properties": () if document.is_draft else open_graph(document, base),
        "record": record(document),
        "codes": codes(document),
    }


def _numbers(document: Document) -> dict[int, int]:
    """The numbers of tables and pieces by the identity of their blocks, which may be equal."""
    kinds: tuple[tuple[Block, ...], ...] = (statistical_tables(document), pieces(document))
    return {id(block): number for blocks in kinds for number, block in enumerate(blocks, 1)}


@cache
def page_style() -> SafeString:
    """The page's style sheet; our own file, so it may stand in the page as it is."""
    return mark_safe((settings.BASE_DIR / "static/css/page.css").read_text("utf-8"))  # noqa: S308


@cache
def style_hash() -> str:
    """What the content policy names instead of allowing every inline style."""
    return base64.b64encode(hashlib.sha256(page_style().encode()).digest()).decode()
