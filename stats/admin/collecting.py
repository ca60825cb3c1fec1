"""Opening a month to departments: a small form on the grid, and the list of such months."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from departments.access import signed_in
from departments.admin import yes_no
from departments.events import Act
from departments.models import User
from departments.months import Month
from departments.recorded import Recorded

from ..grid import can_look
from ..grid.collecting import close_month, may_open, open_month
from ..models import Collection, Indicator

NO_COLUMNS = "还没有一项指标勾选“部门自报”，部门没有可填的列。请到“指标”里勾选。"


class CollectionForm(forms.ModelForm):
    """Until when; whether at all is the business of the button pressed."""

    class Meta:
        model = Collection
        fields = ("closes_on",)
        widgets = {"closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_closes_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["closes_on"]
        if day is not None and day < timezone.localdate():
            raise ValidationError("截止日期已经过了，请填今天或以后的日期；不限就留空。")
        return day


def form_for(user: User, collection: Collection | None) -> CollectionForm | None:
    """For those who may open a month; None for others."""
    return CollectionForm(instance=collection) if may_open(user) else None


def handle(request: HttpRequest, month: Month) -> CollectionForm | None:
    """Do what the button pressed says; gives back a form that is not in order."""
    user = signed_in(request)
    if "close" in request.POST:
        close_month(month, by=user)
        messages.success(request, f"{month.label}已停止部门填报。")
        return None
    form = CollectionForm(request.POST)
    if not form.is_valid():
        return form
    open_month(month, closes_on=form.cleaned_data["closes_on"], by=user)
    messages.success(request, f"{month.label}已开放部门填报。")
    if not Indicator.objects.filter(self_reported=True).exists():
        messages.warning(request, NO_COLUMNS)
    return None


@admin.register(Collection)
class CollectionAdmin(Recorded):
    """Months open to departments; for a department's staff the way to their own row."""

    act = Act.REPORTING

    list_display = ("month", yes_no("is_open", "开放填报"), "closes_on", "grid")
    fields = ("month", "is_open", "closes_on")

    @admin.display(description="数据")
    def grid(self, collection: Collection) -> str:
        address = reverse("admin:stats_figure_grid", args=[collection.month])
        return format_html('<a href="{}">{}</a>', address, "填表")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or _may_look(request)

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """On the desk's front page, whoever has a row of their own finds the way to it."""
        return super().get_model_perms(request) | {"view": _may_look(request)}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request) and _may_look(request):
            return HttpResponseRedirect(reverse("admin:stats_figure_newest_grid"))
        return super().changelist_view(request, extra_context)


def _may_look(request: HttpRequest) -> bool:
    """Asked of nobody too, by the page on which one signs in."""
    return isinstance(request.user, User) and can_look(request.user)
