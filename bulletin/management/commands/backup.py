"""Everything into one file, while the site is running."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.backup import BackupRefused, Key, Made, make_backup, make_daily, new_key, read_key
from bulletin.backup.making import stream_backup
from bulletin.backup.refusing import told
from bulletin.management.backups import as_data, in_words

STANDARD_OUTPUT = "-"


class Command(BaseCommand):
    help = "把数据库里的全部内容备份成一个文件，系统照常使用。"
    #: A rescue is not stopped by what the site's pages would need.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE", help="写到哪个文件；写 - 是标准输出")
        parser.add_argument("--force", action="store_true", help="文件已经有了，就替换它")
        parser.add_argument("--into", metavar="DIR", help="按日期取名，写到这个文件夹里")
        parser.add_argument(
            "--keep",
            type=int,
            default=30,
            metavar="N",
            help="与 --into 一起用：只留最新的几份",
        )
        parser.add_argument(
            "--key-file",
            metavar="FILE",
            help="用这个文件里的密钥加密；也可以放在环境变量 BULLETIN_BACKUP_KEY 里",
        )
        parser.add_argument("--new-key", metavar="FILE", help="只做一把新密钥，私钥写到这个文件")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")

    def handle(self, *args: Any, **options: Any) -> None:
        given = [options[name] for name in ("file", "into", "new_key") if options[name]]
        if len(given) != 1:
            raise CommandError("请写上备份到哪个文件，或用 --into 指定文件夹（二者选一）。")
        if options["keep"] < 1:
            raise CommandError("--keep 至少是1。")
        try:
            if options["new_key"]:
                self._make_key(Path(options["new_key"]))
                return
            key_file = options["key_file"]
            key = read_key(Path(key_file) if key_file else None)
            self._back_up(key, options)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None

    def _back_up(self, key: Key | None, options: dict[str, Any]) -> None:
        if options["file"] == STANDARD_OUTPUT:
            _stream(key)
            return
        removed: list[Path] = []
        if options["into"]:
            path, made, removed = make_daily(Path(options["into"]), key, keep=options["keep"])
        else:
            path = Path(options["file"])
            made = make_backup(path, key, force=options["force"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_data(path, made, key, removed), ensure_ascii=False))
            return
        self.stdout.write(f"已备份到“{path}”。{in_words(made.head, made.manifest, made.size)}")
        self.stdout.write("文件已加密。" if key else "文件没有加密，请放在别人读不到的地方。")
        if removed:
            self.stdout.write(f"删去了{len(removed)}份旧的。")

    def _make_key(self, path: Path) -> None:
        text, public = new_key()
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:
            raise CommandError(f"“{path}”已经有了，不会覆盖。请换一个文件名。") from None
        except OSError as error:
            raise CommandError(f"写不了“{path}”：{told(error)}。") from None
        self.stdout.write(
            f"私钥写在“{path}”里：恢复时要用，丢了备份就打不开，请抄存到别的地方。\n"
            f"公钥是 {public}：只能做备份，可以放在服务器上。"
        )


def _stream(key: Key | None) -> None:
    try:
        stream_backup(sys.stdout.buffer, key)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is left in the buffer cannot be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise CommandError(f"备份没有写完：{told(error)}。") from None


def _as_data(path: Path, made: Made, key: Key | None, removed: list[Path]) -> dict[str, Any]:
    return {
        "file": str(path),
        "sha256": made.sha256,
        "encrypted": key is not None,
        **as_data(made.head, made.manifest, made.size),
        "removed": [str(one) for one in removed],
    }
