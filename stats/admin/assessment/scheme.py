"""A scheme with its groups and criteria; read-only once it is closed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from departments.events import Act
from departments.labelled import LabelledInline
from departments.recorded import Recorded

from ...assessment import held_open
from ...models import Criterion, Indicator, Scheme, SchemeGroup
from ...models.kinds import Aggregation, Kind, Scope
from ..definitions import PlainChoices
from . import pages, verbs
from .forms import CriterionForm, GroupForm, GroupFormSet
from .pages import Publication


class _OpenOnly(admin.options.BaseModelAdmin):
    """A scheme's parts can be changed while the scheme is open."""

    def has_add_permission(self, request: HttpRequest, obj: Scheme | None = None) -> bool:
        return _is_open(obj) and super().has_add_permission(request, obj)  # type: ignore[call-arg]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_delete_permission(request, obj)


def _is_open(scheme: Scheme | None) -> bool:
    return scheme is None or not scheme.is_closed


class GroupInline(_OpenOnly, PlainChoices, admin.StackedInline):
    model = SchemeGroup
    form = GroupForm
    formset = GroupFormSet
    extra = 0
    min_num = 1
    verbose_name_plural = "分组（每组单独排名，一个部门只能在一个组）"


class CriterionInline(_OpenOnly, PlainChoices, LabelledInline):
    model = Criterion
    form = CriterionForm
    fields = (
        "name", "indicator", "formula", "full_marks", "target", "points", "floor", "order",
    )  # fmt: skip
    extra = 1
    verbose_name_plural = "考核项目"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "indicator":
            kwargs["queryset"] = Indicator.objects.filter(scope=Scope.DEPARTMENT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SchemeAdmin(PlainChoices, Recorded):
    act = Act.ASSESSMENT
    list_display = ("title", "year", "version", "state", "results_link")
    list_select_related = ("closed_by",)
    inlines = (GroupInline, CriterionInline)
    fields = ("year", "title", "issuer", "business", "ties")

    def publications(self, year: int) -> dict[str, list[Publication]]:
        """Where each month's figures, `2020-12`, were published; stats itself knows of nothing."""
        return {}

    @admin.display(description="状态")
    def state(self, scheme: Scheme) -> str:
        if scheme.closed_at is None:
            return "进行中"
        return f"{timezone.localtime(scheme.closed_at):%Y-%m-%d}由{scheme.closed_by}办结"

    @admin.display(description="结果")
    def results_link(self, scheme: Scheme) -> str:
        url = reverse("admin:stats_scheme_results", args=[scheme.pk])
        return format_html('<a href="{}">查看结果</a>', url)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("results")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        today = timezone.localdate()
        year = today.year if today.month > 6 else today.year - 1
        counts = Indicator.objects.filter(
            scope=Scope.DEPARTMENT, aggregation=Aggregation.SUM, kind=Kind.COUNT
        )
        initial = {"year": year, "title": f"{year}年度窗口部门考核", "business": counts.first()}
        return initial | super().get_changeform_initial_data(request)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "business":
            kwargs["queryset"] = Indicator.objects.filter(
                scope=Scope.DEPARTMENT, aggregation=Aggregation.SUM
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Scheme | None = None) -> Any:
        return ("year",) if obj and obj.was_reopened else ()

    def has_change_permission(self, request: HttpRequest, obj: Scheme | None = None) -> bool:
        return _is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Scheme | None = None) -> bool:
        """What was closed stays, and so does what replaces it."""
        settled = obj is not None and (obj.is_closed or obj.was_reopened)
        return not settled and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Scheme, form: Any, change: bool) -> None:
        if change and not held_open(obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        evidence = partial(pages.evidence, publications=self.publications)
        return [
            path("<int:pk>/results/", view(pages.results), name="stats_scheme_results"),
            path("<int:pk>/results.xlsx", view(pages.xlsx), name="stats_scheme_xlsx"),
            path("<int:pk>/evidence/", view(evidence), name="stats_scheme_evidence"),
            path("<int:pk>/marks/", view(verbs.marks_by_group), name="stats_scheme_marks"),
            path("<int:pk>/close/", view(verbs.close_scheme), name="stats_scheme_close"),
            path("<int:pk>/reopen/", view(verbs.reopen_scheme), name="stats_scheme_reopen"),
            path("<int:pk>/copy/", view(verbs.copy_scheme), name="stats_scheme_copy"),
            *super().get_urls(),
        ]
