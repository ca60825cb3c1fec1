"""The numbers of a text that somebody is writing, held against the ledger, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from departments.access import signed_in
from departments.months import month_from_user

from ..reconciler import Evidence, check_with
from ..reconciler.templates import check_template

MAX_BYTES = 50 * 1024
MAY_LOOK = ("stats.view_figure", "stats.change_figure")


def urls(view: Callable[[Any], Any]) -> list[Any]:
    return [path("check-text/", view(check), name="stats_figure_check_text")]


@require_POST
def check(request: HttpRequest) -> JsonResponse:
    """`month` and `text`; with `news`, the text is read as a piece and not as a template.

    Answers {"numbers": […]} as the command does, or {"error": …} with 400.
    """
    if not any(map(signed_in(request).has_perm, MAY_LOOK)):
        raise PermissionDenied
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return _refusal(f"文字超过{MAX_BYTES // 1024}KB，太长了，请分开核对。")
    try:
        evidence = Evidence(month_from_user(request.POST.get("month", "")))
    except ValidationError as error:
        return _refusal("".join(error.messages))
    if request.POST.get("news"):
        judged = check_with(evidence, text, is_news=True)
    else:
        judged = check_template(evidence, text)
    numbers = [one.as_json() | {"label": one.verdict.label} for one in judged]
    return JsonResponse({"month": str(evidence.month), "numbers": numbers})


def _refusal(sentence: str) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=400)
