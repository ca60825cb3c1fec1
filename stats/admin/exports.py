"""The ledger as a file: what of it, in which format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from departments.access import signed_in

from ..downloads import attachment
from ..exporting import AT_ONCE, file_name, start, written
from ..grid import can_look
from ..grid.reach import LOOK
from ..models import Figure
from ..span_forms import ExportForm


def urls(view: Callable[[Any], Any]) -> list[Any]:
    return [path("export/", view(export), name="stats_figure_export")]


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """All that the account may see, or a part of it; a department's staff only their own."""
    user = signed_in(request)
    if not can_look(user):
        raise PermissionDenied
    form = ExportForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        wanted = form.wanted()
        figures = wanted.figures(user)
        # Only who may look at the whole ledger has a page of jobs, and a department has no more.
        if user.has_perm(LOOK) and figures.count() > AT_ONCE:
            job = start(wanted, by=user)
            return HttpResponseRedirect(reverse("admin:stats_job_change", args=[job.pk]))
        return attachment(written(figures, wanted.shape), file_name(figures, wanted.shape))
    context = {**admin.site.each_context(request), "opts": Figure._meta, "form": form}
    context |= {"title": "导出台账明细", "at_once": AT_ONCE}
    return TemplateResponse(request, "admin/stats/figure/export.html", context)
