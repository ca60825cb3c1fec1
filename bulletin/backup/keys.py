"""Keys of backups: age's own, from a file or from the environment.

The public one (`age1…`) suffices for making backups, so that the server need not hold what opens
them; the secret one (`AGE-SECRET-KEY-1…`) does both.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pyrage
from pyrage.x25519 import Identity, Recipient

from .refusing import BackupRefused, told

VARIABLE = "BULLETIN_BACKUP_KEY"
#: How the half that opens begins.
OPENING = "AGE-SECRET-KEY-1"
#: Larger than any key file.
MOST = 64 * 1024
NOT_A_KEY = (
    "{where}里不是备份用的密钥。公钥以 age1 开头，私钥以 AGE-SECRET-KEY-1 开头；"
    "还没有密钥的，用 manage.py backup --new-key 文件 做一个。"
)


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
        identities = [Identity.from_str(one) for one in told_keys if one.startswith(OPENING)]
        recipients = [Recipient.from_str(one) for one in told_keys if not one.startswith(OPENING)]
    except (pyrage.IdentityError, pyrage.RecipientError):
        raise BackupRefused(NOT_A_KEY.format(where=where)) from None
    if not told_keys:
        raise BackupRefused(NOT_A_KEY.format(where=where))
    own = (identity.to_public() for identity in identities)
    return Key((*recipients, *own), tuple(identities))
