"""Public pages as answers: no script, nothing from elsewhere, asked for again each time."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from departments.headers import POLICY, SITE_POLICY

from .large import is_large


def site_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A public page that is not frozen, with its policy."""
    context = {"is_large": is_large(request), **context}
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ("Cookie",))
    response[POLICY] = SITE_POLICY
    return response


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page made from what is published now: asked for again each time, sent only where other."""

    @require_safe
    @cache_control(public=True, no_cache=True)
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = view(request, *args, **kwargs)
        if page.status_code != 200:
            return page
        tag = set_response_etag(page)["ETag"]
        return get_conditional_response(request, etag=tag, response=page) or page

    return shown
