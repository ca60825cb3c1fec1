"""What a backup says of itself, first and last."""

from __future__ import annotations

import datetime as dt

import msgspec

#: The number goes up when the code of the version before could no longer read a file.
FORMAT = 1


class Columns(msgspec.Struct, frozen=True):
    """A table: `label` is the model's, `names` its fields' attribute names, as rows have them."""

    label: str
    names: tuple[str, ...]


class Head(msgspec.Struct, frozen=True):
    """`migrations` are each app's newest applied ones; `version` is empty where none is known."""

    format: int
    made_at: dt.datetime
    version: str
    vendor: str
    migrations: dict[str, tuple[str, ...]]
    left_out: tuple[str, ...]
    tables: tuple[Columns, ...]


class Table(msgspec.Struct, frozen=True):
    """`digest` is that of all rows in whatever order; `reached` the highest key ever given out."""

    label: str
    rows: int
    digest: str
    reached: int
    parts: tuple[str, ...]


class Contents(msgspec.Struct, frozen=True):
    """For people: how many there are of each, and the months of the bulletins."""

    accounts: int
    departments: int
    figures: int
    pieces: int
    bulletins: int
    editions: int
    first_month: str
    last_month: str
    newest_hash: str


class Manifest(msgspec.Struct, frozen=True):
    tables: tuple[Table, ...]
    contents: Contents

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)
