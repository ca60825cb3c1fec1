"""The sections that a first bulletin starts from."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from departments.access import signed_in
from departments.quoting import quoted
from departments.recorded import Recorded
from stats.models import Indicator
from stats.prose import EXCLUSIONS, MONTH_NAMES

from ..actions.renaming_annexes import annexes_followed
from ..models import StandardSection
from ..models.annexes import ANNEX
from ..models.layout import OPENING, annexes_among
from . import definitions
from .names import telling


@admin.register(StandardSection)
class StandardSectionAdmin(Recorded):
    list_display = ("title", "kind", "place", "order")
    list_select_related = ("parent",)
    fields = ("kind", "title", "parent", "is_annex", "table", "text", "order")

    @admin.display(description="位置")
    def place(self, section: StandardSection) -> str:
        if section.parent is not None:
            return f"{quoted(section.parent.title)}下面"
        return "附件" if section.is_annex else ""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "parent":
            tops = StandardSection.objects.filter(parent=None, is_annex=False)
            kwargs["queryset"] = tops.exclude(kind=OPENING)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):  # type: ignore[no-untyped-def]
        annexes = annexes_among(StandardSection.objects.all()).offered()
        names = [*Indicator.objects.values_list("name", flat=True), *MONTH_NAMES, EXCLUSIONS]
        names += [f"{ANNEX}.{name}" for name in annexes]
        extra = {**(extra_context or {}), "placeholders": names}
        return super().changeform_view(request, object_id, form_url, extra)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with annexes_followed(None, telling(request), by=signed_in(request)):
            super().save_model(request, obj, form, change)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("definitions/", view(definitions.load_file), name="bulletin_definitions"),
            path(
                "definitions/download/",
                view(definitions.download),
                name="bulletin_definitions_download",
            ),
            *super().get_urls(),
        ]
