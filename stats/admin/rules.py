"""Rules as data, and what was let pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from departments.admin import ReadOnlyAdmin, yes_no
from departments.recorded import Recorded

from ..checks.evidence import Evidence
from ..checks.running import run_rule
from ..models import Figure, Indicator, Rule, Waiver
from ..models.rule import Check
from ..rule_forms import KINDS, TOLERANT, RuleForm, free_kinds, hindrance, in_words
from .findings import shown

COMPARISON = ("left", "relation", "right", "over", "tolerance")
WEIGHT = ("severity", "note", "is_active", "order")


@admin.register(Rule)
class RuleAdmin(Recorded):
    form = RuleForm
    list_display = ("name", "looks_for", "severity", yes_no("is_active", "启用"))
    list_filter = ("severity", "check_kind")
    search_fields = ("name", "left", "right")

    @admin.display(description="查什么")
    def looks_for(self, rule: Rule) -> str:
        return in_words(rule)

    def get_list_display(self, request: HttpRequest) -> Any:
        return (*self.list_display, _standing())

    def get_fieldsets(self, request: HttpRequest, obj: Rule | None = None) -> Any:
        """Only what the rule's kind makes use of; a rule keeps its kind."""
        last = ("查出来怎么办", {"fields": WEIGHT})
        if obj is None and free_kinds() != [Check.COMPARE]:
            kind = {"fields": ("name", "check_kind")}
            sides = {"fields": (*COMPARISON, "parameter"), "description": "“左右比较”才填两边。"}
            return ((None, kind), ("怎么查", sides), last)
        if obj is None or obj.check_kind == Check.COMPARE:
            return ((None, {"fields": ("name",)}), ("比什么", {"fields": COMPARISON}), last)
        fields = ["name"]
        fields += ["tolerance"] if obj.check_kind in TOLERANT else []
        fields += ["parameter"] if obj.check_kind == Check.JUMP else []
        about = KINDS[Check(obj.check_kind)]
        return ((None, {"fields": fields, "description": about}), last)

    def has_delete_permission(self, request: HttpRequest, obj: Rule | None = None) -> bool:
        """A built-in check is switched off instead: without its rule it would run by default."""
        built_in = obj is not None and obj.check_kind != Check.COMPARE
        return not built_in and super().has_delete_permission(request, obj)

    def change_view(self, request, object_id, form_url="", extra_context=None):  # type: ignore[no-untyped-def]
        rule = self.get_object(request, object_id)
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), **_help(rule)}
        )

    def add_view(self, request, form_url="", extra_context=None):  # type: ignore[no-untyped-def]
        return super().add_view(request, form_url, {**(extra_context or {}), **_help(None)})


def _standing() -> Callable[[Rule], str]:
    """A column that says whether a rule works, by one query for the whole list."""
    names: list[str] = list(Indicator.objects.values_list("name", flat=True))

    @admin.display(description="现状")
    def standing(rule: Rule) -> str:
        if not rule.is_active:
            return "未启用"
        complaint = hindrance(rule, names)
        return f"不起作用：{complaint}" if complaint else "起作用"

    return standing


def _help(rule: Rule | None) -> dict[str, Any]:
    """The names that may be written, and how the rule comes out in the newest month."""
    names = list(Indicator.objects.values_list("name", flat=True))
    told: dict[str, Any] = {"names": names}
    newest = Figure.objects.order_by("-month").values_list("month", flat=True).first()
    if rule is not None and newest is not None:
        findings = run_rule(rule, Evidence(newest))
        told |= {"month": newest, "shown": shown(findings, newest)}
        told["complaint"] = hindrance(rule, names)
    return told


@admin.register(Waiver)
class WaiverAdmin(ReadOnlyAdmin):
    """Who let what pass, and why; kept for ever."""

    list_display = ("month", "message", "reason", "printed", "by", "at", "state")
    list_display_links = ("message",)
    list_filter = (("month", admin.AllValuesFieldListFilter),)
    list_select_related = ("by", "revoked_by")
    fields = ("month", "message", "reason", "printed", "by", "at", "revoked_at", "revoked_by")
    readonly_fields = fields
    search_fields = ("message", "reason")

    printed = staticmethod(yes_no("is_printed", "印出理由"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Waiver]:
        return super().get_queryset(request).select_related("by", "revoked_by")

    @admin.display(description="现状")
    def state(self, waiver: Waiver) -> str:
        return f"已由{waiver.revoked_by}收回" if waiver.revoked_at else "有效"
