"""A department's and an indicator's figures over months, and the ledger as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from departments.access import signed_in
from departments.models import Department, User

from ..downloads import attachment
from ..grid.reach import LOOK, REPORT
from ..models import Figure, Indicator
from ..models.figure import FigureQuerySet
from ..models.kinds import Scope
from ..span_forms import TrendForm
from ..spans import Span
from ..spreadsheets import CellValue, as_csv
from ..tidy import HALL
from ..trends import Course, Place, Ranking, Step, Trends, change_text
from . import exports

COMPARED = ("环比", "同比")


def urls(view: Callable[[Any], Any]) -> list[Any]:
    return [
        path("trends/", view(index), name="stats_figure_trends"),
        path(
            "trends/department/<int:pk>/", view(of_department), name="stats_figure_trend_department"
        ),
        path("trends/indicator/<int:pk>/", view(of_indicator), name="stats_figure_trend_indicator"),
        *exports.urls(view),
    ]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every department and indicator that there is a page of."""
    user = signed_in(request)
    everything = user.has_perm(LOOK)
    departments = Department.objects.all() if everything else _own_department(user)
    context = {
        "title": "趋势",
        "departments": departments,
        "indicators": Indicator.objects.all() if everything else [],
    }
    return _page(request, "trends", context)


@require_safe
def of_department(request: HttpRequest, pk: int) -> HttpResponse:
    """All of a department's figures; its own staff may see it, and no other's."""
    user = signed_in(request)
    departments = Department.objects.all() if user.has_perm(LOOK) else _own_department(user)
    department = departments.filter(pk=pk).first()
    if department is None:
        raise Http404("没有这个部门。")
    form, span = _span(request, Figure.objects.filter(department=department))
    courses = Trends.of_department(department, span).courses(department)
    if "csv" in request.GET:
        return _csv(f"{department}趋势", span, _department_rows(courses))
    context = {
        "title": f"{department}：{span.label}趋势",
        "department": department,
        "courses": [_with_links(course) for course in courses],
        "form": form,
        "span": span,
    }
    return _page(request, "trend_department", context)


@require_safe
def of_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """The hall's value over months, and the departments beside each other in the last of them."""
    user = signed_in(request)
    if not user.has_perm(LOOK):
        _own_department(user)
        raise Http404("没有这个指标。")
    indicator = Indicator.objects.filter(pk=pk).first()
    if indicator is None:
        raise Http404("没有这个指标。")
    form, span = _span(request, Figure.objects.filter(indicator=indicator))
    trends = Trends.of_indicator(indicator, span)
    total = trends.total(indicator)
    ranking = trends.ranking(indicator) if indicator.scope == Scope.DEPARTMENT else None
    if "csv" in request.GET:
        return _csv(f"{indicator}趋势", span, _indicator_rows(total, ranking))
    context = {
        "title": f"{indicator}：{span.label}趋势",
        "indicator": indicator,
        "total": _with_links(total),
        "total_heading": "合计" if ranking else "数值",
        "ranking": ranking,
        "places": [_changed(place) for place in ranking.places] if ranking else [],
        "form": form,
        "span": span,
    }
    return _page(request, "trend_indicator", context)


def _own_department(user: User) -> Any:
    """The department of one who may only see that; PermissionDenied for all others."""
    if user.department_id is None or not user.has_perm(REPORT):
        raise PermissionDenied
    return Department.objects.filter(pk=user.department_id)


def _span(request: HttpRequest, figures: FigureQuerySet) -> tuple[TrendForm, Span]:
    """The months asked for, or those up to the newest figure; a form tells what it could not."""
    newest = figures.order_by("-month").values_list("month", flat=True).first()
    form = TrendForm(request.GET, newest=newest)
    return form, form.span()


def _with_links(course: Course) -> dict[str, Any]:
    return {"course": course, "rows": [_linked(step) for step in course.newest_first]}


def _linked(step: Step) -> dict[str, Any]:
    return {
        "step": step,
        "grid": reverse("admin:stats_figure_grid", args=[step.month]),
        "last_month": change_text(step.last_month),
        "last_year": change_text(step.last_year),
    }


def _changed(place: Place) -> tuple[Place, str, str]:
    return place, change_text(place.step.last_month), change_text(place.step.last_year)


def _department_rows(courses: Sequence[Course]) -> Iterable[Sequence[CellValue]]:
    yield ("月份", "指标", "数值", "单位", *COMPARED, "附注")
    for course in courses:
        for step in course.steps:
            yield (str(step.month), str(course.indicator), *_values(course, step))


def _indicator_rows(total: Course, ranking: Ranking | None) -> Iterable[Sequence[CellValue]]:
    """The total month by month, then the last month's departments, ranked."""
    yield ("月份", "部门", "数值", "单位", *COMPARED, "附注", "名次")
    for step in total.steps:
        yield (str(step.month), "合计" if ranking else HALL, *_values(total, step), "")
    if ranking is None:
        return
    for place in ranking.places:
        name, rank = place.department.name, place.rank
        values = _values(total, place.step)
        yield (str(ranking.month), name, *values, "" if rank is None else str(rank))


def _values(course: Course, step: Step) -> tuple[CellValue, ...]:
    """From the value on, as the page shows them; a number stays one."""
    value = step.shown if step.value is None else course.indicator.rounded(step.value)
    unit = "%" if step.shown.endswith("%") else course.indicator.unit
    changes = (change_text(step.last_month), change_text(step.last_year))
    return (value, unit, *changes, step.note)


def _csv(name: str, span: Span, rows: Iterable[Sequence[CellValue]]) -> HttpResponse:
    return attachment(as_csv(rows), f"{name}{span.since}至{span.until}.csv")


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context |= {**admin.site.each_context(request), "opts": Figure._meta}
    return TemplateResponse(request, f"admin/stats/figure/{name}.html", context)
