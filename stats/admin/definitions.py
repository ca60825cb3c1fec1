"""Indicators, sources and tables: what a hall counts, as data."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.forms import ModelChoiceField
from django.http import HttpRequest

from departments.admin import yes_no
from departments.labelled import LabelledInline
from departments.recorded import Recorded

from ..definition_forms import IndicatorForm
from ..models import Indicator, IndicatorAlias, Source, StatTable, TableColumn
from ..models.kinds import Scope


class PlainChoices(BaseModelAdmin):
    """Choices without icons, which would delete an indicator from another one's page."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, ModelChoiceField):
            for act in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{act}_related", False)
        return field


class AliasInline(PlainChoices, LabelledInline):
    model = IndicatorAlias
    extra = 1
    verbose_name_plural = "表头别名（导入的文件里，这一列还会写成什么）"


class IndicatorAdmin(PlainChoices, Recorded):
    form = IndicatorForm
    list_display = ("name", "heading_shown", "unit", "kind", "scope", "aggregation", "order")
    list_filter = ("scope", "kind")
    search_fields = ("name", "heading", "aliases__name")
    inlines = (AliasInline,)
    #: Registered by `bulletin.admin.names`, which knows what else names an indicator.
    fieldsets = (
        (None, {"fields": ("name", "heading", "unit", "kind")}),
        ("统计什么", {"fields": ("scope", "window_start", "self_reported")}),
        ("怎么合计", {"fields": ("aggregation", "numerator", "denominator", "weight")}),
        ("怎么印", {"fields": ("decimals", "rounding", "note", "order")}),
        ("好坏和目标", {"fields": ("direction", "target")}),
    )

    @admin.display(description="表头", ordering="heading")
    def heading_shown(self, indicator: Indicator) -> str:
        return indicator.printed_heading


@admin.register(Source)
class SourceAdmin(Recorded):
    list_display = (
        "name",
        yes_no("counts_in_totals", "计入合计"),
        yes_no("is_default", "默认来源"),
        "note",
    )
    fields = ("name", "is_default", "counts_in_totals", "note")


class ColumnInline(PlainChoices, LabelledInline):
    model = TableColumn
    extra = 2
    verbose_name_plural = "列（从左到右，按排序由小到大）"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "indicator":
            kwargs["queryset"] = Indicator.objects.filter(scope=Scope.DEPARTMENT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(StatTable)
class StatTableAdmin(PlainChoices, Recorded):
    list_display = (
        "name",
        "rank_by",
        yes_no("show_ordinal", "印序号"),
        yes_no("show_total", "印合计行"),
    )
    list_select_related = ("rank_by",)
    inlines = (ColumnInline,)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "rank_by":
            kwargs["queryset"] = Indicator.objects.filter(scope=Scope.DEPARTMENT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
