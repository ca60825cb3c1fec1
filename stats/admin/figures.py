"""Figures by hand, and from files: hand in, look at the differences, confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from import_export.admin import ImportMixin

from departments.access import signed_in
from departments.admin import ReadOnlyAdmin

from ..forms import FigureImportForm
from ..importing import ImportRefused, confirm, preview
from ..models import Figure, FigureImport


@admin.register(Figure)
class FigureAdmin(ImportMixin, admin.ModelAdmin):
    list_display = ("month", "department_name", "indicator", "shown", "source", "note")
    list_display_links = ("shown",)
    list_filter = (("month", admin.AllValuesFieldListFilter), "indicator", "source", "department")
    list_select_related = ("department", "indicator", "source")
    search_fields = ("department__name", "indicator__name", "note")
    list_per_page = 150
    fields = ("month", "department", "indicator", "value", "source", "note")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A figure after another one is usually of the same month and source."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        last = Figure.objects.order_by("-pk").first()
        if last:
            initial = {"month": last.month, "source": last.source_id} | initial
        return initial

    @admin.display(description="部门", ordering="department__order")
    def department_name(self, figure: Figure) -> str:
        return figure.department.name if figure.department else "（大厅）"

    @admin.display(description="数值", ordering="value")
    def shown(self, figure: Figure) -> str:
        return figure.printed()

    def get_urls(self) -> list[Any]:
        # Only the two steps below: import-export's own confirmation may be replayed and taken over.
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_action), name="stats_figure_import"),
            path("import/<int:pk>/", view(self.confirm_import), name="stats_figure_confirm"),
            *admin.ModelAdmin.get_urls(self),
        ]

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.has_import_permission(request):
            raise PermissionDenied
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
        return self._page(request, "import", {"title": "导入数据", "form": form})

    def confirm_import(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_import_permission(request):
            raise PermissionDenied
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
        return self._preview(request, handed_in)

    def _preview(self, request: HttpRequest, handed_in: FigureImport) -> HttpResponse:
        if not handed_in.is_open:
            messages.info(request, "这份文件已经导入过，或预览已过期。如要再导，请重新上传。")
            return HttpResponseRedirect(reverse("admin:stats_figure_import"))
        context = {
            "title": "核对导入内容",
            "handed_in": handed_in,
            "outcome": preview(handed_in),
        }
        return self._page(request, "preview", context)

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
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
