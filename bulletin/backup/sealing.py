"""Encryption by age (age-encryption.org/v1): chunks, each authenticated, in one pass.

A key is age's own: the public one (`age1…`) suffices for making backups, so that the server need
not hold what opens them; the secret one (`AGE-SECRET-KEY-1…`) does both.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage.x25519 import Identity, Recipient

from .refusing import BackupRefused, told

VARIABLE = "BULLETIN_BACKUP_KEY"
SECRET, PUBLIC = "AGE-SECRET-KEY-1", "age1"
#: Larger than any key file.
MOST = 64 * 1024
NOT_A_KEY = (
    "{where}里不是备份用的密钥。公钥以 age1 开头，私钥以 AGE-SECRET-KEY-1 开头；"
    "还没有密钥的，用 manage.py backup --new-key 文件 做一个。"
)
WRONG_KEY = "密钥不对，打不开这份备份。请用做备份时那一把密钥的私钥。"
DAMAGED = "备份文件坏了（不完整，或内容被改动过），请换一份备份。"


@dataclass(frozen=True)
class Key:
    """`identities` are empty where only the public half is known: then nothing can be opened."""

    recipients: tuple[Recipient, ...]
    identities: tuple[Identity, ...] = ()

    @property
    def opens(self) -> bool:
        return bool(self.identities)


def new_key() -> tuple[str, str]:
    """A key file's text with the secret half, and the public half by itself."""
    made = Identity.generate()
    public = str(made.to_public())
    return f"# public key: {public}\n{made}\n", public


def read_key(path: Path | None) -> Key | None:
    """The key in a file, else in the environment; None where there is none."""
    if path is None:
        given = os.environ.get(VARIABLE, "")
        return _parsed(given, f"环境变量 {VARIABLE} ") if given.strip() else None
    try:
        with path.open("rb") as file:
            text = file.read(MOST).decode("utf-8", "replace")
    except OSError as error:
        raise BackupRefused(f"打不开密钥文件“{path}”：{told(error)}。") from None
    return _parsed(text, f"密钥文件“{path}”")


def _parsed(text: str, where: str) -> Key:
    lines = [line.strip() for line in text.splitlines()]
    told_keys = [line for line in lines if line and not line.startswith("#")]
    try:
        identities = [Identity.from_str(one) for one in told_keys if one.startswith(SECRET)]
        recipients = [Recipient.from_str(one) for one in told_keys if not one.startswith(SECRET)]
    except (pyrage.IdentityError, pyrage.RecipientError):
        raise BackupRefused(NOT_A_KEY.format(where=where)) from None
    if not told_keys:
        raise BackupRefused(NOT_A_KEY.format(where=where))
    own = (identity.to_public() for identity in identities)
    return Key((*recipients, *own), tuple(identities))


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
