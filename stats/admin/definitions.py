"""Indicators, sources and tables: what a hall counts, as data."""

from django.contrib import admin

from departments.admin import yes_no

from ..models import Indicator, IndicatorAlias, Source, StatTable, TableColumn


class AliasInline(admin.TabularInline):
    model = IndicatorAlias
    extra = 1


@admin.register(Indicator)
class IndicatorAdmin(admin.ModelAdmin):
    list_display = ("name", "heading_shown", "unit", "kind", "scope", "aggregation", "order")
    list_filter = ("scope", "kind")
    search_fields = ("name", "heading", "aliases__name")
    inlines = (AliasInline,)
    fieldsets = (
        (None, {"fields": ("name", "heading", "unit", "kind", "scope")}),
        ("合计", {"fields": ("aggregation", "numerator", "denominator", "weight")}),
        ("印出", {"fields": ("decimals", "rounding", "direction", "note", "order")}),
    )

    @admin.display(description="表头", ordering="heading")
    def heading_shown(self, indicator: Indicator) -> str:
        return indicator.printed_heading


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = (
        "name",
        yes_no("counts_in_totals", "计入合计"),
        yes_no("is_default", "默认来源"),
        "note",
    )


class ColumnInline(admin.TabularInline):
    model = TableColumn
    extra = 2


@admin.register(StatTable)
class StatTableAdmin(admin.ModelAdmin):
    list_display = (
        "name",
        "rank_by",
        yes_no("show_ordinal", "印序号"),
        yes_no("show_total", "印合计行"),
    )
    list_select_related = ("rank_by",)
    inlines = (ColumnInline,)
