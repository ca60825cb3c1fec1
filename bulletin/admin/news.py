"""The list of pieces for editors; a piece itself is read and written in the newsroom."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from departments.access import signed_in
from departments.events import Act
from departments.models import Department
from departments.recorded import Recorded

from ..actions import Refused
from ..actions.contributions import recount
from ..actions.news import accept
from ..models import NewsItem
from ..models.news import Stage
from ..permissions import ACCEPT


class StageFilter(admin.SimpleListFilter):
    title, parameter_name = "状态", "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Stage.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value()
        return queryset.in_stage(Stage(chosen)) if chosen in Stage.values else queryset


@admin.register(NewsItem)
class NewsItemAdmin(Recorded):
    act = Act.TEXT
    list_display = ("headline_shown", "month", "department", "stage_shown", "stands_in", "author")
    list_display_links = ("headline_shown",)
    search_fields = ("headline", "subtitle", "body", "department__name", "author__name")
    list_filter = (
        ("month", admin.AllValuesFieldListFilter),
        StageFilter,
        ("department", admin.RelatedOnlyFieldListFilter),
        ("author", admin.RelatedOnlyFieldListFilter),
    )
    search_help_text = "标题、正文、部门（也可打拼音首字母，如 sbj）、作者"
    actions = ("accept_selected",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ACCEPT)

    def get_queryset(self, request: HttpRequest) -> Any:
        pieces: Any = super().get_queryset(request)
        return pieces.for_user(signed_in(request)).with_names()

    def get_search_results(self, request, queryset, search_term):  # type: ignore[no-untyped-def]
        found, many = super().get_search_results(request, queryset, search_term)
        if search_term:
            found = found | queryset.filter(department__in=Department.objects.matching(search_term))
        return found, many

    @admin.display(description="标题", ordering="headline")
    def headline_shown(self, piece: NewsItem) -> str:
        return str(piece)

    @admin.display(description="状态", ordering="state")
    def stage_shown(self, piece: NewsItem) -> str:
        return piece.stage.label

    @admin.display(description="刊登在")
    def stands_in(self, piece: NewsItem) -> str:
        placement = getattr(piece, "placement", None)
        return placement.section.title if placement else "未安排"

    def add_view(self, request, form_url="", extra_context=None):  # type: ignore[no-untyped-def]
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("piece_new")

    def change_view(self, request, object_id, form_url="", extra_context=None):  # type: ignore[no-untyped-def]
        piece = self.get_object(request, object_id)
        if piece is None:
            raise Http404("没有这篇稿件。")
        return redirect("piece", pk=piece.pk)

    def history_view(self, request, object_id, extra_context=None):  # type: ignore[no-untyped-def]
        piece = self.get_object(request, object_id)
        if piece is None:
            raise Http404("没有这篇稿件。")
        return redirect("piece_versions", pk=piece.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What stands in a bulletin, or was handed in by a department, is kept."""
        if obj is not None and (obj.submitted_at or hasattr(obj, "placement")):
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_model(self, request: HttpRequest, obj: NewsItem) -> None:
        with transaction.atomic():
            super().delete_model(request, obj)
            for sentence in recount([obj.month], by=signed_in(request)):
                messages.warning(request, sentence)

    @admin.action(description="采用所选稿件")
    def accept_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        taken = 0
        for piece in queryset:
            try:
                accept(piece, by=signed_in(request))
                taken += 1
            except Refused as refusal:
                messages.error(request, str(refusal))
        for sentence in recount({piece.month for piece in queryset}, by=signed_in(request)):
            messages.warning(request, sentence)
        if taken:
            messages.success(request, f"采用了{taken}篇稿件。在通报页面点“收稿”，放进栏目。")
        return None
