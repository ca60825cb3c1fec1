"""What somebody owes before anything else: a password of their own, a new one, a code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ..models import User
from .asking import SAFE, is_from_script, is_private
from .recording import MUST_SET_UP

#: What stays open: leaving or changing the account.
OPEN = ("admin:logout", "admin:login")


@dataclass(frozen=True, slots=True)
class Duty:
    """`page` is where it is done, `link` its name in a sentence, `title` that page's heading."""

    page: str
    link: str
    title: str
    why: str

    @property
    def sentence(self) -> str:
        return (
            f"{self.why}，刚才这一步没有做。请先打开“{self.link}”，{self.title}，"
            "再回到刚才那一页重做；填的内容还在那一页上。"
        )


FIRST_PASSWORD = Duty(
    "admin:password_change", "修改密码", "请先把密码改成您自己的", "您还在用别人给的密码"
)
OLD_PASSWORD = Duty(
    "admin:password_change", "修改密码", "密码用得太久了，请换一个新的", "您的密码用得太久了"
)
CODE = Duty("admin:code", "动态口令", "请先设动态口令", "您的角色登录要用动态口令，还没有设")


def duty_of(request: HttpRequest) -> Duty | None:
    """The first of what is owed; no query."""
    user = request.user
    if not isinstance(user, User):
        return None
    if user.must_change_password:
        return FIRST_PASSWORD
    if _is_old(user):
        return OLD_PASSWORD
    return CODE if request.session.get(MUST_SET_UP) else None


def _is_old(user: User) -> bool:
    days = settings.PASSWORD_DAYS
    since = user.password_since or user.date_joined
    return bool(days) and timezone.now() - since >= timedelta(days=days)


class DutyMiddleware:
    """Below settings.PRIVATE_PATHS only; public pages do not even ask who is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if not is_private(request) or request.path in {reverse(name) for name in OPEN}:
            return None
        duty = duty_of(request)
        if duty is None or request.path == reverse(duty.page):
            return None
        return _refusal(request, duty)


def _refusal(request: HttpRequest, duty: Duty) -> HttpResponse:
    """To the page where it is done; but what was sent is not dropped without a word."""
    if is_from_script(request):
        return JsonResponse({"message": duty.sentence}, status=403)
    if request.method in SAFE:
        return HttpResponseRedirect(reverse(duty.page))
    context = {"exception": duty.sentence, "change": reverse(duty.page), "change_label": duty.link}
    return render(request, "403.html", context, status=403)
