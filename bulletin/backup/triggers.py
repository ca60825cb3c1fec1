"""The database's own refusals, put aside while an empty one is filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection


@contextmanager
def triggers_aside(tables: Sequence[str]) -> Iterator[None]:
    """Within a transaction: triggers do not fire, and are the same again afterwards.

    A closed assessment takes no new parts, and what is on record is never deleted, not even what
    migrations put there. On PostgreSQL this also keeps everybody else from writing.
    """
    if connection.vendor == "postgresql":
        _each(tables, "DISABLE")
        yield
        _each(tables, "ENABLE")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _, statement in triggers:
            cursor.execute(statement)


def _each(tables: Sequence[str], act: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"ALTER TABLE {name} {act} TRIGGER USER")
