"""Letting departments fill in their own row of a month (部门填报)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from departments.events import Act, record
from departments.models import User
from departments.months import Month

from ..models import Collection

OPEN = ("stats.add_collection", "stats.change_collection")


def may_open(user: User) -> bool:
    return user.has_perms(OPEN)


@transaction.atomic
def open_month(month: Month, *, closes_on: dt.date | None, by: User) -> None:
    """Departments may write from now until that day, that day included; None: without an end."""
    _require(by)
    told = {"is_open": True, "closes_on": closes_on}
    collection, _ = Collection.objects.update_or_create(month=month, defaults=told)
    until = f"，截止{closes_on:%Y-%m-%d}" if closes_on else ""
    record(by, collection, f"开放部门填报{until}", act=Act.REPORTING)


@transaction.atomic
def close_month(month: Month, *, by: User) -> None:
    """Departments may look from now on, and write no more."""
    _require(by)
    for collection in Collection.objects.filter(month=month, is_open=True):
        collection.is_open = False
        collection.save(update_fields=("is_open",))
        record(by, collection, "停止部门填报", act=Act.REPORTING)


def _require(user: User) -> None:
    if not may_open(user):
        raise PermissionDenied
