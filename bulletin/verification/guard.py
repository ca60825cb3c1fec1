"""The database's own guard: the triggers that refuse to change what is on record."""

from __future__ import annotations

from django.db import connection

from departments.frozen import kept_triggers, missing, triggers_of
from stats import frozen as schemes

#: The tables that only grow.
FROZEN = (
    "bulletin_edition",
    "bulletin_withdrawal",
    "bulletin_opening",
    "bulletin_instruction",
    "departments_event",
    "stats_figurechange",
)
#: Those of which rows are settled one day, and by which name.
KEPT = (
    ("bulletin_pieceversion", "kept"),
    ("bulletin_remark", "kept"),
    ("bulletin_signature", "kept"),
    ("bulletin_pastfile", "kept"),
    ("stats_figureimport", "kept"),
    ("stats_figureimport", "undone"),
    ("stats_waiver", "kept"),
    ("stats_waiver", "revoked"),
)


def unguarded() -> list[str]:
    """The triggers that are not there, or switched off, by name."""
    vendor = connection.vendor
    names = [name for table in FROZEN for name in triggers_of(vendor, table)]
    kept = [name for table in KEPT for name in kept_triggers(vendor, *table)]
    return missing(connection, [*names, *kept, *schemes.triggers(vendor)])
