"""Rows of a backup into their table, and which of them the database does not take."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.db.models import sql

from .migrated import Model
from .refusing import BackupRefused
from .values import decode_row, fields_of

#: What a database, its driver or a field says to a value that does not fit.
DOES_NOT_FIT = (DatabaseError, ValueError, TypeError, OverflowError, ValidationError)


def insert(model: Model, rows: Sequence[bytes]) -> None:
    """Exactly these values: no field fills in a time of its own, no default comes in between.

    Raises BackupRefused naming the row that the database does not take.
    """
    try:
        with transaction.atomic():
            _insert(model, rows)
    except DOES_NOT_FIT:
        for row in rows:
            _insert_or_name(model, row)


def _insert_or_name(model: Model, row: bytes) -> None:
    try:
        with transaction.atomic():
            _insert(model, [row])
    except DOES_NOT_FIT as error:
        key = decode_row(fields_of(model), row)[0]
        why = str(error).strip().splitlines()[0]
        raise BackupRefused(
            f"表“{model._meta.verbose_name}”（{model._meta.label}）编号{key}的一行，"
            f"{connection.display_name}不接受，没有恢复：{why}"
        ) from None


def _insert(model: Model, rows: Sequence[bytes]) -> None:
    fields = fields_of(model)
    names = [field.attname for field in fields]
    made = [model.from_db(connection.alias, names, decode_row(fields, row)) for row in rows]
    size = max(connection.ops.bulk_batch_size(list(fields), made), 1)
    for start in range(0, len(made), size):
        _insert_once(model, fields, made[start : start + size])


def _insert_once(model: Model, fields: Sequence[object], made: list[models.Model]) -> None:
    """`raw`, as Django's own loaddata does: values go in as they are."""
    query = sql.InsertQuery(model)
    query.insert_values(fields, made, raw=True)  # type: ignore[arg-type]
    query.get_compiler(using=connection.alias).execute_sql()
