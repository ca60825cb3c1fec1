"""A ranking in bars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..axes import Scale, width_of, wrapped
from .points import Point, described, numbers
from .svg import coordinate, picture

WIDTH = 420
ROW, BAR, LINE = 24, 12, 16


def bars(
    points: Sequence[Point],
    *,
    ident: str,
    title: str,
    description: str = "",
    width: int = WIDTH,
) -> SafeString:
    """A ranking, in the order given: labels whole, on several lines where they are long."""
    known = numbers(points)
    room = min(max((width_of(p.label) for p in points), default=0), width * 0.42)
    names = [wrapped(p.label, room) for p in points]
    right = width - max((width_of(p.shown) for p in points), default=0) - 8
    low, high = min(known, default=Decimal()), max(known, default=Decimal())
    scale = Scale(min(low, Decimal()), max(high, Decimal()), room + 8, max(right, room + 9))
    if scale.low == scale.high:
        scale = Scale(scale.low, scale.low + 1, scale.start, scale.end)
    content, top = [], 4.0
    for point, name in zip(points, names, strict=True):
        height = max(ROW, len(name) * LINE + 4)
        content.append(_bar(point, name, scale, top, height, width))
        top += height
    zero = format_html(
        '<path d="M{} 2V{}" class="chart-axis" stroke="currentColor" stroke-opacity=".5"/>',
        coordinate(scale.at(Decimal())), coordinate(top + 2),
    )  # fmt: skip
    told = description or described(points, in_time=False)
    return picture((*content, zero), width, top + 4, ident, title, told, "chart")


def _bar(
    point: Point, name: Sequence[str], scale: Scale, top: float, height: float, width: float
) -> SafeString:
    middle = top + height / 2
    first = middle - (len(name) - 1) * LINE / 2 + 4.5
    texts = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (coordinate(scale.start - 8), coordinate(first + index * LINE), part)
            for index, part in enumerate(name)
        ),
    )
    shown = format_html(
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        coordinate(width - 2),
        coordinate(middle + 4.5),
        point.shown,
    )
    return format_html("{}{}{}", texts, _stripe(point, scale, middle), shown)


def _stripe(point: Point, scale: Scale, middle: float) -> SafeString:
    if point.number is None:
        return SafeString("")
    ends = sorted((scale.at(Decimal()), scale.at(point.number)))
    how = (
        SafeString('fill="none" stroke="currentColor" stroke-dasharray="3 2"')
        if point.aside
        else SafeString('class="chart-mark"')
    )
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" {}/>',
        coordinate(ends[0]), coordinate(middle - BAR / 2), coordinate(ends[1] - ends[0]), BAR, how,
    )  # fmt: skip
