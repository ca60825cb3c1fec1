"""What people did, to be looked through and taken along; changed by nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from departments.access import signed_in
from departments.admin import ReadOnlyAdmin
from departments.models import Event
from stats.downloads import attachment
from stats.spreadsheets import CellValue, as_csv

HEAD = ("时间", "操作人", "网络地址", "类别", "类型", "涉及", "部门", "月份", "内容")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "by_name", "act", "subject", "what", "department", "month", "address")
    list_display_links = ("what",)
    list_filter = (
        "act",
        ("month", admin.AllValuesFieldListFilter),
        "department",
        ("at", admin.DateFieldListFilter),
    )
    list_select_related = ("department",)
    search_fields = ("by_name", "subject", "what", "address")
    fields = ("at", "by_name", "address", "act", "kind", "subject", "department", "month", "what")
    readonly_fields = fields
    actions = ("export",)
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> Any:
        events: Any = super().get_queryset(request)
        return events.for_user(signed_in(request))

    @admin.display(description="类型")
    def kind(self, event: Event) -> str:
        return _kind(event)

    @admin.action(description="导出所选记录（CSV）")
    def export(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        rows = list(_rows(queryset.select_related("department", "content_type")))
        return attachment(as_csv(rows), "操作记录.csv")


def _rows(events: Any) -> Iterator[Sequence[CellValue]]:
    yield HEAD
    for event in events:
        yield (
            f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
            event.by_name,
            event.address or "",
            event.get_act_display(),
            _kind(event),
            event.subject,
            str(event.department or ""),
            str(event.month or ""),
            event.what,
        )


def _kind(event: Event) -> str:
    model = event.content_type.model_class()
    return str(model._meta.verbose_name) if model else "已不再有的内容"
