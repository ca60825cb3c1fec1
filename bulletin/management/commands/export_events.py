"""The record of acts into a file, to be kept elsewhere or handed to an auditor."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.trail import Asked, lines
from bulletin.trail.exporting import FORMATS, as_csv, as_json, record_export, write_xlsx
from bulletin.trail.forms import FIRST, LAST
from departments.models import User
from stats.spreadsheets import MOST_ROWS

#: Who has the machine's shell sees everything.
EVERYBODY = User(is_superuser=True)


class Command(BaseCommand):
    help = (
        "把操作记录（连同数据变动）导出成文件，最早的在前。文件里有姓名和网络地址，"
        "只有运行命令的人能读，请妥善保管。导出本身也留在操作记录里。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="写到哪个文件；已有的会被替换")
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="从哪一天起，含这一天")
        parser.add_argument("--until", metavar="YYYY-MM-DD", help="到哪一天止，含这一天")
        parser.add_argument("--format", choices=tuple(FORMATS), default="csv", help="格式")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = Asked(since=_day(options["since"]), until=_day(options["until"]))
        if asked.since and asked.until and asked.until < asked.since:
            raise CommandError("--until 不能早于 --since。")
        path, shape = Path(options["file"]), options["format"]
        counted = _Counted(asked)
        if shape == "xlsx" and counted.all >= MOST_ROWS:
            raise CommandError(f"有{counted.all}条，一张表放不下，请分几段时间导出，或用 csv。")
        try:
            with _replacing(path) as temporary:
                _write(counted, shape, temporary)
                digest = _sha256(temporary)
        except OSError as error:
            raise CommandError(f"写不了文件“{path}”：{error.strerror}。") from None
        record_export(
            None, f"{counted.done}条（{FORMATS[shape]}，用命令）：{asked}，SHA-256 {digest}"
        )
        self.stdout.write(f"已写入{path}：{counted.done}条，SHA-256 {digest}。")


class _Counted:
    """The lines, counted as they go by."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.done = asked, 0

    @property
    def all(self) -> int:
        return self.asked.events(EVERYBODY).count() + self.asked.changes(EVERYBODY).count()

    def __iter__(self) -> Iterator[Any]:
        for line in lines(self.asked, EVERYBODY):
            self.done += 1
            yield line


def _write(found: _Counted, shape: str, path: Path) -> None:
    if shape == "xlsx":
        write_xlsx(found, path)
        return
    with path.open("wb") as file:
        file.writelines(as_csv(found) if shape == "csv" else as_json(found))


def _day(text: str | None) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"“{text}”不是日期，请写成“2026-01-31”的样子。") from None
    if day and not FIRST <= day <= LAST:
        raise CommandError(f"“{text}”不在2000年至2099年之间。")
    return day


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """All of it or nothing; readable by nobody else, as mkstemp makes it."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
