"""A Document's charts as pictures, each with the words for its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from stats.charts import Point, bars, line, share

from ..document import Chart, Document

#: As wide as a phone's screen, so that letters stay legible there.
WIDTH = 320


@dataclass(frozen=True, slots=True)
class Form:
    draw: Callable[..., SafeString]
    #: What each of the points is.
    heading: str


FORMS = {
    "trend": Form(line, "月份"),
    "ranking": Form(bars, "部门"),
    "share": Form(share, "数据来源"),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    chart: Chart
    picture: SafeString

    @property
    def heading(self) -> str:
        return FORMS[self.chart.form].heading


def charts_of(document: Document) -> list[Drawn]:
    return [Drawn(chart, _drawn(chart, f"c{n}")) for n, chart in enumerate(document.charts, 1)]


def _drawn(chart: Chart, ident: str) -> SafeString:
    points = [Point(one.label, one.value, one.shown, one.aside) for one in chart.points]
    return FORMS[chart.form].draw(
        points, ident=ident, title=chart.title, description=chart.description, width=WIDTH
    )
