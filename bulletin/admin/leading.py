"""Instructions and tasks of all issues, to be looked through; written on the leaders' pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from departments.admin import ReadOnlyAdmin

from ..models import Instruction, Task


@admin.register(Instruction)
class InstructionAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "edition", "text", "page")
    list_display_links = ("text",)
    search_fields = ("text", "by__name")
    fields = ("edition", "text", "by", "at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        found: Any = super().get_queryset(request)
        return found.with_names()

    @admin.display(description="领导专页")
    def page(self, instruction: Instruction) -> str:
        return _link(instruction, f"#i{instruction.pk}")


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    list_display = ("what", "responsible_shown", "due", "standing", "done_at", "page")
    list_filter = (("done_at", admin.EmptyFieldListFilter), "department")
    search_fields = ("what", "done_note", "instruction__text")
    fields = ("instruction", "what", "due", "department", "person", "made_by", "made_at",
              "done_at", "done_by", "done_note")  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        found: Any = super().get_queryset(request)
        return found.with_names()

    @admin.display(description="责任部门或责任人")
    def responsible_shown(self, task: Task) -> str:
        return task.responsible

    @admin.display(description="办理")
    def standing(self, task: Task) -> str:
        return "已办结" if task.is_done else "逾期未办结" if task.is_overdue else "在办"

    @admin.display(description="领导专页")
    def page(self, task: Task) -> str:
        return _link(task.instruction, f"#t{task.pk}")


def _link(instruction: Instruction, anchor: str) -> str:
    month = instruction.edition.bulletin.month
    return format_html('<a href="{}{}">打开</a>', reverse("briefing", args=[month]), anchor)
