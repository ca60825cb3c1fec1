"""Whoever has a first password changes it before doing anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

SENTENCE = (
    "您还在用别人给的密码，刚才这一步没有做。请先打开“修改密码”，改成您自己的密码，"
    "再回到刚才那一页重做；填的内容还在那一页上。"
)
#: What stays open: changing the password, and leaving or changing the account.
OPEN = ("admin:password_change", "admin:logout", "admin:login")
SAFE = ("GET", "HEAD", "OPTIONS")


class FirstPasswordMiddleware:
    """Below settings.PRIVATE_PATHS only; public pages do not even ask who is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_private(request) and getattr(request.user, "must_change_password", False):
            return _refusal(request)
        return self.get_response(request)


def _is_private(request: HttpRequest) -> bool:
    if not request.path_info.startswith(settings.PRIVATE_PATHS):
        return False
    return request.path not in {reverse(name) for name in OPEN}


def _refusal(request: HttpRequest) -> HttpResponse:
    """To the page where it is changed; but what was sent is not dropped without a word."""
    change = reverse("admin:password_change")
    if _is_from_script(request):
        return JsonResponse({"message": SENTENCE}, status=403)
    if request.method in SAFE:
        return HttpResponseRedirect(change)
    return render(request, "403.html", {"exception": SENTENCE, "change": change}, status=403)


def _is_from_script(request: HttpRequest) -> bool:
    return (
        request.content_type == "application/json"
        or not request.accepts("text/html")
        or request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Mode") in ("cors", "same-origin")
    )
