"""Departments, indicators, sources and tables that come with a file are on record as well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import models

from departments.events import Act, record
from departments.models import Department

from ..models import Indicator, Source, StatTable

if TYPE_CHECKING:
    from departments.models import User

MADE: tuple[type[models.Model], ...] = (Department, Indicator, Source, StatTable)


@contextmanager
def making_on_record(by: User | None, when: str) -> Iterator[None]:
    """Whatever of these is made within is put on record, `when` as in `导入数据时`."""
    known = {model: set(_keys(model)) for model in MADE}
    yield
    for model, before in known.items():
        for row in model._base_manager.exclude(pk__in=before).order_by("pk"):
            record(by, row, f"{when}新建{model._meta.verbose_name}", act=Act.DEFINITION)


def _keys(model: type[models.Model]) -> list[int]:
    return list(model._base_manager.values_list("pk", flat=True))
