"""The results of a scheme, and what each score comes from: pages that change nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments.access import signed_in

from ...assessment import results_of
from ...assessment.closing import CLOSE, COPY
from ...assessment.differences import since_the_last_version
from ...assessment.evidence import MonthRow, Part, Sheet, sheet
from ...assessment.notes import notes
from ...assessment.outcome import Results, Standing
from ...assessment.workbook import CONTENT_TYPE, file_name, workbook
from ...models import Scheme

VIEW, CHANGE = "stats.view_scheme", "stats.change_scheme"


@dataclass(frozen=True, slots=True)
class Publication:
    """An edition in which a month's figures were published."""

    label: str
    url: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Line:
    """A month of a score: `grid` is the address of the month's figures."""

    row: MonthRow
    grid: str
    publications: list[Publication]


def find(request: HttpRequest, pk: int, permission: str = VIEW) -> Scheme:
    """The scheme, for those who may; PermissionDenied for others, Http404 where there is none."""
    if not signed_in(request).has_perm(permission):
        raise PermissionDenied
    return get_object_or_404(Scheme.objects.select_related("business", "closed_by"), pk=pk)


def page(request: HttpRequest, name: str, scheme: Scheme, **context: Any) -> HttpResponse:
    whole = {
        **admin.site.each_context(request),
        "opts": Scheme._meta,
        "scheme": scheme,
        "may_change": not scheme.is_closed and request.user.has_perm(CHANGE),
        **context,
    }
    return TemplateResponse(request, f"admin/stats/scheme/{name}.html", whole)


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = find(request, pk)
    found = results_of(scheme)
    user = signed_in(request)
    newest = Scheme.objects.newest_of(scheme.year)
    return page(
        request,
        "results",
        scheme,
        title=f"{found.title}结果",
        results=found,
        notes=notes(found),
        differences=[] if scheme.is_closed else since_the_last_version(scheme, found),
        versions=Scheme.objects.filter(year=scheme.year).exclude(pk=pk).defer("results"),
        may_close=not scheme.is_closed and user.has_perm(CLOSE),
        may_reopen=scheme.is_closed and scheme == newest and user.has_perm(CLOSE),
        may_copy=user.has_perm(COPY),
    )


@require_safe
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    found = results_of(find(request, pk))
    response = HttpResponse(workbook(found), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{file_name(found)}.xlsx"'
    return response


@require_safe
def evidence(
    request: HttpRequest,
    pk: int,
    *,
    publications: Callable[[int], dict[str, list[Publication]]],
) -> HttpResponse:
    """One department's scores; `?department=` names it, the first one where it does not."""
    scheme = find(request, pk)
    found = results_of(scheme)
    standing = _chosen(found, request.GET.get("department", ""))
    shown = sheet(found, standing) if standing else None
    return page(
        request,
        "evidence",
        scheme,
        title=f"{standing.department}得分依据" if standing else "得分依据",
        results=found,
        sheet=shown,
        parts=_linked(shown, publications(scheme.year)) if shown else [],
    )


def _linked(shown: Sheet, published: dict[str, list[Publication]]) -> list[tuple[Part, list[Line]]]:
    """Each score with its months, linked to the ledger and to the editions that printed them."""
    return [(part, [_line(row, published) for row in part.months]) for part in shown.parts]


def _line(row: MonthRow, published: dict[str, list[Publication]]) -> Line:
    month = row.used.month
    grid = reverse("admin:stats_figure_grid", args=[month])
    return Line(row, grid, published.get(month, []))


def _chosen(results: Results, department: str) -> Standing | None:
    """Raises Http404 for a department that the scheme does not assess."""
    if not department:
        return next(iter(results.standings), None)
    for standing in results.standings:
        if str(standing.department_id) == department:
            return standing
    raise Http404("这份考核里没有这个部门。请从考核结果里点部门的名称。")
