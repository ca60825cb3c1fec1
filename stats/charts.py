"""Charts as SVG, from plain numbers: a line over time, a ranking in bars, a sparkline.

Shapes tell things apart, never colour alone: everything is drawn in the text's colour, so that
it holds in a dark theme and in black and white; a style sheet may colour `.chart-mark`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .axes import FONT, Scale, evenly, nice_ticks, short, width_of, wrapped

WIDTH, HEIGHT = 420, 220
ROW, BAR, LINE = 24, 12, 16
SPARK_WIDTH, SPARK_HEIGHT = 96, 24
#: From this many points on, only those that no line leads to are marked.
MANY = 26


@dataclass(frozen=True, slots=True)
class Point:
    """`value` None: nothing is known, so nothing is drawn. `shown` is the value as printed.

    `aside`: a value that is shown but does not count with the others; its bar is hollow.
    """

    label: str
    value: Decimal | None
    shown: str = ""
    aside: bool = False

    @property
    def number(self) -> Decimal | None:
        return self.value if self.value is not None and self.value.is_finite() else None


def line(points: Sequence[Point], *, ident: str, title: str) -> SafeString:
    """A value over time, with gaps where none is known; `ident` is unique on its page."""
    ticks = nice_ticks(_numbers(points))
    labels = [short(tick) for tick in ticks]
    left = max(map(width_of, labels)) + 8
    places = evenly(len(points), left + 10, WIDTH - 26)
    scale = Scale(ticks[0], ticks[-1], HEIGHT - 30, 14)
    heights = _heights(points, scale)
    content = (
        _grid(ticks, labels, scale, left),
        _gaps(heights, places),
        _time_axis([p.label for p in points], places),
        _strokes(heights, places),
        _marks(points, heights, places),
    )
    return _svg(content, WIDTH, HEIGHT, ident, title, described(points), "chart")


def bars(points: Sequence[Point], *, ident: str, title: str) -> SafeString:
    """A ranking, in the order given: labels whole, on several lines where they are long."""
    known = _numbers(points)
    room = min(max((width_of(p.label) for p in points), default=0), WIDTH * 0.42)
    names = [wrapped(p.label, room) for p in points]
    right = WIDTH - max((width_of(p.shown) for p in points), default=0) - 8
    low, high = min(known, default=Decimal()), max(known, default=Decimal())
    scale = Scale(min(low, Decimal()), max(high, Decimal()), room + 8, max(right, room + 9))
    if scale.low == scale.high:
        scale = Scale(scale.low, scale.low + 1, scale.start, scale.end)
    content, top = [], 4.0
    for point, name in zip(points, names, strict=True):
        height = max(ROW, len(name) * LINE + 4)
        content.append(_bar(point, name, scale, top, height))
        top += height
    zero = format_html(
        '<path d="M{} 2V{}" class="chart-axis" stroke="currentColor" stroke-opacity=".5"/>',
        _n(scale.at(Decimal())), _n(top + 2),
    )  # fmt: skip
    description = described(points, in_time=False)
    return _svg((*content, zero), WIDTH, top + 4, ident, title, description, "chart")


def sparkline(points: Sequence[Point], *, ident: str, title: str) -> SafeString:
    """The course of a value in the height of a line of text; its last point is marked."""
    known = _numbers(points)
    low, high = min(known, default=Decimal()), max(known, default=Decimal())
    scale = Scale(low, high if high > low else low + 1, SPARK_HEIGHT - 4, 4)
    places = evenly(len(points), 4, SPARK_WIDTH - 4)
    heights = _heights(points, scale)
    content = (_strokes(heights, places), _lone_marks(heights, places))
    return _svg(
        content, SPARK_WIDTH, SPARK_HEIGHT, ident, title, described(points), "chart chart-spark"
    )


def described(points: Sequence[Point], *, in_time: bool = True) -> str:
    """What the chart says, for those who do not see it."""
    known = [(p.number, p) for p in points if p.number is not None]
    if not known:
        return f"共{len(points)}项，都没有数据。" if points else "没有数据。"
    (_, lowest), (_, highest) = (pick(known, key=lambda pair: pair[0]) for pick in (min, max))
    missing = len(points) - len(known)
    extent = f"{points[0].label}至{points[-1].label}，" if in_time else ""
    return (
        f"{extent}共{len(points)}项"
        f"{f'，其中{missing}项没有数据' if missing else ''}。"
        f"最高{highest.shown}（{highest.label}），最低{lowest.shown}（{lowest.label}）。"
    )


def _numbers(points: Sequence[Point]) -> list[Decimal]:
    return [point.number for point in points if point.number is not None]


def _heights(points: Sequence[Point], scale: Scale) -> list[float | None]:
    return [None if p.number is None else scale.at(p.number) for p in points]


def _grid(ticks: Sequence[Decimal], labels: Sequence[str], scale: Scale, left: float) -> SafeString:
    rules = "".join(f"M{_n(left)} {_n(scale.at(tick))}H{WIDTH - 4}" for tick in ticks)
    texts = (
        (_n(left - 5), _n(scale.at(tick) + 4.5), label)
        for tick, label in zip(ticks, labels, strict=True)
    )
    return format_html(
        '<path d="{}" class="chart-grid" fill="none" stroke="currentColor" stroke-opacity=".2"/>'
        '<g text-anchor="end">{}</g>',
        rules,
        format_html_join("", '<text x="{}" y="{}">{}</text>', texts),
    )


def _gaps(heights: Sequence[float | None], places: Sequence[float]) -> SafeString:
    """A pale band over each run of places where nothing is known."""
    half = (places[1] - places[0]) / 2 if len(places) > 1 else 8
    bands = []
    for missing, run in groupby(range(len(places)), key=lambda index: heights[index] is None):
        if missing:
            run_of = list(run)
            start, end = places[run_of[0]] - half, places[run_of[-1]] + half
            bands.append((_n(max(start, 0)), _n(min(end, WIDTH) - max(start, 0)), HEIGHT - 44))
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
    texts = ((_n(places[index]), labels[index]) for index in chosen)
    return format_html(
        '<g text-anchor="middle">{}</g>',
        format_html_join("", f'<text x="{{}}" y="{HEIGHT - 10}">{{}}</text>', texts),
    )


def _runs(heights: Sequence[float | None], places: Sequence[float]) -> Iterator[list[str]]:
    """The stretches of known neighbours, each as its points."""
    pairs = list(zip(places, heights, strict=True))
    for known, run in groupby(pairs, key=lambda pair: pair[1] is not None):
        if known:
            yield [f"{_n(x)} {_n(y)}" for x, y in run if y is not None]


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
        (_n(x), _n(y), point.label, point.shown)
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
        (_n(places[index]), _n(heights[index] or 0))
        for index in known
        if index == known[-1] or not {index - 1, index + 1} & set(known)
    ]
    return format_html(
        '<g class="chart-dot">{}</g>',
        format_html_join("", '<circle cx="{}" cy="{}" r="2.5"/>', dots),
    )


def _bar(point: Point, name: Sequence[str], scale: Scale, top: float, height: float) -> SafeString:
    middle = top + height / 2
    first = middle - (len(name) - 1) * LINE / 2 + 4.5
    texts = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        ((_n(scale.start - 8), _n(first + index * LINE), part) for index, part in enumerate(name)),
    )
    shown = format_html(
        '<text x="{}" y="{}" text-anchor="end">{}</text>', WIDTH - 2, _n(middle + 4.5), point.shown
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
        _n(ends[0]), _n(middle - BAR / 2), _n(ends[1] - ends[0]), BAR, how,
    )  # fmt: skip


def _svg(
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
        css, _n(width), _n(height), ident, ident, FONT,
        ident, title, ident, description, format_html_join("", "{}", ((c,) for c in content)),
    )  # fmt: skip


def _n(number: float) -> str:
    """A coordinate, to a tenth."""
    return f"{number:.1f}".removesuffix(".0")
