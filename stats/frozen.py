"""A closed assessment scheme stands: the database itself refuses to change it or its parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.migrations import RunPython

from departments.frozen import in_the_way
from departments.triggers import Refusal, put, take_off

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
ROWS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}

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
    put(schema_editor, _refusals(schema_editor.connection))


def _thaw(apps: Any, schema_editor: Any) -> None:
    take_off(schema_editor, _refusals(schema_editor.connection))


def _refusals(connection: Any) -> Iterator[Refusal]:
    for table, act, closed in _triggers():
        yield Refusal(f"{table}_closed_{act}", table, act, closed, MESSAGE)
    against = _truncating() if connection.vendor == "postgresql" else _replacing(connection)
    yield from against


def _triggers() -> list[tuple[str, str, str]]:
    """Table, act, and when it is refused."""
    found = [(SCHEME, act, "OLD.closed_at IS NOT NULL") for act in ("update", "delete")]
    for table, closed in CLOSED.items():
        for act, rows in ROWS.items():
            told = (closed.format(row=row, closed="s.closed_at IS NOT NULL") for row in rows)
            found.append((table, act, " OR ".join(told)))
    return found


def _truncating() -> Iterator[Refusal]:
    closed = "EXISTS (SELECT 1 FROM stats_scheme WHERE closed_at IS NOT NULL)"
    for table in TABLES:
        yield Refusal(f"{table}_closed_truncate", table, "truncate", closed, MESSAGE)


def _replacing(connection: Any) -> Iterator[Refusal]:
    for table, closed in ({SCHEME: "{row}.closed_at IS NOT NULL"} | CLOSED).items():
        also = " AND " + closed.format(row="o", closed="s.closed_at IS NOT NULL")
        taking = in_the_way(connection, table, also=also)
        yield Refusal(f"{table}_closed_{REPLACING}", table, "insert", taking, MESSAGE)


def triggers(vendor: str) -> Iterator[str]:
    """The names of all of them."""
    yield from (f"{table}_closed_{act}" for table, act, _ in _triggers())
    act = "truncate" if vendor == "postgresql" else REPLACING
    yield from (f"{table}_closed_{act}" for table in TABLES)
