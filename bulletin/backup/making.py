"""Making a backup: the database's moment, sealed, counted, and read back before it counts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import DatabaseError

from .files import new_file, part_of
from .keys import Key
from .manifest import Head, Manifest
from .reading import check
from .refusing import BackupRefused
from .sealing import sealed
from .snapshot import snapshot
from .writing import write

NOT_AS_WRITTEN = "备份写好以后读回来核对，对不上，已经删掉。请检查磁盘，再备份一次。"


@dataclass(frozen=True)
class Made:
    head: Head
    manifest: Manifest
    size: int
    sha256: str


def make_backup(path: Path, key: Key | None, *, force: bool = False) -> Made:
    """A file with everything, whole or not at all; raises BackupRefused."""
    with new_file(path, force=force) as file:
        made = stream_backup(file, key)
        file.flush()
        _read_back(part_of(path), made, key)
    return made


def stream_backup(out: BinaryIO, key: Key | None) -> Made:
    """The same into an open stream, which nobody can read back."""
    counted = _Counted(out)
    try:
        with snapshot() as using:
            if key is None:
                head, manifest = write(counted, using=using)  # type: ignore[arg-type]
            else:
                with sealed(counted, key) as stream:  # type: ignore[arg-type]
                    head, manifest = write(stream, using=using)
    except DatabaseError as error:
        raise BackupRefused(f"读数据库时出错，没有备份：{str(error).strip()}") from None
    return Made(head, manifest, counted.size, counted.sha256.hexdigest())


def _read_back(part: Path, made: Made, key: Key | None) -> None:
    """All of it; of what cannot be opened here, that the bytes on disk are those written."""
    if key is None or key.opens:
        is_same = check(part, key).manifest == made.manifest
    else:
        with part.open("rb") as file:
            is_same = hashlib.file_digest(file, "sha256").hexdigest() == made.sha256
    if not is_same:
        raise BackupRefused(NOT_AS_WRITTEN)


class _Counted:
    """Counts and hashes what goes through."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.size = 0
        self.sha256 = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self._out.write(content)
        self.size += len(content)
        self.sha256.update(content)
        return len(content)

    def flush(self) -> None:
        self._out.flush()
