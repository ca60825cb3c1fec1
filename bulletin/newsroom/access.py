"""Who may open which piece, in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from departments.access import signed_in
from departments.models import User
from departments.site import page_in_dress

from ..models import NewsItem
from ..models.formats import BYTES
from ..permissions import WRITE, require

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """For those who are signed in."""
    return login_required(view)


def writer(request: HttpRequest) -> User:
    """Who is asking, with the right to write pieces; PermissionDenied otherwise."""
    by = signed_in(request)
    require(by, WRITE)
    return by


def piece_of(request: HttpRequest, pk: int) -> NewsItem:
    """A piece within reach; another department's is as little there as one that never was."""
    by = writer(request)
    found = (
        NewsItem.objects.for_user(by)
        .select_related("department", "author", "saved_by", "placement__section", "published_in")
        .defer(*(f"published_in__{part}" for part in BYTES))
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404("没有这篇稿件。")
    return found


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the newsroom, in the admin's dress."""
    return page_in_dress(request, f"newsroom/{template}.html", context, status=status)
