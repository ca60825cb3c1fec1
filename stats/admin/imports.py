"""Figures from files: hand in, settle what is not understood, look at the differences, confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from departments.access import signed_in
from departments.months import Month, month_from_user

from ..downloads import attachment
from ..forms import FigureImportForm, SettlementForm
from ..intake import long_work
from ..intake.comparing import Outcome
from ..intake.confirming import ImportRefused, confirm, preview
from ..intake.presenting import MOST_PROBLEMS, MOST_UNKNOWN, table
from ..intake.settling import Choice, Settlement, settle, unknown_names
from ..intake.templates import template
from ..models import Figure, FigureImport, Source
from . import import_records


def urls(view: Callable[[Any], Any]) -> list[Any]:
    return [
        path("import/", view(hand_in), name="stats_figure_import"),
        path("import/template/", view(download_template), name="stats_figure_template"),
        path("import/<int:pk>/", view(look), name="stats_figure_confirm"),
        path("import/<int:pk>/names/", view(settle_names), name="stats_figure_settle"),
    ]


def require_import(request: HttpRequest) -> None:
    if not signed_in(request).has_perm("stats.import_figure"):
        raise PermissionDenied


def hand_in(request: HttpRequest) -> HttpResponse:
    require_import(request)
    form = FigureImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        handed_in = FigureImport.hand_in(
            name=form.cleaned_data["file"].name,
            content=form.cleaned_data["content"],
            month=form.cleaned_data["month"],
            source=form.cleaned_data["source"],
            by=signed_in(request),
        )
        return HttpResponseRedirect(_address(handed_in))
    return _form(request, form)


def _form(request: HttpRequest, form: FigureImportForm) -> HttpResponse:
    context = {
        "title": "导入数据",
        "form": form,
        "sources": Source.objects.all(),
        "month": Month.of(timezone.localdate()).plus(-1),
    }
    return _page(request, "import", context)


def download_template(request: HttpRequest) -> HttpResponse:
    require_import(request)
    try:
        month = month_from_user(request.GET.get("month", ""))
        source = Source.objects.filter(pk=int(request.GET.get("source", ""))).first()
    except (ValidationError, ValueError, OverflowError):
        source = None
    if source is None:
        messages.error(request, "请选好月份和数据来源，再下载填报表。")
        return _form(request, FigureImportForm())
    name, content = template(source, month)
    return attachment(content, name)


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview, and its confirmation; the record once it is imported."""
    handed_in = _own(request, pk)
    if request.method == "POST":
        return _confirm(request, handed_in)
    if not handed_in.is_open:
        return import_records.page(request, handed_in)
    return _preview(request, handed_in)


def _own(request: HttpRequest, pk: int) -> FigureImport:
    require_import(request)
    own = FigureImport.objects.filter(by=signed_in(request)).select_related("source")
    handed_in = own.filter(pk=pk).first() if pk < 2**63 else None
    if handed_in is None:
        raise Http404("没有这份文件，或不是您上传的。")
    return handed_in


def _confirm(request: HttpRequest, handed_in: FigureImport) -> HttpResponse:
    fingerprint, by = request.POST.get("fingerprint", ""), signed_in(request)
    if handed_in.is_open and request.POST.get("long"):
        job = long_work.start(handed_in, by=by, fingerprint=fingerprint)
        return HttpResponseRedirect(reverse("admin:stats_job_change", args=[job.pk]))
    try:
        done = confirm(handed_in, by=by, fingerprint=fingerprint)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(_address(handed_in))
    months = done.month.label if done.month else "各月"
    messages.success(
        request,
        f"{months}的数据已导入：新增{done.new}条，修改{done.changed}条，未变{done.unchanged}条。",
    )
    return HttpResponseRedirect(import_records.address(done))


def settle_names(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unknown names mean; then the preview again."""
    handed_in = _own(request, pk)
    if request.method != "POST":
        return look(request, pk)
    if not handed_in.is_open:
        return HttpResponseRedirect(_address(handed_in))
    outcome = preview(handed_in)
    form = _settlement_form(request, outcome, request.POST)
    if not form.is_valid():
        return _preview(request, handed_in, outcome, form)
    since = handed_in.month or outcome.first_month or Month.of(timezone.localdate())
    try:
        settle(handed_in, form.settlements(), by=signed_in(request), since=since)
    except (ImportRefused, ValidationError) as refusal:
        form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        return _preview(request, handed_in, outcome, form)
    messages.success(request, _settled(form.settlements()))
    return HttpResponseRedirect(_address(handed_in))


def _settled(settlements: list[Settlement]) -> str:
    left_out = sum(one.act is Choice.LEAVE_OUT for one in settlements)
    remembered = len(settlements) - left_out
    parts = [f"记住了{remembered}个名称"] if remembered else []
    if left_out:
        parts.append(f"{left_out}个名称这次不导入")
    return f"{'，'.join(parts)}。"


def _settlement_form(request: HttpRequest, outcome: Outcome, data: Any = None) -> SettlementForm:
    unknowns = unknown_names(outcome.problems)[:MOST_UNKNOWN]
    may_create = signed_in(request).has_perm("departments.add_department")
    return SettlementForm(unknowns, may_create=may_create, data=data)


def _preview(
    request: HttpRequest,
    handed_in: FigureImport,
    outcome: Outcome | None = None,
    form: SettlementForm | None = None,
) -> HttpResponse:
    outcome = outcome or preview(handed_in)
    others = [problem for problem in outcome.problems if not problem.unknown]
    earlier = handed_in.earlier()
    context = {
        "title": "核对导入内容",
        "handed_in": handed_in,
        "outcome": outcome,
        "problems": others[:MOST_PROBLEMS],
        "more_problems": max(0, len(others) - MOST_PROBLEMS),
        "unknowns": len(unknown_names(outcome.problems)),
        "form": form or _settlement_form(request, outcome),
        "earlier": earlier,
        "nothing_new": earlier is not None and not (outcome.new or outcome.changed),
        "table": table(outcome, show=request.GET.get("show"), page=request.GET.get("page")),
        "is_long": outcome.figures > long_work.LONG,
    }
    return _page(request, "preview", context)


def _address(handed_in: FigureImport) -> str:
    return reverse("admin:stats_figure_confirm", args=[handed_in.pk])


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context |= {**admin.site.each_context(request), "opts": Figure._meta}
    return TemplateResponse(request, f"admin/stats/figure/{name}.html", context)
