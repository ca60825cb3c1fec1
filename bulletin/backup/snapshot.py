"""One moment of the database, read by a connection of its own while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction

ALIAS = "backup"


@contextmanager
def snapshot() -> Iterator[str]:
    """Gives the alias under which the moment is read; the first question fixes it.

    PostgreSQL: one read-only transaction, repeatable read. SQLite: one deferred transaction; with
    a write-ahead log, which the settings ask for, it neither waits for writers nor holds them up.
    """
    own = connection.copy(ALIAS)
    on_postgresql = own.vendor == "postgresql"
    if on_postgresql:
        from django.db.backends.postgresql.psycopg_any import IsolationLevel

        own.settings_dict["OPTIONS"]["isolation_level"] = IsolationLevel.REPEATABLE_READ
    else:
        own.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    connections[ALIAS] = own
    try:
        with transaction.atomic(using=ALIAS), own.cursor() as cursor:
            if on_postgresql:
                cursor.execute("SET TRANSACTION READ ONLY")
                # Whoever takes the file may be slow: a copy over a thin line.
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                cursor.execute("SET LOCAL statement_timeout = 0")
            yield ALIAS
    finally:
        own.close()
        del connections[ALIAS]
