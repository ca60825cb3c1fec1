"""A backup read back, part by part, each held against what the file says of it."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import msgspec

from .keys import Key
from .manifest import FORMAT, Head, Manifest, Table
from .refusing import BackupRefused, told
from .sealing import DAMAGED, unsealed
from .values import Tally, split_rows
from .writing import HEAD, MANIFEST

SEALED = b"age-encryption.org/"
#: What gzip writes first with our settings, so that no byte of the file goes unchecked.
PACKED = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
UNREADABLE = (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError, msgspec.MsgspecError)


@dataclass(frozen=True)
class Checked:
    """A file that was read whole and agrees with itself."""

    head: Head
    manifest: Manifest
    is_sealed: bool
    size: int


def check(path: Path, key: Key | None) -> Checked:
    """Reads all of it; raises BackupRefused for what is damaged, cut short or not to be opened."""
    with members(path, key) as found:
        head, manifest = _checked(found)
    return Checked(head, manifest, is_sealed(path), path.stat().st_size)


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(SEALED)) == SEALED


@contextmanager
def members(path: Path, key: Key | None) -> Iterator[Iterator[tuple[str, bytes]]]:
    """Each member's name and content, one in memory at a time."""
    try:
        with path.open("rb") as file, _opened(file, key) as stream:
            yield _members(stream)
    except UNREADABLE:
        raise BackupRefused(DAMAGED) from None
    except OSError as error:
        raise BackupRefused(f"读不了“{path}”：{told(error)}。") from None


@contextmanager
def _opened(file: BinaryIO, key: Key | None) -> Iterator[BinaryIO]:
    start = file.read(max(len(SEALED), len(PACKED)))
    file.seek(0)
    if start.startswith(SEALED):
        if key is None:
            raise BackupRefused(
                "这份备份是加密的。请用 --key-file 指定私钥文件，"
                "或把私钥放在环境变量 BULLETIN_BACKUP_KEY 里。"
            )
        if not key.opens:
            raise BackupRefused("给的是公钥，只能做备份，打不开备份。请用同一把密钥的私钥。")
        with unsealed(file, key) as stream:
            yield stream
    elif start.startswith(PACKED):
        yield file
    else:
        raise BackupRefused("这不是本系统做的备份，或者文件坏了。请核对文件。")


def _members(stream: BinaryIO) -> Iterator[tuple[str, bytes]]:
    with gzip.GzipFile("", "rb", fileobj=stream) as packed:
        with tarfile.open(fileobj=packed, mode="r|") as archive:
            for member in archive:
                content = archive.extractfile(member)
                yield member.name, content.read() if content else b""
        while packed.read(64 * 1024):
            pass  # its checksum comes last


@dataclass
class _Read:
    """What was met of a table."""

    tally: Tally = field(default_factory=Tally)
    parts: list[str] = field(default_factory=list)

    def take(self, part: bytes) -> None:
        for row in split_rows(part):
            self.tally.add(row)
        self.parts.append(hashlib.sha256(part).hexdigest())

    def agrees_with(self, table: Table) -> bool:
        met = (self.tally.rows, self.tally.digest, tuple(self.parts))
        return met == (table.rows, table.digest, table.parts)


def _checked(found: Iterator[tuple[str, bytes]]) -> tuple[Head, Manifest]:
    head: Head | None = None
    manifest: Manifest | None = None
    read: dict[str, _Read] = {}
    for name, content in found:
        if head is None:
            head = head_of(name, content)
            read = {columns.label: _Read() for columns in head.tables}
        elif name == MANIFEST and manifest is None:
            manifest = msgspec.json.decode(content, type=Manifest)
        elif manifest is None and (label := name.rpartition("/")[0]) in read:
            read[label].take(content)
        else:
            raise BackupRefused(DAMAGED)
    if head is None or manifest is None:
        raise BackupRefused(DAMAGED)
    if [table.label for table in manifest.tables] != list(read):
        raise BackupRefused(DAMAGED)
    if not all(read[table.label].agrees_with(table) for table in manifest.tables):
        raise BackupRefused(DAMAGED)
    return head, manifest


class _Format(msgspec.Struct):
    format: int


def head_of(name: str, content: bytes) -> Head:
    """The first member; a later format may say things that this code does not know."""
    if name != HEAD:
        raise BackupRefused(DAMAGED)
    if msgspec.json.decode(content, type=_Format).format > FORMAT:
        raise BackupRefused("这份备份是更新的版本做的，这个版本读不了。请安装新的版本再恢复。")
    return msgspec.json.decode(content, type=Head)
