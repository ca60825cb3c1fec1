"""Every page of the admin, found from its registry, so that a page added later is among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db import models
from django.urls import URLPattern, reverse

from stats.grid.cells import key

#: Pages whose argument is a row of another model than their ModelAdmin's.
ROWS_OF = {
    "bulletin_past_look": "bulletin.pastfile",
    "stats_figure_confirm": "stats.figureimport",
    "stats_figure_settle": "stats.figureimport",
    "stats_figure_revoke": "stats.waiver",
    "stats_figure_trend_department": "departments.department",
    "stats_figure_trend_indicator": "stats.indicator",
}
#: Not pages: a redirect elsewhere, data for a script, a catch-all.
NOT_PAGES = {"view_on_site", "autocomplete", "jsi18n", None}


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    url: str


def model_pages(argument: str | None = None) -> Iterator[Page]:
    """The pages of each ModelAdmin, for up to six rows (or for `argument` in a row's place)."""
    for model, model_admin in admin.site._registry.items():
        for pattern in model_admin.get_urls():
            if isinstance(pattern, URLPattern) and pattern.name:
                yield from _addresses(pattern, model, argument)


def _addresses(
    pattern: URLPattern, model: type[models.Model], argument: str | None
) -> Iterator[Page]:
    name = f"admin:{pattern.name}"
    parameters = list(pattern.pattern.regex.groupindex)
    if not parameters:
        if argument is None:
            yield Page(name, reverse(name))
        return
    for row in [argument] if argument else _rows(pattern, model):
        # Written out, since reverse() refuses what a converter would not take.
        route = f"/{pattern.pattern}"
        for parameter in parameters:
            of_december = parameter == "month" and argument is None
            route = _filled(route, parameter, "2020-12" if of_december else str(row))
        opts = model._meta
        yield Page(name, f"/admin/{opts.app_label}/{opts.model_name}{route}")


def _filled(route: str, parameter: str, value: str) -> str:
    for shape in (f"<{parameter}>", f"<path:{parameter}>", f"<int:{parameter}>"):
        route = route.replace(shape, value)
    return route


def _rows(pattern: URLPattern, model: type[models.Model]) -> list[Any]:
    from django.apps import apps

    if "cell" in pattern.pattern.regex.groupindex:
        figures = apps.get_model("stats.figure").objects.filter(month="2020-12")[:6]
        return [key(figure.indicator, figure.department) for figure in figures]
    if list(pattern.pattern.regex.groupindex) == ["month"]:
        return ["2020-12"]
    model = apps.get_model(ROWS_OF.get(str(pattern.name), model._meta.label))
    return list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:6])


def site_pages() -> Iterator[Page]:
    """Index, app lists, signing in, the password."""
    labels = {model._meta.app_label for model in admin.site._registry}
    for pattern in admin.site.get_urls():
        if not isinstance(pattern, URLPattern) or pattern.name in NOT_PAGES:
            continue
        name = f"admin:{pattern.name}"
        if not pattern.pattern.regex.groupindex:
            yield Page(name, reverse(name))
        for label in labels if "app_label" in pattern.pattern.regex.groupindex else ():
            yield Page(name, reverse(name, args=[label]))


def newsroom_pages(argument: str | None = None) -> Iterator[Page]:
    """The pages below /pieces/, for each of up to eight pieces (or for `argument` in its place)."""
    from bulletin.models import NewsItem
    from bulletin.newsroom.urls import urlpatterns

    pieces = list(NewsItem.objects.order_by("pk").values_list("pk", flat=True)[:8])
    for pattern in urlpatterns:
        route = str(pattern.pattern).replace("<str:kind>", "piece")
        if pattern.name == "picture":  # not a page
            continue
        if "<int:pk>" not in route:
            if argument is None:
                yield Page(str(pattern.name), f"/pieces/{route}")
            continue
        for pk in [argument] if argument else pieces:
            yield Page(str(pattern.name), f"/pieces/{_filled(route, 'pk', str(pk))}")


def leading_pages(argument: str | None = None) -> Iterator[Page]:
    """The pages below /briefing/, for each row that they are about (or for `argument`)."""
    from bulletin.leading.urls import urlpatterns
    from bulletin.models import Instruction, Reader, Task

    rows = {"task_new": Instruction, "task_close": Task, "reader_remove": Reader}
    for pattern in urlpatterns:
        route, name = str(pattern.pattern), str(pattern.name)
        if name in rows:
            field = "user" if name == "reader_remove" else "pk"
            keys = list(rows[name]._base_manager.values_list(field, flat=True))
        elif "<month:month>" in route:
            route, keys = route.replace("<month:month>", "<pk>"), ["2020/12"]
        else:
            keys = [""] if argument is None else []
        for one in [argument] if argument and keys else keys:
            filled = re.sub(r"<(int:)?pk>", str(one), route)
            yield Page(name, f"/briefing/{filled}")


def every_page() -> list[Page]:
    return [*site_pages(), *model_pages(), *newsroom_pages(), *leading_pages()]
