"""What is added, changed and deleted in the admin, on the one record of acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from departments.access import signed_in
from departments.events import Act, record
from stats.findings import quoted

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


class OnRecord(_Admin):
    """Beside Django's own log: with the address, and kept for ever."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        record(signed_in(request), obj, "新建", act=Act.OTHER)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if told := _told(message):
            record(signed_in(request), obj, told, act=Act.TEXT)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for thing in queryset:
            record(signed_in(request), thing, "删除", act=Act.OTHER)
        return super().log_deletions(request, queryset)


def _told(message: Any) -> str:
    """`修改标题；添加栏目“附录”` out of what Django notes; empty where nothing was changed."""
    parts = [] if isinstance(message, str) else message
    return "；".join(_part(act, of) for part in parts for act, of in part.items())


def _part(act: str, of: dict[str, Any]) -> str:
    verb = {"added": "添加", "changed": "修改", "deleted": "删除"}[act]
    thing = f"{of['name']}{quoted(of['object'])}" if "name" in of else ""
    fields = "、".join(map(str, of.get("fields", ())))
    return f"{verb}{thing}{'的' if thing and fields else ''}{fields}"
