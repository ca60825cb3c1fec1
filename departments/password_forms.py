"""Passwords set by others, which are to be changed, and one's own, by which they are."""

from __future__ import annotations

from django.contrib.admin.forms import AdminPasswordChangeForm as OwnPasswordChangeForm
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.utils.html import format_html

from .models import User


class OwnPasswordForm(OwnPasswordChangeForm):
    """One's own password: after that it need not be changed any more."""

    user: User

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = False
        saved: User = super().save(commit)
        return saved


class PasswordForm(AdminPasswordChangeForm):
    """Somebody else's password, known to whoever sets it: its owner must change it."""

    user: User
    # Its own warning is in English, and not translatable; the admin's script shows it by its id.
    usable_password_help_text = format_html(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        "停用后，这个账号不能用密码登录。",
        "停用后，现在的密码就作废了。",
    )

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = self.cleaned_data["set_usable_password"]
        saved: User = super().save(commit)
        return saved
