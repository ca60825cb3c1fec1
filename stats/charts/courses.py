"""A value over time: as a line with its axes, and in the height of a line of text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..axes import Scale, evenly, nice_ticks, short, width_of
from .points import Point, described, numbers
from .svg import coordinate, picture

WIDTH, HEIGHT = 420, 220
SPARK_WIDTH, SPARK_HEIGHT = 96, 24
#: From this many points on, only those that no line leads to are marked.
MANY = 26


def line(
    points: Sequence[Point],
    *,
    ident: str,
    title: str,
    description: str = "",
    width: int = WIDTH,
) -> SafeString:
    """A value over time, with gaps where none is known; `ident` is unique on its page.

    `width` in units of which a character is 13 wide: less of them, larger letters.
    """
    ticks = nice_ticks(numbers(points))
    labels = [short(tick) for tick in ticks]
    left = max(map(width_of, labels)) + 8
    overhang = max([26, *(width_of(point.label) / 2 + 2 for point in points[-1:])])
    places = evenly(len(points), left + 10, max(width - overhang, left + 10))
    scale = Scale(ticks[0], ticks[-1], HEIGHT - 30, 14)
    heights = _heights(points, scale)
    content = (
        _grid(ticks, labels, scale, left, width),
        _gaps(heights, places, width),
        _time_axis([p.label for p in points], places),
        _strokes(heights, places),
        _marks(points, heights, places),
    )
    told = description or described(points)
    return picture(content, width, HEIGHT, ident, title, told, "chart")


def sparkline(points: Sequence[Point], *, ident: str, title: str) -> SafeString:
    """The course of a value in the height of a line of text; its last point is marked."""
    known = numbers(points)
    low, high = min(known, default=Decimal()), max(known, default=Decimal())
    scale = Scale(low, high if high > low else low + 1, SPARK_HEIGHT - 4, 4)
    places = evenly(len(points), 4, SPARK_WIDTH - 4)
    heights = _heights(points, scale)
    content = (_strokes(heights, places), _lone_marks(heights, places))
    return picture(
        content, SPARK_WIDTH, SPARK_HEIGHT, ident, title, described(points), "chart chart-spark"
    )


def _heights(points: Sequence[Point], scale: Scale) -> list[float | None]:
    return [None if p.number is None else scale.at(p.number) for p in points]


def _grid(
    ticks: Sequence[Decimal], labels: Sequence[str], scale: Scale, left: float, width: float
) -> SafeString:
    rules = "".join(
        f"M{coordinate(left)} {coordinate(scale.at(tick))}H{width - 4}" for tick in ticks
    )
    texts = (
        (coordinate(left - 5), coordinate(scale.at(tick) + 4.5), label)
        for tick, label in zip(ticks, labels, strict=True)
    )
    return format_html(
        '<path d="{}" class="chart-grid" fill="none" stroke="currentColor" stroke-opacity=".2"/>'
        '<g text-anchor="end">{}</g>',
        rules,
        format_html_join("", '<text x="{}" y="{}">{}</text>', texts),
    )


def _gaps(heights: Sequence[float | None], places: Sequence[float], width: float) -> SafeString:
    """A pale band over each run of places where nothing is known."""
    half = (places[1] - places[0]) / 2 if len(places) > 1 else 8
    bands = []
    for missing, run in groupby(range(len(places)), key=lambda index: heights[index] is None):
        if missing:
            run_of = list(run)
            start, end = places[run_of[0]] - half, places[run_of[-1]] + half
            bands.append(
                (
                    coordinate(max(start, 0)),
                    coordinate(min(end, width) - max(start, 0)),
                    HEIGHT - 44,
                )
            )
    return format_html_join(
        "",
        '<rect x="{}" y="14" width="{}" height="{}" class="chart-gap" fill-opacity=".07"/>',
        bands,
    )


def _time_axis(labels: Sequence[str], places: Sequence[float]) -> SafeString:
    """As many labels as fit side by side, the last one among them."""
    widest = max(map(width_of, labels), default=0) + 10
    apart = places[1] - places[0] if len(places) > 1 else widest
    every = max(1, math.ceil(widest / apart))
    chosen = range(len(labels) - 1, -1, -every)
    texts = ((coordinate(places[index]), labels[index]) for index in chosen)
    return format_html(
        '<g text-anchor="middle">{}</g>',
        format_html_join("", f'<text x="{{}}" y="{HEIGHT - 10}">{{}}</text>', texts),
    )


def _runs(heights: Sequence[float | None], places: Sequence[float]) -> Iterator[list[str]]:
    """The stretches of known neighbours, each as its points."""
    pairs = list(zip(places, heights, strict=True))
    for known, run in groupby(pairs, key=lambda pair: pair[1] is not None):
        if known:
            yield [f"{coordinate(x)} {coordinate(y)}" for x, y in run if y is not None]


def _strokes(heights: Sequence[float | None], places: Sequence[float]) -> SafeString:
    strokes = "".join("M" + "L".join(run) for run in _runs(heights, places) if len(run) > 1)
    return format_html(
        '<path d="{}" class="chart-mark" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linejoin="round"/>',
        strokes,
    )


def _marks(
    points: Sequence[Point], heights: Sequence[float | None], places: Sequence[float]
) -> SafeString:
    """A dot for each point, that tells its value; with many points only where it must be."""
    if len(points) >= MANY:
        return _lone_marks(heights, places)
    dots = (
        (coordinate(x), coordinate(y), point.label, point.shown)
        for point, x, y in zip(points, places, heights, strict=True)
        if y is not None
    )
    return format_html(
        '<g class="chart-dot">{}</g>',
        format_html_join("", '<circle cx="{}" cy="{}" r="3"><title>{}：{}</title></circle>', dots),
    )


def _lone_marks(heights: Sequence[float | None], places: Sequence[float]) -> SafeString:
    """Dots for points that no line leads to, and for the last."""
    known = [index for index, height in enumerate(heights) if height is not None]
    dots = [
        (coordinate(places[index]), coordinate(heights[index] or 0))
        for index in known
        if index == known[-1] or not {index - 1, index + 1} & set(known)
    ]
    return format_html(
        '<g class="chart-dot">{}</g>',
        format_html_join("", '<circle cx="{}" cy="{}" r="2.5"/>', dots),
    )
