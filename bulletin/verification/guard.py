"""The database's own guard: the triggers that refuse to change what is on record."""

from __future__ import annotations

from django.db import connection

from departments.frozen import missing, triggers_of
from stats import frozen as schemes

#: The tables that only grow.
FROZEN = (
    "bulletin_edition",
    "bulletin_withdrawal",
    "bulletin_opening",
    "bulletin_instruction",
    "departments_event",
)


def unguarded() -> list[str]:
    """The triggers that are not there, or switched off, by name."""
    vendor = connection.vendor
    names = [name for table in FROZEN for name in triggers_of(vendor, table)]
    return missing(connection, [*names, *schemes.triggers(vendor)])
