"""The admin's page of one's own password, and its dress for pages elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from .access import signed_in
from .events import Act, record
from .password_forms import OwnPasswordForm
from .signing_in.duties import duty_of
from .signing_in.ended import Why
from .signing_in.forms import SignInForm


class OwnPasswordView(PasswordChangeView):
    form_class = OwnPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        user = signed_in(self.request)
        with transaction.atomic():
            answer = super().form_valid(form)
            record(user, user, "修改自己的密码", act=Act.SIGN_IN)
        messages.success(self.request, "密码已改好，以后请用新密码登录。")
        return answer


class AccountSite(admin.AdminSite):
    """An admin in which what is owed (duties.py) is done before anything else."""

    login_form = SignInForm

    def get_urls(self) -> list[Any]:
        from .signing_in.pages import code_page  # asks for this site

        return [path("code/", self.admin_view(code_page), name="code"), *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """With a sentence for whoever was signed out; see `ended.py`."""
        why = request.GET.get("ended", "")
        told = {"ended": Why(why).sentence()} if why in Why.values else {}
        return super().login(request, {**(extra_context or {}), **told})

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        context = {**self.each_context(request), **(extra_context or {})}
        if duty := duty_of(request):
            # Every way into the menu would lead back here.
            context |= {"title": duty.title, "is_nav_sidebar_enabled": False}
        request.current_app = self.name
        view = OwnPasswordView.as_view(success_url=reverse("admin:index"), extra_context=context)
        return view(request)


def page_in_dress(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> TemplateResponse:
    """A page outside the admin's own addresses, in its dress and without its menu."""
    dress = {**admin.site.each_context(request), "is_nav_sidebar_enabled": False}
    return TemplateResponse(request, template, {**dress, **context}, status=status)
