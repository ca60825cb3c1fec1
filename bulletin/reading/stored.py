"""Editions as readers may have them: found by month and number, or taken back, or not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from departments.months import Month

from ..models import Edition, Withdrawal
from .policy import site_page

View = Callable[..., HttpResponse]


class Withdrawn(Exception):
    """The edition was taken back."""

    def __init__(self, month: Month, edition: Edition) -> None:
        super().__init__(f"{edition.bulletin_id} v{edition.number}")
        self.month, self.edition = month, edition


def stored(month: Month, number: int | None, *fields: str) -> Edition:
    """The edition, or the newest, with these fields and `newest`, the newest one's number.

    One query. Raises Http404, or Withdrawn.
    """
    found = _editions(month, number).only("number", "bulletin", *fields).first()
    if found is None:
        raise Http404(
            f"{month.label}的通报" + (f"没有第{number}版。" if number else "还没有发布。")
        )
    if found.withdrawn:
        raise Withdrawn(month, found)
    return found


def _editions(month: Month, number: int | None) -> Any:
    editions = Edition.objects.of(month).with_withdrawal().with_newest()
    return editions if number is None else editions.filter(number=number)


def etag(month: Month, number: int | None, part: str) -> str | None:
    """One indexed query, without the bytes; other where the edition was withdrawn or followed."""
    fields = (f"{part}_sha256", "number", "newest", "withdrawn")
    found = _editions(month, number).values_list(*fields).first()
    if found is None:
        return None
    sha256, own, newest, withdrawn = found
    if withdrawn:
        return f'"withdrawn-{own}-{newest}"'
    return f'"{sha256}"' if own == newest or part != "html" else f'"{sha256}-{newest}"'


def public(view: View) -> View:
    """A view of what is published: asked again each time, and the reason where it was withdrawn.

    An edition never changes, but it can be followed by another one, or taken back.
    """

    @require_safe
    @cache_control(public=True, no_cache=True)
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Withdrawn as withdrawn:
            return _withdrawn(request, withdrawn)

    return shown


def _withdrawn(request: HttpRequest, found: Withdrawn) -> HttpResponse:
    withdrawal = (
        Withdrawal.objects.filter(
            edition__bulletin=found.edition.bulletin_id, edition__number__gte=found.edition.number
        )
        .order_by("edition__number")
        .first()
    )
    newest = Edition.objects.of(found.month).readable().values_list("number", flat=True).first()
    context = {"month": found.month, "withdrawal": withdrawal, "newest": newest}
    return site_page(request, "reading/withdrawn.html", context, status=410)
