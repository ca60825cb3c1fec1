"""The admin's page of one's own password, and its dress for pages elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from .access import signed_in
from .password_forms import OwnPasswordForm


class OwnPasswordView(PasswordChangeView):
    form_class = OwnPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        messages.success(self.request, "密码已改好，以后请用新密码登录。")
        return answer


class AccountSite(admin.AdminSite):
    """An admin in which a first password is changed before anything else."""

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        context = {**self.each_context(request), **(extra_context or {})}
        if signed_in(request).must_change_password:
            # Every way into the menu would lead back here.
            context |= {"title": "请先把密码改成您自己的", "is_nav_sidebar_enabled": False}
        request.current_app = self.name
        view = OwnPasswordView.as_view(success_url=reverse("admin:index"), extra_context=context)
        return view(request)


def page_in_dress(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> TemplateResponse:
    """A page outside the admin's own addresses, in its dress and without its menu."""
    dress = {**admin.site.each_context(request), "is_nav_sidebar_enabled": False}
    return TemplateResponse(request, template, {**dress, **context}, status=status)
