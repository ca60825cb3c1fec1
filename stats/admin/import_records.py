"""Who imported what, and when; what of it the ledger holds now; and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from departments.access import signed_in
from departments.admin import ReadOnlyAdmin

from ..downloads import to_save
from ..intake.standing import standing
from ..intake.undoing import UndoRefused, undo
from ..models import FigureImport
from ..models.intake import ImportState


def address(intake: FigureImport) -> str:
    return reverse("admin:stats_figureimport_change", args=[intake.pk])


def page(request: HttpRequest, intake: FigureImport) -> HttpResponse:
    """The record: what was imported, and what of it the ledger holds now."""
    by = signed_in(request)
    context = {
        **admin.site.each_context(request),
        "title": "导入记录",
        "opts": FigureImport._meta,
        "intake": intake,
        "standing": standing(intake) if intake.confirmed_at else None,
        "may_undo": intake.state == ImportState.DONE and by.has_perm("stats.import_figure"),
        "is_own": intake.by_id == by.pk,
    }
    return TemplateResponse(request, "admin/stats/figureimport/record.html", context)


@admin.register(FigureImport)
class FigureImportAdmin(ReadOnlyAdmin):
    """Who imported what, and when; to be read only."""

    list_display = (
        "handed_in_at", "file_name", "who", "month_shown", "source", "counts", "state", "digest",
    )  # fmt: skip
    list_display_links = ("file_name",)
    list_select_related = ("source", "by")
    search_fields = ("file_name", "sha256", "by__name", "source__name")
    search_help_text = "按文件名、导入人、数据来源或 SHA-256 查找。"

    class Media:
        css = {"all": ("css/import.css",)}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/file/", view(self.file), name="stats_figureimport_file"),
            path("<int:pk>/undo/", view(self.undo), name="stats_figureimport_undo"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        intake = self.get_object(request, unquote(object_id))
        if intake is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, intake):
            raise PermissionDenied
        return page(request, intake)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "导入记录", **(extra_context or {})})

    def file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file as it was handed in, to be saved and never shown by the browser."""
        intake = self._found(request, pk)
        return to_save(intake.file_name, bytes(intake.content))

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        intake = self._found(request, pk)
        if request.method != "POST":
            return page(request, intake)
        try:
            undo(intake, by=signed_in(request))
        except UndoRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已撤销，这次导入改过的数据都恢复了原样。")
        return HttpResponseRedirect(address(intake))

    def _found(self, request: HttpRequest, pk: int) -> FigureImport:
        if not self.has_view_permission(request):
            raise PermissionDenied
        intake = FigureImport.objects.filter(pk=pk).first() if pk < 2**63 else None
        if intake is None:
            raise Http404("没有这条导入记录。")
        return intake

    @admin.display(description="导入人")
    def who(self, intake: FigureImport) -> str:
        return intake.who

    @admin.display(description="月份", ordering="month")
    def month_shown(self, intake: FigureImport) -> str:
        return intake.month.label if intake.month else "各月"

    @admin.display(description="状态")
    def state(self, intake: FigureImport) -> str:
        return str(intake.state.label)

    @admin.display(description="新增/修改/未变")
    def counts(self, intake: FigureImport) -> str:
        return f"{intake.new}/{intake.changed}/{intake.unchanged}"

    @admin.display(description="SHA-256 前12位")
    def digest(self, intake: FigureImport) -> str:
        return intake.short_sha256
