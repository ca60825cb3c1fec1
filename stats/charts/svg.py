"""The picture around a chart's shapes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..axes import FONT


def picture(
    content: Sequence[SafeString],
    width: float,
    height: float,
    ident: str,
    title: str,
    description: str,
    css: str,
) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="{}-t {}-d" font-size="{}" fill="currentColor">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        css, coordinate(width), coordinate(height), ident, ident, FONT,
        ident, title, ident, description, format_html_join("", "{}", ((c,) for c in content)),
    )  # fmt: skip


def coordinate(number: float) -> str:
    """A coordinate, to a tenth."""
    return f"{number:.1f}".removesuffix(".0")
