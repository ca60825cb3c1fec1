"""Tables that only grow, or whose rows are settled one day: the database refuses the rest.

Who may alter the schema can drop a trigger, and a superuser of PostgreSQL can switch it off; that
is told by `missing`, and what was done meanwhile to editions by their chain of hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
SQLITE = (
    "CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} WHEN {when} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END"
)
SQLITE_UNDO = "DROP TRIGGER IF EXISTS {table}_no_{act}"
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
            return
        for act in ACTS:
            schema_editor.execute(SQLITE_UNDO.format(table=table, act=act))

    return run


def _freeze(table: str) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL.format(table=table, message=MESSAGE))
            return
        thaw_table(table)(apps, schema_editor)
        for act in ACTS:
            when = in_the_way(schema_editor.connection, table) if act == "insert" else "1"
            schema_editor.execute(SQLITE.format(table=table, act=act, when=when, message=MESSAGE))

    return run


#: What `keep` refuses, of a row that is settled: any of its columns changed, and its removal.
KEPT_ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
  IF {refused} THEN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN {row};
END
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS {name} ON {table};
CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""
KEPT_ON_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS {name} BEFORE {act} ON {table} WHEN {refused} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END"
)
KEPT_UNDO_ON_POSTGRESQL = (
    "DROP TRIGGER IF EXISTS {name} ON {table}; DROP FUNCTION IF EXISTS {name}();"
)
KEPT_UNDO_ON_SQLITE = "DROP TRIGGER IF EXISTS {name}"


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
    steps = {
        "update": (f"({once}) AND ({_differ(columns)})", "NEW"),
        "delete": (f"({once}) AND NOT ({removed})", "OLD"),
    }

    def run(postgresql: str, sqlite: str) -> Callable[[Any, Any], None]:
        def apply(apps: Any, schema_editor: Any) -> None:
            on_postgresql = schema_editor.connection.vendor == "postgresql"
            for act, (refused, row) in steps.items():
                statement = (postgresql if on_postgresql else sqlite).format(
                    name=f"{table}_{name}_{act}", table=table, act=act.upper(), row=row,
                    message=MESSAGE, refused=_in_dialect(refused, on_postgresql),
                )  # fmt: skip
                schema_editor.execute(statement)
            if not on_postgresql:
                guard = f"{table}_{name}_insert"
                settled = f"({once}) AND NOT ({removed})".replace("OLD.", "o.")
                taking = in_the_way(schema_editor.connection, table, also=f" AND {settled}")
                schema_editor.execute(KEPT_UNDO_ON_SQLITE.format(name=guard))
                schema_editor.execute(
                    sqlite.format(
                        name=guard, table=table, act="INSERT", message=MESSAGE, refused=taking
                    )
                )

        return apply

    return RunPython(
        run(KEPT_ON_POSTGRESQL, KEPT_ON_SQLITE), run(KEPT_UNDO_ON_POSTGRESQL, KEPT_UNDO_ON_SQLITE)
    )


def _differ(columns: Sequence[str]) -> str:
    return " OR ".join(f'OLD."{name}" <> NEW."{name}"' for name in columns)


def _in_dialect(condition: str, on_postgresql: bool) -> str:
    """Compared as values, of which an absent one is one as well."""
    return condition.replace("<>", "IS DISTINCT FROM" if on_postgresql else "IS NOT")


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
