"""The numbers that keys have reached.

They are kept, and not begun anew after the highest key there is: the record of acts names a thing
by its key, and a new thing must not get the key of one that was deleted. PostgreSQL's are of no
moment: read while others write they may be ahead of the rows, which does no harm.
"""

from __future__ import annotations

from django.db import connections, models
from django.db.models import Max

from .migrated import Model


def reached(model: Model, using: str) -> int:
    """The highest key ever given out; 0 for none, and for tables whose keys are not counted."""
    if not _is_counted(model):
        return 0
    highest = model._base_manager.using(using).aggregate(highest=Max("pk"))["highest"]
    return max(highest or 0, _last(model, using))


def go_on_from(model: Model, number: int, using: str) -> None:
    """The next key is the one after `number`."""
    if not _is_counted(model):
        return
    table, column = model._meta.db_table, model._meta.pk.column
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            asked = "SELECT setval(pg_get_serial_sequence(quote_ident(%s), %s), %s, %s)"
            cursor.execute(asked, [table, column, max(number, 1), number > 0])
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])


def _is_counted(model: Model) -> bool:
    return isinstance(model._meta.pk, models.AutoField)  # the large and the small kind too


def _last(model: Model, using: str) -> int:
    table, column = model._meta.db_table, model._meta.pk.column
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(quote_ident(%s), %s)", [table, column])
            sequence = cursor.fetchone()[0]  # quoted by PostgreSQL itself
            cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    return int(found[0]) if found else 0
