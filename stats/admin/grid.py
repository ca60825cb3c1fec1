"""The month as a grid: departments down, indicators across."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import RawPostDataException
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.access import signed_in
from departments.models import Department
from departments.months import Month, month_from_user

from ..grid import Grid, can_look, check, entry_month, reach_of, save
from ..grid.cells import key
from ..grid.history import history
from ..grid.saving import Asked
from ..models import Collection, Figure, Indicator
from ..models.kinds import Scope
from ..writing import LedgerClosed, why_closed
from . import collecting

UNREADABLE = "没有看懂要保存的内容，什么也没有保存。请刷新页面，刷新后没保存的内容还在。"
NO_CELL = "没有这一格。"
CELL = re.compile(r"(?:d([0-9]{1,9})|hall)-i([0-9]{1,9})")


def urls(view: Callable[[Any], Any]) -> list[Any]:
    return [
        path("grid/", view(newest), name="stats_figure_newest_grid"),
        path("grid/<month>/", view(month_page), name="stats_figure_grid"),
        path("grid/<month>/collect/", view(collect), name="stats_figure_collect"),
        path("grid/<month>/<cell>/", view(cell_page), name="stats_figure_cell"),
    ]


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The month asked for in the picker, or the one where work most likely goes on."""
    user = signed_in(request)
    if not can_look(user):
        raise PermissionDenied
    if asked := request.GET.get("month"):
        try:
            month = month_from_user(asked)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        else:
            return HttpResponseRedirect(reverse("admin:stats_figure_grid", args=[month]))
    return _page(request, entry_month(user))


@require_http_methods(["GET", "HEAD", "POST"])
def month_page(request: HttpRequest, month: str) -> HttpResponse:
    found = _month(month)
    return _answer(request, found) if request.method == "POST" else _page(request, found)


@require_POST
def collect(request: HttpRequest, month: str) -> HttpResponse:
    """Open or close a month to departments; a form that is not in order comes back filled in."""
    found = _month(month)
    form = collecting.handle(request, found)
    if form is not None:
        return _page(request, found, form)
    return HttpResponseRedirect(reverse("admin:stats_figure_grid", args=[found]))


@require_safe
def cell_page(request: HttpRequest, month: str, cell: str) -> HttpResponse:
    """A cell's history; a cell that is out of reach is as little there as one that never was."""
    found = _month(month)
    match = CELL.fullmatch(cell)
    indicator = Indicator.objects.filter(pk=match[2]).first() if match else None
    department = Department.objects.filter(pk=match[1]).first() if match and match[1] else None
    if indicator is None or (department is None) != (indicator.scope == Scope.HALL):
        raise Http404(NO_CELL)
    return show_history(request, found, indicator, department)


def show_history(
    request: HttpRequest, month: Month, indicator: Indicator, department: Department | None
) -> HttpResponse:
    """What happened to a cell, for those who see it; 404 for others."""
    if not reach_of(signed_in(request), month).sees(indicator, department):
        raise Http404(NO_CELL)
    context = {
        "title": f"{month.label} {department or '大厅'} {indicator}：变动记录",
        "month": month,
        "cell": key(indicator, department),
        "events": history(month, indicator, department),
    }
    return _render(request, "history", context)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise Http404("网址里的月份不对，应像“2020-12”。") from None


def _page(request: HttpRequest, month: Month, form: Any = None) -> HttpResponse:
    user = signed_in(request)
    reach = reach_of(user, month)
    if reach.writes:
        reach = replace(reach, why_not=why_closed(month.year))
    collection = Collection.objects.filter(month=month).first()
    grid = Grid(reach, beside="beside" in request.GET)
    context = {
        "title": f"{month.label}数据",
        "grid": grid,
        "rows": grid.rows,
        "totals": grid.totals,
        "row_count": 1 + len(grid.departments) + bool(grid.totals),
        "is_beside": "beside" in request.GET,
        "month": month,
        "previous": month.neighbour(-1),
        "next": month.neighbour(1),
        "collection": collection,
        "is_open": collection is not None and collection.is_open_on(timezone.localdate()),
        "collection_form": form or collecting.form_for(user, collection),
    }
    return _render(request, "grid", context)


def _render(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context |= {**admin.site.each_context(request), "opts": Figure._meta}
    return TemplateResponse(request, f"admin/stats/figure/{name}.html", context)


def _answer(request: HttpRequest, month: Month) -> HttpResponse:
    """Save what the page's script sends, and tell it of each cell."""
    user = signed_in(request)
    try:
        asked = msgspec.json.decode(request.body, type=Asked)
        outcome = (check if asked.check else save)(month, asked, by=user)
    except (msgspec.MsgspecError, RecursionError, RawPostDataException):
        # The last: a form with files, which was read already for its token.
        return _json({"message": UNREADABLE}, 400)
    except LedgerClosed as refusal:
        return _json({"message": "".join(refusal.messages)}, 409)
    except PermissionDenied as refusal:
        return _json({"message": str(refusal) or "您不能填这个月的数据。"}, 403)
    return _json(outcome, 403 if outcome.is_stranger else 200)


def _json(answer: Any, status: int) -> HttpResponse:
    content = msgspec.json.encode(answer)
    return HttpResponse(content, content_type="application/json", status=status)
