from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from .models import Department, DepartmentAlias, Presence, User


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

    @admin.display(description="别名")
    def other_names(self, department: Department) -> str:
        return "、".join(alias.name for alias in department.aliases.all())


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ("username", "name", "department", "is_active", "last_login")
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
