"""A new file that has its name only once it is whole."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .refusing import BackupRefused, told

SUFFIX = ".part"


@contextmanager
def new_file(path: Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """Written beside it as `….part`, on disk, then named; gone where something fails.

    Only its owner reads it. Raises BackupRefused where the file is there already and `force` does
    not allow to replace it, where it cannot be written, and where another process writes it now.
    """
    if path.is_dir():
        raise BackupRefused(f"“{path}”是一个文件夹，请写上文件名。")
    if path.exists() and not force:
        raise BackupRefused(f"“{path}”已经有了，不会覆盖。请换一个文件名，或加 --force。")
    part = part_of(path)
    try:
        file = _claimed(part)
        try:
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
                part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _on_disk(path.parent)
    except OSError as error:
        raise BackupRefused(f"写不了“{path}”：{told(error)}。没有留下写了一半的文件。") from None


def part_of(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def _claimed(part: Path) -> BinaryIO:
    """What a killed process left is written over, what another one writes is not."""
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_still_there = part.exists() and os.path.samestat(os.fstat(handle), part.stat())
    except BlockingIOError:
        is_still_there = False
    if not is_still_there:
        os.close(handle)
        raise BackupRefused(f"另一个程序正在写“{part}”，请等它写完再试。")
    os.ftruncate(handle, 0)
    os.fchmod(handle, 0o600)
    return os.fdopen(handle, "r+b")


def _on_disk(directory: Path) -> None:
    """Its new name, too, is there after a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
