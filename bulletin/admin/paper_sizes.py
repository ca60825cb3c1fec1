"""版面尺寸: what a hall has otherwise than the standard on paper, for each of the two styles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from departments.access import signed_in
from departments.recorded import Recorded

from ..actions.layout import restore_sizes
from ..document import Size
from ..models import Bulletin, PageSizes
from ..paper import BODY, FONTS, Paper
from .type_sizes import NAMED, TypeSizeField, shown

TYPES = ("body", "title", "masthead", "table", "small")
UNITS = {"lines": "行"} | dict.fromkeys(
    ("top", "left", "text_width", "text_height", "page_number_below", "masthead_top"), "毫米"
)
LABELS = {field.name: str(field.verbose_name) for field in PageSizes._meta.concrete_fields}


def said(size: Size) -> str:
    """`天头40毫米`, `正文四号（14磅）`."""
    if isinstance(size.value, str):
        return f"{LABELS[size.name]}{size.value}"
    value = shown(size.value) if size.name in TYPES else f"{size.value:g}{UNITS[size.name]}"
    return f"{LABELS[size.name]}{value}"


def _standard(name: str) -> str:
    if name in FONTS:
        return str(getattr(Paper(), name).split("'")[1])
    if name in TYPES:
        return shown(BODY if name == "body" else getattr(Paper(), name))
    return f"{getattr(Paper(), name):g}"


@admin.register(PageSizes)
class PageSizesAdmin(Recorded):
    list_display = ("style", "differing_shown")
    fieldsets = (
        (
            "版心（毫米）",
            {
                "fields": (
                    *("top", "left", "text_width", "text_height", "lines"),
                    *("page_number_below", "masthead_top"),
                ),
                "description": "不填的照标准（GB/T 9704-2012），灰字就是标准的数。",
            },
        ),
        ("字号（选字号，或填磅数）", {"fields": TYPES}),
        ("字体", {"classes": ("collapse",), "fields": FONTS}),
    )

    @admin.display(description="与标准不同的")
    def differing_shown(self, sizes: PageSizes) -> str:
        return "、".join(map(said, sizes.differing)) or "没有，照标准"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A 简报 has no place for what is a 公文's."""
        (title, first), *others = self.fieldsets
        if obj is None or obj.style == "official":
            return self.fieldsets
        fields = tuple(name for name in first["fields"] if name != "masthead_top")
        return ((title, first | {"fields": fields}), *others)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in TYPES:
            field = TypeSizeField(
                label=field.label, required=False, max_digits=5, decimal_places=2,
                validators=db_field.validators, help_text=field.help_text,
            )  # fmt: skip
            field.widget = forms.TextInput(attrs={"list": "type-sizes", "autocomplete": "off"})
        if db_field.name in LABELS and db_field.name not in ("id", "style"):
            field.widget.attrs["placeholder"] = _standard(db_field.name)
        return field

    def change_view(self, request, object_id, form_url="", extra_context=None):  # type: ignore[no-untyped-def]
        newest = Bulletin.objects.order_by("-month").first()
        extra = {"named": [shown(size) for size in NAMED.values()], "newest": newest}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.restore))
        return [
            path("<int:pk>/restore/", view, name="bulletin_pagesizes_restore"),
            *super().get_urls(),
        ]

    def restore(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        sizes = get_object_or_404(PageSizes, pk=pk)
        restore_sizes(sizes, by=signed_in(request))
        messages.success(request, f"{sizes}已恢复为标准的尺寸和字体。")
        return HttpResponseRedirect(reverse("admin:bulletin_pagesizes_change", args=[pk]))
