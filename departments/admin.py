from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import (
    AdminUserCreationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group
from django.db import IntegrityError, models, transaction
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from .events import Act
from .labelled import LabelledInline, LabelledRows
from .models import Department, DepartmentAlias, Presence, User
from .password_forms import PasswordForm
from .recorded import OneRecord, Recorded
from .roles import wrongly_mixed
from .signing_in.admin import SignInActions
from .signing_in.sessions import end_sessions

# Roles are the table in `roles`, applied by a migration; their pages speak English.
admin.site.unregister(Group)


def yes_no(field: str, label: str) -> Callable[[models.Model], str]:
    """A column for a boolean, in words: the admin's own pictures are called True and False."""

    @admin.display(description=label, ordering=field)
    def shown(thing: models.Model) -> str:
        return "是" if getattr(thing, field) else "否"

    return shown


class ReadOnlyAdmin(OneRecord):
    """What is on record: to be looked at by those who may, changed by nobody."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AliasInline(LabelledInline):
    model = DepartmentAlias
    extra = 1


class PresenceInline(LabelledInline):
    model = Presence
    extra = 1


ON_RECORD = "不能删除：已经办结或存档的记录里有它。不再用的部门，请在进驻时段里填上截止月份。"


class DepartmentAdmin(Recorded):
    """Registered by `bulletin.admin.names`, which knows what else names a department."""

    list_display = ("name", "order", "other_names")
    list_editable = ("order",)
    search_fields = ("name", "aliases__name")
    inlines = (AliasInline, PresenceInline)

    def get_changelist_formset(self, request, **kwargs):  # type: ignore[no-untyped-def]
        return super().get_changelist_formset(request, formset=LabelledRows, **kwargs)

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        return super().get_queryset(request).prefetch_related("aliases")

    def get_search_results(self, request, queryset, search_term):  # type: ignore[no-untyped-def]
        """By pinyin too: sbj finds 区社保局."""
        found, many = super().get_search_results(request, queryset, search_term)
        if search_term:
            spoken = [department.pk for department in Department.objects.matching(search_term)]
            found = found | queryset.filter(pk__in=spoken)
        return found, many

    def delete_view(self, request, object_id, extra_context=None):  # type: ignore[no-untyped-def]
        return self._unless_on_record(request, super().delete_view, object_id, extra_context)

    def changelist_view(self, request, extra_context=None):  # type: ignore[no-untyped-def]
        return self._unless_on_record(request, super().changelist_view, extra_context)

    def _unless_on_record(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *args: Any
    ) -> HttpResponse:
        """What is on record the database keeps: told on the page that was asked from."""
        try:
            with transaction.atomic():
                return view(request, *args)
        except IntegrityError:
            messages.error(request, ON_RECORD)
            return HttpResponseRedirect(request.get_full_path())

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


class RolesForm(forms.Form):
    """What an account may be at once."""

    def clean_groups(self) -> Any:
        groups = self.cleaned_data["groups"]
        if complaint := wrongly_mixed([group.name for group in groups]):
            raise forms.ValidationError(complaint)
        return groups


class NewAccountForm(RolesForm, AdminUserCreationForm):
    pass


class AccountForm(RolesForm, UserChangeForm):
    password = ReadOnlyPasswordHashField(
        label="密码", help_text="系统不保存密码的原文，谁也看不到，只能重设。", widget=PasswordState
    )


@admin.register(User)
class UserAdmin(SignInActions, Recorded, DjangoUserAdmin):
    act = Act.ACCOUNT
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = PasswordForm
    list_display = ("username", "name", "department", yes_no("is_active", "启用"), "last_login")
    list_filter = ("is_active", "groups")
    list_select_related = ("department",)
    search_fields = ("username", "name")
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("username", "password", "is_first_password")}),
        ("登录", {"fields": ("lock_state", "code_state")}),
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
    readonly_fields = ("is_first_password", "lock_state", "code_state", "last_login", "date_joined")

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Six roles are ticked; Django's two lists are for hundreds."""
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description="首次登录须改密码")
    def is_first_password(self, account: User) -> str:
        return "是" if account.must_change_password else "否"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a superuser makes superusers."""
        fields = super().get_readonly_fields(request, obj)
        return fields if _is_superuser(request) else (*fields, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's account, its password too, is left to superusers."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.is_superuser or _is_superuser(request))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.must_change_password = obj.has_usable_password()
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            end_sessions(obj)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """One's own password is changed where the old one is asked for."""
        if str(request.user.pk) == id:
            return HttpResponseRedirect(reverse("admin:password_change"))
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Of a password, that it was set; by whom it is known is said as well."""
        if isinstance(form, PasswordForm):
            given = form.cleaned_data["set_usable_password"]
            return ["重设密码，本人登录后须改" if given else "停用密码登录"]
        return super().construct_change_message(request, form, formsets, add)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are switched off: what they did is on record, and would go with them."""
        return False


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
