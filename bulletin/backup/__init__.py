"""Everything that the database holds in one file, and back, whichever database it is.

The file is a tar archive, compressed by gzip, and sealed by age where a key is given. Its members,
in this order:

- `head.json` (`Head`): the format's number, when and by which version it was made, the migrations
  that were applied, and each table's columns.
- `<app>.<model>/<number>`, as many a table as it needs and none for an empty one, tables in the
  order of their foreign keys: rows as one MessagePack array of arrays, about 1 MiB of them or one
  larger row. Values by `values.py`: binary as it is, moments as MessagePack timestamps, decimals,
  days and months as text, JSON as text with its keys in order.
- `manifest.json` (`Manifest`): each table's number of rows, the digest of its rows, the SHA-256 of
  each of its members, the number its keys had reached, and what the whole holds. A file without
  one was cut short.

Nothing here knows the tables: whatever apps are installed, their models as of the applied
migrations are written, joins included, with the keys they have. Only `migrated.LEFT_OUT` is not.
"""

from __future__ import annotations

from .keys import Key, new_key, read_key
from .making import Made, make_backup
from .manifest import Head, Manifest
from .reading import Checked, check
from .refusing import BackupRefused
from .restoring import restore
from .rotating import make_daily

__all__ = [
    "BackupRefused",
    "Checked",
    "Head",
    "Key",
    "Made",
    "Manifest",
    "check",
    "make_backup",
    "make_daily",
    "new_key",
    "read_key",
    "restore",
]
