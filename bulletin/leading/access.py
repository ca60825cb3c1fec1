"""Who may open the leaders' pages, in one place. A department's staff see none of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from departments.access import signed_in
from departments.models import User
from departments.months import Month
from departments.site import page_in_dress

from ..models import Edition
from ..models.formats import FORMATS
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
    found = editions.defer(*FORMATS).first()
    if found is None:
        raise Http404(f"{month.label}的通报还没有发布。")
    return found


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """One of the leaders' pages, in the admin's dress."""
    return page_in_dress(request, f"leading/{template}.html", context, status=status)
