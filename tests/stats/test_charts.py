"""Charts: whatever the numbers, everything stays inside the picture and nothing is invented."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from stats.axes import nice_ticks, short, width_of, wrapped
from stats.charts import Point, bars, line, share, sparkline

VALUES = st.one_of(
    st.none(),
    st.decimals(-(10**14), 10**14, places=4),
    st.integers(0, 9).map(Decimal),
    st.sampled_from([Decimal("NaN"), Decimal("Infinity"), Decimal("99.5"), Decimal("99.6")]),
)
POINTS = st.lists(
    st.builds(Point, st.text(max_size=30), VALUES, st.text(max_size=20), st.booleans()),
    min_size=1,
    max_size=130,
)


def clean(text: str) -> str:
    """Without the characters that no XML may hold, which no form lets in either."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe")


def tree(svg: str) -> Any:
    return etree.fromstring(clean(svg))


def months(*values: Any) -> list[Point]:
    return [
        Point(f"2020-{n:02d}", None if v is None else Decimal(str(v)), str(v))
        for n, v in enumerate(values, 1)
    ]


def found(svg: str, path: str) -> list[Any]:
    names = {"s": "http://www.w3.org/2000/svg"}
    return list(tree(svg).xpath(path, namespaces=names))


def coordinates(svg: str) -> list[tuple[float, float]]:
    """Every corner of every shape, and where every text begins."""
    corners = [
        (float(element.get(x)), float(element.get(y)))
        for name, x, y in (("circle", "cx", "cy"), ("text", "x", "y"))
        for element in found(svg, f"//s:{name}")
    ]
    for element in found(svg, "//s:rect"):
        x, y, wide, high = (float(element.get(n)) for n in ("x", "y", "width", "height"))
        corners += [(x, y), (x + wide, y + high)]
    for path in found(svg, "//s:path/@d"):
        for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", path):
            corners.append((float(x), float(y)))
    return corners


class InsideTests(SimpleTestCase):
    @given(POINTS)
    def test_everything_is_drawn_inside_the_picture(self, points: list[Point]) -> None:
        for draw in (line, bars, share, sparkline):
            svg = draw(points, ident="c", title="标题")
            _, _, width, height = map(float, tree(svg).get("viewBox").split())
            for x, y in coordinates(svg):
                self.assertTrue(-0.1 <= x <= width + 0.1, (draw.__name__, x, width))
                self.assertTrue(-0.1 <= y <= height + 0.1, (draw.__name__, y, height))
            drawn = " ".join(found(svg, "//@d|//@x|//@y|//@width|//@height|//@cx|//@cy"))
            self.assertNotRegex(drawn, "nan|inf|e")

    def test_nothing_to_draw_is_drawn_as_nothing(self) -> None:
        for draw in (line, bars, share, sparkline):
            self.assertEqual(found(draw([], ident="c", title="无"), "//s:circle|//s:rect"), [])


class GapTests(SimpleTestCase):
    def test_a_missing_month_is_a_gap_and_not_a_zero(self) -> None:
        svg = line(months(5, 6, None, 7, 8), ident="c", title="受理数")
        (stroke,) = found(svg, "//s:path[@class='chart-mark']/@d")
        self.assertEqual([len(run.split("L")) for run in stroke.split("M")[1:]], [2, 2])
        self.assertEqual(len(found(svg, "//s:circle")), 4)
        self.assertEqual(len(found(svg, "//s:rect[@class='chart-gap']")), 1)

    def test_a_zero_is_a_point_on_the_lowest_line(self) -> None:
        svg = line(months(5, 0, 7), ident="c", title="受理数")
        dots = [float(y) for y in found(svg, "//s:circle/@cy")]
        self.assertEqual(dots[1], 190)
        self.assertEqual(found(svg, "//s:rect"), [])

    def test_a_month_between_two_gaps_is_still_seen(self) -> None:
        many = months(*[1] * 12, *[2] * 12, None, 3, None, *[4] * 12)
        self.assertEqual(len(found(line(many, ident="c", title="t"), "//s:circle")), 2)

    def test_a_missing_department_has_its_words_and_no_bar(self) -> None:
        svg = bars(
            [Point("甲", Decimal(3), "3"), Point("乙", None, "暂无数据")], ident="c", title="t"
        )
        self.assertEqual(len(found(svg, "//s:rect")), 1)
        self.assertEqual(found(svg, "//s:text/text()"), ["甲", "3", "乙", "暂无数据"])

    def test_what_does_not_count_is_hollow(self) -> None:
        svg = bars([Point("甲", Decimal(3), "3", aside=True)], ident="c", title="t")
        self.assertEqual(found(svg, "//s:rect/@fill"), ["none"])


class NarrowTests(SimpleTestCase):
    """The same picture with larger letters, for a phone."""

    @given(POINTS)
    def test_everything_is_inside(self, points: list[Point]) -> None:
        for draw in (line, bars, share):
            svg = draw(points, ident="c", title="标题", width=320)
            _, _, width, height = map(float, tree(svg).get("viewBox").split())
            self.assertEqual(width, 320)
            for x, y in coordinates(svg):
                self.assertTrue(-0.1 <= x <= width + 0.1, (draw.__name__, x, width))
                self.assertTrue(-0.1 <= y <= height + 0.1, (draw.__name__, y, height))

    def test_the_last_month_is_not_cut(self) -> None:
        points = [Point(f"2020年{n}月", Decimal(n), str(n)) for n in range(1, 13)]
        svg = line(points, ident="c", title="t", width=320)
        first, *_ = found(svg, "//s:g[@text-anchor='middle']/s:text")
        x, label = float(first.get("x")), first.text
        self.assertEqual(label, "2020年12月")
        self.assertLessEqual(x + width_of(label) / 2, 320)


