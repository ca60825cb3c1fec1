"""Figures one by one; the other pages about figures hang below their address."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ..models import Figure
from . import findings, grid, imports, trends


@admin.register(Figure)
class FigureAdmin(admin.ModelAdmin):
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
        view = self.admin_site.admin_view
        return [
            *imports.urls(view),
            *grid.urls(view),
            *findings.urls(view),
            *trends.urls(view),
            *super().get_urls(),
        ]
