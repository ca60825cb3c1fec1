"""A backup put into an empty database: all of it, the same, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from ..models.edition import newest_hash
from ..verification import faults
from .inserting import insert
from .keys import Key
from .manifest import Manifest
from .migrated import Model
from .preparing import bring_to, refuse_unless_empty, tables_now, tables_of
from .reading import Checked, check, members
from .refusing import BackupRefused
from .sealing import DAMAGED
from .sequences import go_on_from
from .tables import encoded_rows
from .triggers import triggers_aside
from .values import Tally, split_rows
from .writing import HEAD, MANIFEST

Tell = Callable[[str, int], None]


def restore(path: Path, key: Key | None, *, tell: Tell = lambda label, rows: None) -> Checked:
    """Check the file, fill the empty database, migrate it to this version; raises BackupRefused.

    One transaction holds all rows: cut short at any point it leaves an empty database. `tell` is
    called after each part with the table's label and the number of rows.
    """
    checked = check(path, key)
    try:
        bring_to(checked.head)
        with members(path, key) as found:
            _fill(checked, found, tell)
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise BackupRefused(f"写数据库时出错，没有恢复：{str(error).strip()}") from None
    ContentType.objects.clear_cache()
    return checked


def first_broken_edition(manifest: Manifest) -> str:
    """The first edition whose link in the chain is broken, in words; empty where all are whole."""
    if fault := next(faults(), None):
        return fault.where
    return "" if newest_hash() == manifest.contents.newest_hash else "最新的版本"


@transaction.atomic
def _fill(checked: Checked, found: Iterator[tuple[str, bytes]], tell: Tell) -> None:
    now, tables = tables_now(), tables_of(checked.head)
    with triggers_aside([model._meta.db_table for model in now]):
        refuse_unless_empty(now)
        _clear(now)
        _insert_all(checked.manifest, found, tables, tell)
        for table in checked.manifest.tables:
            go_on_from(tables[table.label], table.reached, connection.alias)
        try:
            connection.check_constraints()
        except IntegrityError as error:
            raise BackupRefused(f"备份里有的行指向没有的行，没有恢复：{error}") from None
        _compare(checked.manifest, tables)


def _clear(models: list[Model]) -> None:
    """What migrations put there: groups, permissions, standard rules and words."""
    with connection.cursor() as cursor:
        for model in reversed(models):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _insert_all(
    manifest: Manifest,
    found: Iterator[tuple[str, bytes]],
    tables: dict[str, Model],
    tell: Tell,
) -> None:
    sums = {table.label: table.parts for table in manifest.tables}
    for name, content in found:
        if name in (HEAD, MANIFEST):
            continue
        label, _, number = name.rpartition("/")
        if sums[label][int(number) - 1] != hashlib.sha256(content).hexdigest():
            raise BackupRefused(DAMAGED)  # changed since it was checked
        rows = split_rows(content)
        insert(tables[label], rows)
        tell(label, len(rows))


def _compare(manifest: Manifest, tables: dict[str, Model]) -> None:
    """Read everything back: the database may keep a value otherwise than it was given."""
    for table in manifest.tables:
        tally = Tally()
        for row in encoded_rows(tables[table.label], connection.alias):
            tally.add(row)
        if (tally.rows, tally.digest) != (table.rows, table.digest):
            name = tables[table.label]._meta.verbose_name
            raise BackupRefused(
                f"表“{name}”（{table.label}）写进{connection.display_name}以后读回来不一样，没有恢复。"
                "请恢复到做备份时的那种数据库。"
            )
