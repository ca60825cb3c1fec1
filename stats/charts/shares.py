"""The shares of a whole: one bar in segments, and below it what each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..axes import width_of, wrapped
from .points import Point, described, numbers
from .ranked import LINE, WIDTH
from .svg import coordinate, picture

TOP, HIGH = 4, 26
#: Between segments, so that they are told apart in black and white.
GAP = 2
SWATCH = 11
#: One after another; from the last on they repeat.
DEPTHS = ("1", ".65", ".4", ".2")
NOT_COUNTED = "（不计入合计）"


def share(
    points: Sequence[Point],
    *,
    ident: str,
    title: str,
    description: str = "",
    width: int = WIDTH,
) -> SafeString:
    """As wide as their values, in the order given; what is aside is hollow and says so.

    Without a value, or with none above zero, a point has its words and no segment.
    """
    whole = sum((n for n in numbers(points) if n > 0), Decimal())
    content, top = list(_segments(points, whole, width)), float(TOP + HIGH + 14)
    for place, point in enumerate(points):
        entry, lines = _entry(point, place, top, width)
        content.append(entry)
        top += max(lines * LINE, SWATCH) + 8
    told = description or described(points, in_time=False)
    return picture(content, width, top, ident, title, told, "chart")


def _segments(points: Sequence[Point], whole: Decimal, width: float) -> Iterator[SafeString]:
    left, room = 1.0, width - 2.0
    for place, point in enumerate(points):
        if point.number is None or point.number <= 0:
            continue
        wide = float(point.number / whole) * room
        yield _box(point, place, left, TOP, max(wide - GAP, 0.5), HIGH)
        left += wide


def _box(
    point: Point, place: int, left: float, top: float, width: float, height: float
) -> SafeString:
    how = (
        SafeString('fill="none" stroke="currentColor" stroke-dasharray="3 2"')
        if point.aside
        else format_html('class="chart-mark" fill-opacity="{}"', DEPTHS[place % len(DEPTHS)])
    )
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" {}/>',
        *(coordinate(number) for number in (left, top, width, height)),
        how,
    )


def _entry(point: Point, place: int, top: float, width: float) -> tuple[SafeString, int]:
    """A swatch, the name on as many lines as it needs, and the value; how many lines."""
    name = point.label + (NOT_COUNTED if point.aside else "")
    room = width - SWATCH - 8 - width_of(point.shown) - 12
    lines = wrapped(name, max(room, width / 3))
    texts = format_html_join(
        "",
        '<text x="{}" y="{}">{}</text>',
        (
            (SWATCH + 8, coordinate(top + SWATCH - 0.5 + index * LINE), part)
            for index, part in enumerate(lines)
        ),
    )
    value = format_html(
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        coordinate(width - 2), coordinate(top + SWATCH - 0.5), point.shown,
    )  # fmt: skip
    return format_html("{}{}{}", _box(point, place, 1, top, SWATCH, SWATCH), texts, value), len(
        lines
    )
