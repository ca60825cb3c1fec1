"""Triggers that refuse an act on a row, put on a table and taken off it, on either database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

POSTGRESQL = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
  IF {when} THEN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN {row};
END
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS {name} ON {table};
CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}();
"""
POSTGRESQL_OFF = "DROP TRIGGER IF EXISTS {name} ON {table}; DROP FUNCTION IF EXISTS {name}();"
SQLITE = (
    "CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {when} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END"
)
SQLITE_OFF = "DROP TRIGGER IF EXISTS {name}"
#: What PostgreSQL's function hands back; of whole statements nothing.
ROWS = {"delete": "OLD", "truncate": "NULL"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An `act` (insert, update, delete; on PostgreSQL truncate) is refused where `when` holds.

    `when` is SQL of OLD and NEW, `name` the trigger's.
    """

    name: str
    table: str
    act: str
    when: str
    message: str


def put(schema_editor: Any, refusals: Iterable[Refusal]) -> None:
    """Put them on their tables, in place of those of the same names."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for one in refusals:
        if not on_postgresql:
            schema_editor.execute(SQLITE_OFF.format(name=one.name))
        schema_editor.execute(
            (POSTGRESQL if on_postgresql else SQLITE).format(
                name=one.name,
                table=one.table,
                act=one.act.upper(),
                when=one.when,
                message=one.message,
                row=ROWS.get(one.act, "NEW"),
                each="STATEMENT" if one.act == "truncate" else "ROW",
            )
        )


def take_off(schema_editor: Any, refusals: Iterable[Refusal]) -> None:
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    statement = POSTGRESQL_OFF if on_postgresql else SQLITE_OFF
    for one in refusals:
        schema_editor.execute(statement.format(name=one.name, table=one.table))