class ShareTests(SimpleTestCase):
    def drawn(self, *points: Point) -> str:
        return share(points, ident="c", title="来源", width=322)

    def test_segments_are_as_wide_as_their_values(self) -> None:
        svg = self.drawn(Point("平台", Decimal(300), "300"), Point("窗口", Decimal(100), "100"))
        widths = [float(w) for w in found(svg, "//s:rect[@height='26']/@width")]
        self.assertEqual(widths, [238, 78])  # 240 and 80 of 320, less the gap between them
        self.assertEqual(found(svg, "//s:text/text()"), ["平台", "300", "窗口", "100"])

    def test_what_does_not_count_is_hollow_and_says_so(self) -> None:
        svg = self.drawn(Point("平台", Decimal(3), "3"), Point("窗口", Decimal(1), "1", aside=True))
        self.assertEqual(found(svg, "//s:rect/@fill"), ["none", "none"])
        self.assertIn("窗口（不计入合计）", found(svg, "//s:text/text()"))

    def test_what_is_missing_has_no_segment(self) -> None:
        svg = self.drawn(Point("平台", Decimal(3), "3"), Point("窗口", None, "暂无数据"))
        self.assertEqual(len(found(svg, "//s:rect[@height='26']")), 1)

    def test_neighbours_differ_without_colour(self) -> None:
        svg = self.drawn(*(Point(name, Decimal(1), "1") for name in "甲乙丙"))
        self.assertEqual(found(svg, "//s:rect[@height='26']/@fill-opacity"), ["1", ".65", ".4"])


class WordsTests(SimpleTestCase):
    def test_a_long_name_is_whole(self) -> None:
        name = "市住房公积金管理中心西区管理部政务服务窗口（含分中心）"
        svg = bars([Point(name, Decimal(1), "1")], ident="c", title="t")
        *parts, value = found(svg, "//s:text/text()")
        self.assertEqual(("".join(parts), value), (name, "1"))
        self.assertGreater(len(parts), 1)

    @given(st.text(max_size=120), st.floats(20, 200))
    def test_wrapping_loses_nothing_and_fits(self, text: str, room: float) -> None:
        lines = wrapped(text, room)
        self.assertEqual("".join(lines), text)
        self.assertTrue(all(width_of(part) <= room + 1 for part in lines))

    def test_it_says_what_it_shows(self) -> None:
        svg = line(months(5, None, 7), ident="c9", title="受理数趋势")
        self.assertEqual(tree(svg).get("role"), "img")
        self.assertEqual(tree(svg).get("aria-labelledby"), "c9-t c9-d")
        self.assertEqual(found(svg, "/s:svg/s:title/text()"), ["受理数趋势"])
        self.assertEqual(
            found(svg, "/s:svg/s:desc/text()"),
            ["2020-01至2020-03，共3项，其中1项没有数据。最高7（2020-03），最低5（2020-01）。"],
        )

    def test_names_are_text_and_no_markup(self) -> None:
        hostile = '</text><script>alert("1")</script>{0}'
        for draw in (line, bars, share, sparkline):
            svg = draw([Point(hostile, Decimal(1), hostile)], ident="c", title=hostile)
            self.assertEqual(found(svg, "//*[local-name()='script']"), [])
            self.assertIn(hostile, found(svg, "//s:title/text()"))

    def test_it_is_small(self) -> None:
        self.assertLess(len(line(months(*range(13)), ident="c", title="t")), 3200)
        ranking = [Point(f"区某某局{n}", Decimal(n), str(n)) for n in range(21)]
        self.assertLess(len(bars(ranking, ident="c", title="t")), 6000)
        self.assertLess(len(sparkline(months(*range(13)), ident="c", title="t")), 1000)


class TickTests(SimpleTestCase):
    @given(st.lists(st.decimals(-(10**14), 10**14, places=4), max_size=20))
    def test_few_round_and_around_everything(self, values: list[Decimal]) -> None:
        ticks = nice_ticks(values)
        self.assertTrue(2 <= len(ticks) <= 8, ticks)
        if values:
            self.assertLessEqual(ticks[0], min(values))
            self.assertGreaterEqual(ticks[-1], max(values))
        steps = {b - a for a, b in pairwise(ticks)}
        self.assertEqual(len(steps), 1)
        self.assertIn(str(steps.pop().normalize().as_tuple().digits), ("(1,)", "(2,)", "(5,)"))

    def test_of_counts_rates_and_nothing(self) -> None:
        def of(*values: str) -> list[str]:
            return [short(tick) for tick in nice_ticks([Decimal(v) for v in values])]

        self.assertEqual(
            of("5793", "6842", "7705"), ["5500", "6000", "6500", "7000", "7500", "8000"]
        )
        self.assertEqual(of("0", "3"), ["0", "1", "2", "3"])
        self.assertEqual(of("99.5", "100"), ["99.4", "99.6", "99.8", "100"])
        self.assertEqual(of("7", "7"), ["0", "2", "4", "6", "8"])
        self.assertEqual(of(), ["0", "1"])
        self.assertEqual(of("0", "30000"), ["0", "1万", "2万", "3万"])
