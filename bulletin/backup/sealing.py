"""Encryption by age (age-encryption.org/v1): chunks, each authenticated, in one pass."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pyrage

from .keys import Key
from .refusing import BackupRefused

WRONG_KEY = "密钥不对，打不开这份备份。请用做备份时那一把密钥的私钥。"
DAMAGED = "备份文件坏了（不完整，或内容被改动过），请换一份备份。"


@contextmanager
def sealed(file: BinaryIO, key: Key) -> Iterator[BinaryIO]:
    """What is written to the yielded stream goes into the file encrypted."""
    kept = _Remembering(file)
    read_end, write_end = os.pipe()

    def encrypt() -> None:
        with os.fdopen(read_end, "rb") as source:
            pyrage.encrypt_io(source, kept, list(key.recipients))

    with _beside(encrypt) as failures:
        try:
            with os.fdopen(write_end, "wb") as stream:
                yield stream
        except BrokenPipeError:
            if not failures.wait():
                raise
    if kept.error is not None:
        raise kept.error
    if failures.found is not None:
        raise failures.found


@contextmanager
def unsealed(file: BinaryIO, key: Key) -> Iterator[BinaryIO]:
    """The file's content decrypted; whoever reads to its end has had all of it authenticated."""
    read_end, write_end = os.pipe()

    def decrypt() -> None:
        with os.fdopen(write_end, "wb") as out:
            pyrage.decrypt_io(file, out, list(key.identities))

    with _beside(decrypt) as failures, os.fdopen(read_end, "rb") as stream:
        try:
            yield stream
        except Exception:
            # What went wrong here came of what went wrong there, unless it is this end that left.
            stream.close()
            failures.wait()
            _refuse(failures.found)
            raise
    _refuse(failures.found)


def _refuse(failure: Exception | None) -> None:
    if failure is None or _is_broken_pipe(failure):
        return
    if "No matching keys" in str(failure):
        raise BackupRefused(WRONG_KEY) from None
    raise BackupRefused(DAMAGED) from None


def _is_broken_pipe(failure: Exception) -> bool:
    broken = os.strerror(errno.EPIPE)
    return isinstance(failure, BrokenPipeError) or broken in str(failure)


class _Remembering:
    """A file whose own error is not lost on the way through the library."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            return self._file.write(content)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._file.flush()


class _Failures:
    """What a thread failed of, once it has ended."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.found: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def wait(self) -> Exception | None:
        self._thread.join()
        return self.found

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            self.found = error


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[_Failures]:
    failures = _Failures(work)
    try:
        yield failures
    finally:
        failures.wait()
