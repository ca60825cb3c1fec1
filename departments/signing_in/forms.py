"""The sign-in page's form, and those of the page about codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables
from django_otp.plugins.otp_totp.models import TOTPDevice

from ..models import User
from .locking import sentence

INVALID = "用户名、密码或动态口令不对，请核对大小写再试。连续错{limit}次会暂停登录30分钟。"


def code_field(**more: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
    return forms.CharField(
        label="动态口令", max_length=20, widget=forms.TextInput(attributes), **more
    )


class SignInForm(AdminAuthenticationForm):
    """Name, password and, where anybody has one, the code: one answer, whatever is wrong."""

    code = code_field(required=False, help_text="没有设过的不填。手机不在身边的，填一个备用码。")
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": INVALID.format(limit=settings.AXES_FAILURE_LIMIT),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        if not TOTPDevice.objects.filter(confirmed=True).exists():
            del self.fields["code"]

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        username, password = (self.cleaned_data.get(name) for name in ("username", "password"))
        if username is not None and password:
            code = self.cleaned_data.get("code", "")
            self.user_cache = authenticate(
                self.request, username=username, password=password, code=code
            )
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data

    def get_invalid_login_error(self) -> ValidationError:
        if self.request is not None and getattr(self.request, "axes_locked_out", False):
            told = sentence(self.request, self.cleaned_data["username"])
            return ValidationError(told, code="locked_out")
        return super().get_invalid_login_error()


class TurnOnForm(forms.Form):
    """The key is in the session; only the code is typed."""

    code = code_field(help_text="手机上现在显示的6位数字。")


class TurnOffForm(forms.Form):
    """Asks again what signing in asks, and counts failures as signing in does."""

    password = forms.CharField(
        label="密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = code_field(help_text="手机上现在显示的6位数字，或一个备用码。")

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.errors:
            return found
        known = authenticate(
            self.request,
            username=self.user.username,
            password=found["password"],
            code=found["code"],
        )
        if known is None:
            is_locked = getattr(self.request, "axes_locked_out", False)
            wrong = "密码或动态口令不对，没有关掉。"
            raise ValidationError(
                sentence(self.request, self.user.username) if is_locked else wrong
            )
        return found
