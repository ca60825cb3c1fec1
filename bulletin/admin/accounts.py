"""Accounts from a list: handed in, looked at, made; their first passwords are shown once."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.access import signed_in
from departments.accounts import (
    AccountsRefused,
    Outcome,
    Slip,
    renew_first_passwords,
    settle_accounts,
)
from departments.accounts.settling import ADD, SEEN_ANOTHER
from departments.admin import UserAdmin
from departments.models import User
from stats.downloads import attachment
from stats.intake.sheets import UnreadableFile

from ..accounts.files import slips_csv, template
from ..accounts.forms import STALE, AccountListForm, ConfirmedListForm, SlipsForm
from ..accounts.reading import Understood, understand_file
from ..permissions import require

LIST = "admin:departments_user_list"
#: So many problems are shown; of more, the number is told.
MOST_PROBLEMS = 100


@require_http_methods(["GET", "HEAD", "POST"])
def from_list(request: HttpRequest) -> HttpResponse:
    """A file, then what would come of it, then the accounts: only what was looked at is done."""
    require(signed_in(request), ADD)
    if "content" in request.POST:
        return _confirm(request)
    form = AccountListForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "list", {"form": form})
    content: bytes = form.cleaned_data["content"]
    try:
        return _preview(request, content, understand_file(content))
    except UnreadableFile as refusal:
        form.add_error("file", str(refusal))
        return _page(request, "list", {"form": form})


@sensitive_variables("settled")
def _confirm(request: HttpRequest) -> HttpResponse:
    form = ConfirmedListForm(request.POST)
    if not form.is_valid():
        return _again(request, STALE)
    content: bytes = form.cleaned_data["content"]
    try:
        found = understand_file(content)
    except UnreadableFile as refusal:
        return _again(request, str(refusal))
    try:
        if found.problems:
            raise AccountsRefused(SEEN_ANOTHER)
        settled = settle_accounts(found.rows, by=signed_in(request), seen=form.cleaned_data["seen"])
    except AccountsRefused as refusal:
        messages.warning(request, str(refusal))
        return _preview(request, content, understand_file(content))
    counts = (("新建", len(settled.slips)), ("修改", settled.changed),
              ("不变", settled.unchanged), ("不动", settled.untouched))  # fmt: skip
    done = "，".join(f"{what}{count}个账号" for what, count in counts if count) + "。"
    return _shown_once(request, settled.slips, done)


@sensitive_variables("slips")
def _shown_once(request: HttpRequest, slips: tuple[Slip, ...], done: str) -> HttpResponse:
    """The page itself, without a redirect: the passwords are in nobody's store to be fetched."""
    if not slips:
        messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:departments_user_changelist"))
    context = {
        "done": done,
        "slips": slips,
        "form": SlipsForm.of(slips),
        "address": request.build_absolute_uri(reverse("admin:index")),
    }
    return _page(request, "slips", context)


def _again(request: HttpRequest, why: str) -> HttpResponse:
    messages.error(request, why)
    return HttpResponseRedirect(reverse(LIST))


@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def download_slips(request: HttpRequest) -> HttpResponse:
    """The slips that the page holds, as a file."""
    require(signed_in(request), ADD)
    form = SlipsForm(request.POST)
    if not form.is_valid():
        return _again(request, STALE)
    return attachment(slips_csv(form.cleaned_data["slips"]), "初始密码.csv")


@require_safe
def download_template(request: HttpRequest) -> HttpResponse:
    require(signed_in(request), ADD)
    return attachment(template(), "账号名单.xlsx")


def _preview(request: HttpRequest, content: bytes, found: Understood) -> HttpResponse:
    counts = [(outcome, len(found.plan.of(outcome))) for outcome in Outcome]
    context = {
        "problems": found.problems[:MOST_PROBLEMS],
        "problem_count": len(found.problems),
        "more_problems": max(0, len(found.problems) - MOST_PROBLEMS),
        "remarks": found.remarks,
        "rows": found.plan.rows,
        "counts": [(outcome, count) for outcome, count in counts if count],
        "does_something": found.plan.does_something,
        "gains": any(row.gains for row in found.plan.rows),
        "form": ConfirmedListForm.of(content, found.plan.fingerprint),
    }
    return _page(request, "preview", context)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    titles = {"list": "批量建账号", "preview": "核对名单", "slips": "初始密码"}
    return TemplateResponse(
        request,
        f"admin/departments/user/{name}.html",
        {
            **admin.site.each_context(request),
            "title": titles[name],
            "opts": User._meta,
            **context,
        },
    )


admin.site.unregister(User)


@admin.register(User)
class ListedUserAdmin(UserAdmin):
    actions = (*UserAdmin.actions, "renew")

    @admin.action(description="重发初始密码", permissions=("change",))
    def renew(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        try:
            slips = renew_first_passwords(queryset, by=signed_in(request))
        except AccountsRefused as refusal:
            messages.error(request, str(refusal))
            return None
        return _shown_once(request, slips, f"重发了{len(slips)}个账号的初始密码。")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("list/", view(from_list), name="departments_user_list"),
            path("list/slips/", view(download_slips), name="departments_user_slips"),
            path("list/template/", view(download_template), name="departments_user_template"),
            *super().get_urls(),
        ]
