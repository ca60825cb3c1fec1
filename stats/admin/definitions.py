"""Indicators, sources and tables: what a hall counts, as data."""

from django.contrib import admin

from ..models import Indicator, IndicatorAlias, Source, StatTable, TableColumn


class AliasInline(admin.TabularInline):
    model = IndicatorAlias
    extra = 1


@admin.register(Indicator)
class IndicatorAdmin(admin.ModelAdmin):
    list_display = ("name", "printed_heading", "unit", "kind", "scope", "aggregation", "order")
    list_filter = ("scope", "kind")
    search_fields = ("name", "heading", "aliases__name")
    inlines = (AliasInline,)
    fieldsets = (
        (None, {"fields": ("name", "heading", "unit", "kind", "scope")}),
        ("合计", {"fields": ("aggregation", "numerator", "denominator", "weight")}),
        ("印出", {"fields": ("decimals", "rounding", "direction", "note", "order")}),
    )


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ("name", "counts_in_totals", "is_default", "note")


class ColumnInline(admin.TabularInline):
    model = TableColumn
    extra = 2


@admin.register(StatTable)
class StatTableAdmin(admin.ModelAdmin):
    list_display = ("name", "rank_by", "show_ordinal", "show_total")
    list_select_related = ("rank_by",)
    inlines = (ColumnInline,)
