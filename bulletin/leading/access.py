"""Who may open the leaders' pages, in one place. A department's staff see none of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from departments.access import signed_in
from departments.models import User
from departments.months import Month

from ..models import Edition
from ..models.leading import INSTRUCT, named_readers
from ..permissions import VIEW_READERSHIP


def may_open(user: User) -> bool:
    """Those who see the readership, and the named readers."""
    if user.has_perm(VIEW_READERSHIP) or user.has_perm(INSTRUCT):
        return True
    return user.department_id is None and named_readers().filter(pk=user.pk).exists()


def reader(request: HttpRequest) -> User:
    """Who is asking; PermissionDenied where the pages are not theirs."""
    user = signed_in(request)
    if not may_open(user):
        raise PermissionDenied
    return user


def edition_of(month: Month) -> Edition:
    """The month's newest edition with its document; Http404 where nothing is published."""
    editions = Edition.objects.of(month).with_withdrawal().select_related("bulletin")
    found = editions.defer("html", "pdf", "docx").first()
    if found is None:
        raise Http404(f"{month.label}的通报还没有发布。")
    return found


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """One of the leaders' pages, in the admin's dress."""
    return TemplateResponse(
        request,
        f"leading/{template}.html",
        {**admin.site.each_context(request), "is_nav_sidebar_enabled": False, **context},
        status=status,
    )
