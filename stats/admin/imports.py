"""Figures from files: hand in, look at the differences, confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from departments.access import signed_in
from departments.admin import ReadOnlyAdmin

from ..forms import FigureImportForm
from ..importing import ImportRefused, confirm, preview
from ..models import Figure, FigureImport


def urls(view: Callable[[Any], Any]) -> list[Any]:
    return [
        path("import/", view(hand_in), name="stats_figure_import"),
        path("import/<int:pk>/", view(settle), name="stats_figure_confirm"),
    ]


def require_import(request: HttpRequest) -> None:
    if not signed_in(request).has_perm("stats.import_figure"):
        raise PermissionDenied


def hand_in(request: HttpRequest) -> HttpResponse:
    require_import(request)
    form = FigureImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        handed_in = FigureImport.hand_in(
            name=file.name,
            content=file.read(),
            month=form.cleaned_data["month"],
            source=form.cleaned_data["source"],
            by=signed_in(request),
        )
        return HttpResponseRedirect(reverse("admin:stats_figure_confirm", args=[handed_in.pk]))
    return _page(request, "import", {"title": "导入数据", "form": form})


def settle(request: HttpRequest, pk: int) -> HttpResponse:
    require_import(request)
    handed_in = FigureImport.objects.filter(pk=pk, by=signed_in(request)).first()
    if handed_in is None:
        raise Http404("没有这份文件，或不是您上传的。")
    if request.method == "POST":
        try:
            done = confirm(
                handed_in,
                by=signed_in(request),
                fingerprint=request.POST.get("fingerprint", ""),
            )
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.path)
        messages.success(
            request,
            f"{done.month.label}的数据已导入：新增{done.new}条，修改{done.changed}条，"
            f"未变{done.unchanged}条。",
        )
        return HttpResponseRedirect(
            reverse("admin:stats_figure_changelist") + f"?month={done.month}"
        )
    return _preview(request, handed_in)


def _preview(request: HttpRequest, handed_in: FigureImport) -> HttpResponse:
    if not handed_in.is_open:
        messages.info(request, "这份文件已经导入过，或预览已过期。如要再导，请重新上传。")
        return HttpResponseRedirect(reverse("admin:stats_figure_import"))
    context = {
        "title": "核对导入内容",
        "handed_in": handed_in,
        "outcome": preview(handed_in),
    }
    return _page(request, "preview", context)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context |= {**admin.site.each_context(request), "opts": Figure._meta}
    return TemplateResponse(request, f"admin/stats/figure/{name}.html", context)


@admin.register(FigureImport)
class FigureImportAdmin(ReadOnlyAdmin):
    """Who imported what, and when; to be read only."""

    list_display = ("handed_in_at", "file_name", "month", "source", "by", "state", "counts")
    list_select_related = ("source", "by")
    fields = (
        "file_name", "month", "source", "by", "handed_in_at", "confirmed_at",
        "new", "changed", "unchanged", "sha256",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")

    @admin.display(description="状态")
    def state(self, handed_in: FigureImport) -> str:
        if handed_in.confirmed_at:
            return "已导入"
        return "待确认" if handed_in.is_open else "已过期"

    @admin.display(description="新增/修改/未变")
    def counts(self, handed_in: FigureImport) -> str:
        return f"{handed_in.new}/{handed_in.changed}/{handed_in.unchanged}"
