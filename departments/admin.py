from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html

from .models import Department, DepartmentAlias, Presence, User

# Roles are the table in `roles`, applied by a migration; their pages speak English.
admin.site.unregister(Group)


def yes_no(field: str, label: str) -> Callable[[models.Model], str]:
    """A column for a boolean, in words: the admin's own pictures are called True and False."""

    @admin.display(description=label, ordering=field)
    def shown(thing: models.Model) -> str:
        return "是" if getattr(thing, field) else "否"

    return shown


class ReadOnlyAdmin(admin.ModelAdmin):
    """What is on record: to be looked at by those who may, changed by nobody."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AliasInline(admin.TabularInline):
    model = DepartmentAlias
    extra = 1


class PresenceInline(admin.TabularInline):
    model = Presence
    extra = 1


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    list_display = ("name", "order", "other_names")
    list_editable = ("order",)
    search_fields = ("name", "aliases__name")
    inlines = (AliasInline, PresenceInline)

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        return super().get_queryset(request).prefetch_related("aliases")

    def get_search_results(self, request, queryset, search_term):  # type: ignore[no-untyped-def]
        """By pinyin too: sbj finds 区社保局."""
        found, many = super().get_search_results(request, queryset, search_term)
        if search_term:
            spoken = [department.pk for department in Department.objects.matching(search_term)]
            found = found | queryset.filter(pk__in=spoken)
        return found, many

    @admin.display(description="别名")
    def other_names(self, department: Department) -> str:
        return "、".join(alias.name for alias in department.aliases.all())


class PasswordState(ReadOnlyPasswordHashWidget):
    """Whether there is a password; how it is kept is no business of a clerk's."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        there = bool(value) and is_password_usable(value)
        context["summary"] = [{"label": "已设密码。" if there else "还没有设密码。"}]
        return context


class AccountForm(UserChangeForm):
    password = ReadOnlyPasswordHashField(
        label="密码", help_text="系统不保存密码的原文，谁也看不到，只能重设。", widget=PasswordState
    )


class PasswordForm(AdminPasswordChangeForm):
    # Its own warning is in English, and not translatable; the admin's script shows it by its id.
    usable_password_help_text = format_html(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        "停用后，这个账号不能用密码登录。",
        "停用后，现在的密码就作废了。",
    )


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    form = AccountForm
    change_password_form = PasswordForm
    list_display = ("username", "name", "department", yes_no("is_active", "启用"), "last_login")
    list_filter = ("is_active", "groups")
    list_select_related = ("department",)
    search_fields = ("username", "name")
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("本人", {"fields": ("name", "department", "email")}),
        ("权限", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("日期", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "name",
                    "department",
                    "groups",
                    "is_staff",
                    "usable_password",
                    "password1",
                    "password2",
                ),
            },
        ),
    )
    filter_horizontal = ("groups",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are switched off: what they did is on record, and would go with them."""
        return False
