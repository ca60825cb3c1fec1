"""A backup a day in one folder, and no more of them than are wanted."""

from __future__ import annotations

import re
import time
from pathlib import Path

from django.utils import timezone

from .files import SUFFIX
from .keys import Key
from .making import Made, make_backup
from .refusing import BackupRefused

#: Names sort by time; nothing else is ever deleted.
NAME = "bulletin-%Y-%m-%dT%H%M.backup"
PATTERN = re.compile(r"bulletin-\d{4}-\d{2}-\d{2}T\d{4}\.backup")


def make_daily(directory: Path, key: Key | None, *, keep: int) -> tuple[Path, Made, list[Path]]:
    """A new one, which was read back, then the oldest beyond `keep` deleted; gives those too."""
    if not directory.is_dir():
        raise BackupRefused(f"没有文件夹“{directory}”，请先建好。")
    path = directory / timezone.localtime().strftime(NAME)
    made = make_backup(path, key)
    return path, made, _without_oldest(directory, keep)


def _without_oldest(directory: Path, keep: int) -> list[Path]:
    ours = sorted(one for one in directory.iterdir() if PATTERN.fullmatch(one.name))
    old = ours[:-keep]
    for path in (*old, *_cut_off(directory)):
        path.unlink(missing_ok=True)
    return old


def _cut_off(directory: Path) -> list[Path]:
    """What a killed process left a day ago and longer."""
    yesterday = time.time() - 24 * 3600
    return [
        path
        for path in directory.glob(f"*{SUFFIX}")
        if PATTERN.fullmatch(path.name.removesuffix(SUFFIX)) and path.stat().st_mtime < yesterday
    ]
