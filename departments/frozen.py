"""Tables that only grow, or whose rows are settled one day: the database refuses the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

        return apply

    return RunPython(
        run(KEPT_ON_POSTGRESQL, KEPT_ON_SQLITE), run(KEPT_UNDO_ON_POSTGRESQL, KEPT_UNDO_ON_SQLITE)
    )


def _differ(columns: Sequence[str]) -> str:
    return " OR ".join(f'OLD."{name}" <> NEW."{name}"' for name in columns)


def _in_dialect(condition: str, on_postgresql: bool) -> str:
    """Compared as values, of which an absent one is one as well."""
    return condition.replace("<>", "IS DISTINCT FROM" if on_postgresql else "IS NOT")


def _runs(table: str, postgresql: Any, sqlite: Any) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        for statement in postgresql if on_postgresql else sqlite:
            schema_editor.execute(statement.format(table=table, message=MESSAGE))

    return run
