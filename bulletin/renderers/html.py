"""The web page: one file with its own style, no script, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ..document import Document
from .rendered import Rendered


def render(document: Document) -> Rendered:
    context = {"document": document, "style": page_style(), "base": _base(document)}
    page = render_to_string("bulletin/page.html", context)
    return Rendered(f"{document.month}.html", "text/html; charset=utf-8", page.encode())


def _base(document: Document) -> str:
    """The address of this version, under which its other formats lie."""
    return f"/{document.month.replace('-', '/')}/v{document.version}/"


@cache
def page_style() -> SafeString:
    """The page's style sheet; our own file, so it may stand in the page as it is."""
    return mark_safe((settings.BASE_DIR / "static/css/page.css").read_text("utf-8"))  # noqa: S308


@cache
def style_hash() -> str:
    """What the content policy names instead of allowing every inline style."""
    return base64.b64encode(hashlib.sha256(page_style().encode()).digest()).decode()
