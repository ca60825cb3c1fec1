"""Tables that only grow: the database itself refuses to change or remove their rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.migrations import RunPython

MESSAGE = "what is on record never changes"

POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_frozen() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{message}'; END
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS {table}_frozen ON {table};
CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_frozen();
"""
POSTGRESQL_UNDO = """
DROP TRIGGER IF EXISTS {table}_frozen ON {table};
DROP FUNCTION IF EXISTS {table}_frozen();
"""
SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {{table}}_no_{act.lower()} BEFORE {act} ON {{table}} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END"
    for act in ("UPDATE", "DELETE")
)
SQLITE_UNDO = tuple(f"DROP TRIGGER IF EXISTS {{table}}_no_{act}" for act in ("update", "delete"))


def freeze(table: str) -> RunPython:
    """A migration's step that puts the triggers on a table (again, where they were lost).

    SQLite makes a table anew when a column is added, and its triggers go with the old one.
    """
    return RunPython(
        _runs(table, [POSTGRESQL], SQLITE), _runs(table, [POSTGRESQL_UNDO], SQLITE_UNDO)
    )


def _runs(table: str, postgresql: Any, sqlite: Any) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        for statement in postgresql if on_postgresql else sqlite:
            schema_editor.execute(statement.format(table=table, message=MESSAGE))

    return run
