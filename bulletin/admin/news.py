"""Pieces: written by a department or an editor, submitted, accepted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from departments.access import signed_in
from departments.months import Month

from ..actions import Refused
from ..actions.contributions import recount
from ..actions.news import accept, submit
from ..models import NewsItem
from ..models.news import State
from ..permissions import ACCEPT
from ..richtext import to_blocks

DONE = {
    accept: "稿件已采用。在通报页面点“收稿”，放进栏目。",
    submit: "稿件已提交给编辑。",
}


@admin.register(NewsItem)
class NewsItemAdmin(admin.ModelAdmin):
    list_display = ("headline", "month", "department", "state", "stands_in")
    list_select_related = ("department", "placement__section")
    search_fields = ("headline", "subtitle", "body")
    readonly_fields = ("state", "stands_in")
    actions = ("accept_selected",)
    fieldsets = (
        (None, {"fields": ("month", "department", "headline", "subtitle", "body", "credit")}),
        ("刊登", {"fields": ("section_wish", "used_elsewhere", "state", "stands_in")}),
    )

    @admin.display(description="刊登在")
    def stands_in(self, piece: NewsItem) -> str:
        placement = getattr(piece, "placement", None)
        return placement.section.title if placement else "未安排"

    @staticmethod
    def edits_all(request: HttpRequest) -> bool:
        return request.user.has_perm(ACCEPT)

    def get_queryset(self, request: HttpRequest) -> Any:
        pieces: Any = super().get_queryset(request)
        return pieces.for_user(signed_in(request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> NewsItem:
        """Another department's piece is as little there as one that never was."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404("没有这篇稿件。")
        return found

    @admin.display(description="正文")
    def text(self, piece: NewsItem) -> str:
        return render_to_string("bulletin/_blocks.html", {"blocks": to_blocks(piece.body)})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A department's staff need not say which; who may only read sees no markup."""
        first, (where, placing) = self.fieldsets
        names, places = list(first[1]["fields"]), list(placing["fields"])
        if not self.edits_all(request):
            names.remove("department")
            places.remove("used_elsewhere")
        if obj is not None and not self.has_change_permission(request, obj):
            names[names.index("body")] = "text"
        return ((first[0], {"fields": names}), (where, {"fields": places}))

    def get_list_filter(self, request: HttpRequest) -> Any:
        month = ("month", admin.AllValuesFieldListFilter)
        return (month, "state", "department") if self.edits_all(request) else (month, "state")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A department changes its drafts; what it has submitted it may still read."""
        if obj is not None and not self.edits_all(request) and obj.state != State.DRAFT:
            return False
        return super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        belongs = self.edits_all(request) or signed_in(request).department_id is not None
        return belongs and super().has_add_permission(request)

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        if not self.edits_all(request):
            actions.pop("accept_selected", None)
        return actions

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "used_elsewhere" and field is not None:
            field.required = False  # empty is none, as `save_model` writes it
        return field

    def save_model(self, request: HttpRequest, obj: NewsItem, form: Any, change: bool) -> None:
        if not change:
            obj.author = signed_in(request)
        if not self.edits_all(request):
            obj.department = signed_in(request).department
        if not obj.credit and obj.department:
            obj.credit = f"（{obj.department}供稿）"
        obj.used_elsewhere = obj.used_elsewhere or 0
        before = form.initial.get("month") if change else None
        super().save_model(request, obj, form, change)
        self._count(request, {obj.month, before or obj.month})

    def delete_model(self, request: HttpRequest, obj: NewsItem) -> None:
        super().delete_model(request, obj)
        self._count(request, {obj.month})

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        months = set(queryset.values_list("month", flat=True))
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            self._count(request, months)

    @staticmethod
    def _count(request: HttpRequest, months: set[Month]) -> None:
        """The ledger's counts of pieces, after something was done to them."""
        for sentence in recount(months, by=signed_in(request)):
            messages.warning(request, sentence)

    def change_view(self, request, object_id, form_url="", extra_context=None):  # type: ignore[no-untyped-def]
        piece = self.get_object(request, object_id)
        extra = {
            "can_submit": piece.state == State.DRAFT and not self.edits_all(request),
            "can_accept": piece.state != State.ACCEPTED and self.edits_all(request),
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def add_view(self, request, form_url="", extra_context=None):  # type: ignore[no-untyped-def]
        editor = self.edits_all(request)
        extra = {"can_submit": not editor, "can_accept": editor}
        return super().add_view(request, form_url, {**(extra_context or {}), **extra})

    def response_add(self, request, obj, post_url_continue=None):  # type: ignore[no-untyped-def]
        self._move(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: NewsItem) -> HttpResponse:
        self._move(request, obj)
        return super().response_change(request, obj)

    def _move(self, request: HttpRequest, piece: NewsItem) -> None:
        """The saved piece goes a step on, where the button pressed says so."""
        verb = (
            accept if "_accept" in request.POST else submit if "_submit" in request.POST else None
        )
        if verb is None:
            return
        try:
            verb(piece, by=signed_in(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, DONE[verb])
            self._count(request, {piece.month})

    @admin.action(description="采用所选稿件")
    def accept_selected(self, request: HttpRequest, queryset: Any) -> None:
        taken = 0
        for piece in queryset:
            try:
                accept(piece, by=signed_in(request))
                taken += 1
            except Refused as refusal:
                messages.error(request, str(refusal))
        self._count(request, {piece.month for piece in queryset})
        if taken:
            messages.success(request, f"采用了{taken}篇稿件。在通报页面点“收稿”，放进栏目。")
