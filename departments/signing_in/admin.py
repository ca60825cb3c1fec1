"""What a manager does about others' signing in, from the list of accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

# Their own pages are in English, and show secrets.
from django_otp.plugins.otp_static import admin as _static  # noqa: F401 - registers itself
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp import admin as _totp  # noqa: F401
from django_otp.plugins.otp_totp.models import TOTPDevice

from ..access import signed_in
from ..models import User
from .codes import device_of, reset_code
from .locking import is_locked_everywhere, is_locked_somewhere, unlock
from .refused import SignInRefused

admin.site.unregister((TOTPDevice, StaticDevice))

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[User]
else:
    _Admin = object


class SignInActions(_Admin):
    """Mixed into the accounts' ModelAdmin."""

    actions: tuple[str, ...] = ("unlock", "reset_code")

    @admin.action(description="解除登录锁定", permissions=("change",))
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, unlock, "已解除登录锁定")

    @admin.action(description="撤销动态口令（手机丢了、换了）", permissions=("change",))
    def reset_code(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, reset_code, "已撤销动态口令")

    def _each(
        self, request: HttpRequest, chosen: QuerySet[User], verb: Callable[..., None], done: str
    ) -> None:
        by, names = signed_in(request), []
        for account in chosen:
            if not self.has_change_permission(request, account):
                messages.error(request, f"账号“{account}”只有超级管理员能动。")
                continue
            try:
                verb(account, by=by)
            except SignInRefused as refusal:
                messages.warning(request, str(refusal))
            else:
                names.append(str(account))
        if names:
            messages.success(request, f"{done}：{'、'.join(names)}。")

    @admin.display(description="登录锁定")
    def lock_state(self, account: User) -> str:
        if is_locked_everywhere(account.username):
            return "已锁定：一天里登录失败的次数太多"
        if is_locked_somewhere(account.username):
            return "已锁定：登录失败的次数太多，30分钟后自动解除"
        return "没有锁定"

    @admin.display(description="动态口令")
    def code_state(self, account: User) -> str:
        return "已设" if device_of(account) else "没有设"
