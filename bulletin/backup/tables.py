"""The rows of a table, out of whichever database, a few in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import models

from .migrated import Model
from .values import Field, encode_row, fields_of

#: Rows fetched at once where a row is small, may be long, or may be a file.
SMALL, LONG, FILE = 500, 20, 1


def encoded_rows(model: Model, using: str) -> Iterator[bytes]:
    """Each row of a table as `encode_row` spells it."""
    fields = fields_of(model)
    found = model._base_manager.using(using).order_by("pk")
    names = [field.attname for field in fields]
    for values in found.values_list(*names).iterator(chunk_size=rows_at_once(fields)):
        yield encode_row(fields, values)


def rows_at_once(fields: Sequence[Field]) -> int:
    if any(isinstance(field, models.BinaryField) for field in fields):
        return FILE
    long = any(isinstance(field, models.TextField | models.JSONField) for field in fields)
    return LONG if long else SMALL
