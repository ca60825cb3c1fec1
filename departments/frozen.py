"""Tables that only grow, or whose rows are settled one day: the database refuses the rest.

Who may alter the schema can drop a trigger, and a superuser of PostgreSQL can switch it off; that
is told by `missing`, and what was done meanwhile to editions by their chain of hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.migrations import RunPython

from .triggers import Refusal, put, take_off

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
#: REPLACE removes the row that is in its way without the trigger for that: so it is no INSERT here.
ACTS = ("update", "delete", "insert")

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    ),
}


def freeze(table: str) -> RunPython:
    """A migration's step that puts the triggers on a table (again, where they were lost).

    SQLite makes a table anew when a column is added, and its triggers go with the old one.
    """
    return RunPython(_freeze(table), thaw_table(table))


def thaw(table: str) -> RunPython:
    """A migration's step that takes them off, for one that must fill in a new column."""
    return RunPython(thaw_table(table), _freeze(table))


def thaw_table(table: str) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL_UNDO.format(table=table))
        else:
            take_off(schema_editor, _whole_table(schema_editor.connection, table))

    return run


def _freeze(table: str) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL.format(table=table, message=MESSAGE))
        else:
            put(schema_editor, _whole_table(schema_editor.connection, table))

    return run


def _whole_table(connection: Any, table: str) -> Iterator[Refusal]:
    for act in ACTS:
        when = in_the_way(connection, table) if act == "insert" else "1"
        yield Refusal(f"{table}_no_{act}", table, act, when, MESSAGE)


def keep(
    table: str,
    columns: Sequence[str],
    *,
    once: str = "1 = 1",
    removed: str = "1 = 0",
    name: str = "kept",
) -> RunPython:
    """A migration's step: of a row that is settled these columns stay, and so does the row.

    `once` says in SQL of OLD when it is settled; `removed` when it may be removed all the same. It
    may ask of no other table: SQLite could not make that one anew while a trigger speaks of it.
    """
    settled = f"({once}) AND NOT ({removed})"

    def refusals(connection: Any) -> Iterator[Refusal]:
        changed = f"({once}) AND ({_differ(connection, columns)})"
        yield Refusal(f"{table}_{name}_update", table, "update", changed, MESSAGE)
        yield Refusal(f"{table}_{name}_delete", table, "delete", settled, MESSAGE)
        if connection.vendor == "sqlite":
            also = f" AND {settled}".replace("OLD.", "o.")
            taking = in_the_way(connection, table, also=also)
            yield Refusal(f"{table}_{name}_insert", table, "insert", taking, MESSAGE)

    def apply(apps: Any, schema_editor: Any) -> None:
        put(schema_editor, refusals(schema_editor.connection))

    def undo(apps: Any, schema_editor: Any) -> None:
        take_off(schema_editor, refusals(schema_editor.connection))

    return RunPython(apply, undo)


def _differ(connection: Any, columns: Sequence[str]) -> str:
    """Compared as values, of which an absent one is one as well."""
    other = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    return " OR ".join(f'OLD."{name}" {other} NEW."{name}"' for name in columns)


def in_the_way(connection: Any, table: str, *, also: str = "") -> str:
    """SQLite: whether a row stands where a new one would go, by any key; `also` asks more of it."""
    same = (" AND ".join(f"o.{one} = NEW.{one}" for one in key) for key in _keys(connection, table))
    either = " OR ".join(f"({one})" for one in same)
    return f"EXISTS (SELECT 1 FROM {table} o WHERE ({either}){also})"  # noqa: S608 - our own names


def _keys(connection: Any, table: str) -> Iterator[list[str]]:
    """The columns of each key that holds for all rows."""
    yield ["id"]
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA index_list({table})")
        names = [
            name for _, name, unique, _, partial in cursor.fetchall() if unique and not partial
        ]
        for name in names:
            cursor.execute(f"PRAGMA index_info({name})")
            yield [column for _, _, column in cursor.fetchall()]


def triggers_of(vendor: str, table: str) -> Iterator[str]:
    """The names of those that `freeze` puts on a table."""
    if vendor == "postgresql":
        yield f"{table}_frozen"
    else:
        yield from (f"{table}_no_{act}" for act in ACTS)


def kept_triggers(vendor: str, table: str, name: str) -> Iterator[str]:
    """The names of those that `keep` puts on a table."""
    acts = ("update", "delete") if vendor == "postgresql" else ACTS
    yield from (f"{table}_{name}_{act}" for act in acts)


def missing(connection: Any, names: Iterable[str]) -> list[str]:
    """Those of the triggers that are not there, or switched off."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in names if name not in there]
