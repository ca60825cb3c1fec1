"""Letting departments fill in their own row of a month (部门填报)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from departments.models import User
from departments.months import Month

from ..models import Collection

OPEN = ("stats.add_collection", "stats.change_collection")


def may_open(user: User) -> bool:
    return user.has_perms(OPEN)


def open_month(month: Month, *, closes_on: dt.date | None, by: User) -> None:
    """Departments may write from now until that day, that day included; None: without an end."""
    _require(by)
    told = {"is_open": True, "closes_on": closes_on}
    Collection.objects.update_or_create(month=month, defaults=told)


def close_month(month: Month, *, by: User) -> None:
    """Departments may look from now on, and write no more."""
    _require(by)
    Collection.objects.filter(month=month).update(is_open=False)


def _require(user: User) -> None:
    if not may_open(user):
        raise PermissionDenied
