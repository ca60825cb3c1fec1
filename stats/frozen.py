"""A closed assessment scheme stands: the database itself refuses to change it or its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.migrations import RunPython

from departments.frozen import in_the_way

MESSAGE = "a closed scheme never changes"

_OF_SCHEME = "EXISTS (SELECT 1 FROM stats_scheme s WHERE s.id = {row}.scheme_id AND {closed})"
_OF_GROUP = (
    "EXISTS (SELECT 1 FROM stats_schemegroup g JOIN stats_scheme s ON s.id = g.scheme_id"
    " WHERE g.id = {row}.%s AND {closed})"
)
#: Each table, and whether a row of it belongs to a closed scheme.
CLOSED = {
    "stats_schemegroup": _OF_SCHEME,
    "stats_criterion": _OF_SCHEME,
    "stats_groupmarks": _OF_GROUP % "group_id",
    "stats_schemegroup_departments": _OF_GROUP % "schemegroup_id",
}
SCHEME = "stats_scheme"
TABLES = (SCHEME, *CLOSED)
#: Rows of the act that must not be of a closed scheme. A scheme itself becomes one by an update.
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}

POSTGRESQL = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
  IF {closed} THEN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  {then}
END
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS {name} ON {table};
CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}();
"""
POSTGRESQL_UNDO = "DROP TRIGGER IF EXISTS {name} ON {table}; DROP FUNCTION IF EXISTS {name}();"
SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS {name} BEFORE {act} ON {table} WHEN {closed} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END"
)
SQLITE_UNDO = "DROP TRIGGER IF EXISTS {name}"
#: SQLite's REPLACE removes the row in its way without asking the trigger for DELETE.
REPLACING = "replace"


def freeze_closed_schemes() -> RunPython:
    """A migration's step that puts the triggers on the scheme's tables.

    A later migration that changes one of these tables wants `thaw_closed_schemes` before it and
    this after it: SQLite makes the table anew, and cannot while triggers speak of it.
    """
    return RunPython(_freeze, _thaw)


def thaw_closed_schemes() -> RunPython:
    return RunPython(_thaw, _freeze)


def _freeze(apps: Any, schema_editor: Any) -> None:
    _each(schema_editor, POSTGRESQL, SQLITE)


def _thaw(apps: Any, schema_editor: Any) -> None:
    _each(schema_editor, POSTGRESQL_UNDO, SQLITE_UNDO)


def _each(schema_editor: Any, postgresql: str, sqlite: str) -> None:
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    statement = postgresql if on_postgresql else sqlite
    for table, act, closed in _triggers():
        name = f"{table}_closed_{act.lower()}"
        then = "RETURN OLD;" if act == "DELETE" else "RETURN NEW;"
        schema_editor.execute(
            statement.format(
                name=name, table=table, act=act, closed=closed, then=then,
                each="ROW", message=MESSAGE,
            )
        )  # fmt: skip
    if on_postgresql:
        _against_truncate(schema_editor.execute, statement)
    else:
        _against_replace(schema_editor, statement)


def _triggers() -> list[tuple[str, str, str]]:
    """Table, act, and when it is refused."""
    found = [(SCHEME, act, "OLD.closed_at IS NOT NULL") for act in ("UPDATE", "DELETE")]
    for table, closed in CLOSED.items():
        for act, rows in ROWS.items():
            told = (closed.format(row=row, closed="s.closed_at IS NOT NULL") for row in rows)
            found.append((table, act, " OR ".join(told)))
    return found


def _against_truncate(execute: Callable[[str], None], statement: str) -> None:
    for table in TABLES:
        execute(
            statement.format(
                name=f"{table}_closed_truncate", table=table, act="TRUNCATE", each="STATEMENT",
                closed="EXISTS (SELECT 1 FROM stats_scheme WHERE closed_at IS NOT NULL)",
                then="RETURN NULL;", message=MESSAGE,
            )
        )  # fmt: skip


def _against_replace(schema_editor: Any, statement: str) -> None:
    conditions = {SCHEME: "{row}.closed_at IS NOT NULL"} | CLOSED
    for table, closed in conditions.items():
        also = " AND " + closed.format(row="o", closed="s.closed_at IS NOT NULL")
        taking = in_the_way(schema_editor.connection, table, also=also)
        name = f"{table}_closed_{REPLACING}"
        schema_editor.execute(SQLITE_UNDO.format(name=name))
        schema_editor.execute(
            statement.format(name=name, table=table, act="INSERT", closed=taking, message=MESSAGE)
        )


def triggers(vendor: str) -> Iterator[str]:
    """The names of all of them."""
    yield from (f"{table}_closed_{act.lower()}" for table, act, _ in _triggers())
    act = "truncate" if vendor == "postgresql" else REPLACING
    yield from (f"{table}_closed_{act}" for table in TABLES)
