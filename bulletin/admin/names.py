"""Indicators and departments, whose names stand in the bulletins' prose, which they know not of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from departments.access import signed_in
from departments.admin import DepartmentAdmin
from departments.models import Department
from departments.models import remember_old_name as remember_department
from departments.quoting import quoted
from stats.admin.definitions import IndicatorAdmin
from stats.models import Indicator
from stats.renaming import remember_old_name as remember_indicator

from ..actions.renaming import rename_department, rename_indicator

SHOWN = 12


@admin.register(Indicator)
class NamedIndicatorAdmin(IndicatorAdmin):
    def save_model(self, request: HttpRequest, obj: Indicator, form: Any, change: bool) -> None:
        if was := _former_name(form, change):
            by, rules = signed_in(request), form.rewritten_rules
            told = rename_indicator(obj, was=was, by=by, rules=rules)
            _tell(request, was, obj.name, told)
        else:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        _remember(request, form, change, remember_indicator, "表头别名，旧文件照样能导入")


@admin.register(Department)
class NamedDepartmentAdmin(DepartmentAdmin):
    def save_model(self, request: HttpRequest, obj: Department, form: Any, change: bool) -> None:
        if was := _former_name(form, change):
            told = rename_department(obj, was=was, by=signed_in(request))
            _tell(request, was, obj.name, told)
        else:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        _remember(request, form, change, remember_department, "别名，旧文件和稿件里照样认得")


def _former_name(form: Any, change: bool) -> str:
    """What it was called when the form was opened; empty where the name stays."""
    name: str = form.initial.get("name", "") if change else ""
    return "" if name == form.instance.name else name


def _tell(request: HttpRequest, was: str, name: str, told: list[str]) -> None:
    more = f"等{len(told)}处" if len(told) > SHOWN else ""
    also = f"，同时改了：{'、'.join(told[:SHOWN])}{more}" if told else ""
    messages.info(request, f"{quoted(was)}改名为{quoted(name)}{also}。已发布的版本不变。")


def telling(request: HttpRequest) -> Callable[[list[str]], None]:
    """Says which texts followed an annex's new title."""

    def tell(told: list[str]) -> None:
        more = f"等{len(told)}处" if len(told) > SHOWN else ""
        messages.info(request, f"附件改名，同时改了引用它的：{'、'.join(told[:SHOWN])}{more}。")

    return tell


def _remember(
    request: HttpRequest, form: Any, change: bool, remember: Callable[..., bool], kept_as: str
) -> None:
    was = _former_name(form, change)
    if was and remember(form.instance, was, by=signed_in(request)):
        messages.info(request, f"原来的名称{quoted(was)}已留作{kept_as}。")
