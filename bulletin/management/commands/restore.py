"""A backup into an empty installation, on either database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.backup import BackupRefused, Checked, check, read_key, restore
from bulletin.backup.restoring import first_broken_edition
from bulletin.management.backups import as_data, in_words


class Command(BaseCommand):
    help = "把备份恢复到空的 SQLite 或 PostgreSQL 数据库里，要么全部恢复，要么什么也不变。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="备份文件")
        parser.add_argument("--check", action="store_true", help="只核对文件，不恢复")
        parser.add_argument(
            "--key-file",
            metavar="FILE",
            help="加密的备份，用这个文件里的私钥打开；也可以放在环境变量 BULLETIN_BACKUP_KEY 里",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            key = read_key(Path(options["key_file"]) if options["key_file"] else None)
            if options["check"]:
                self._tell(check(path, key), options, "文件完好。")
                return
            told = self._progress if options["verbosity"] > 1 else _nothing
            checked = restore(path, key, tell=told)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        if broken := first_broken_edition(checked.manifest):
            raise CommandError(
                f"已恢复，和备份里的一样，但是{broken}的校验值对不上：备份以前就被改动过。"
                "请运行 verify_editions 查看，并另找更早的备份比较。"
            )
        self._tell(checked, options, "已恢复，所有版本的校验值相符。")

    def _tell(self, checked: Checked, options: dict[str, Any], first: str) -> None:
        if options["format"] == "json":
            data = {
                "file": options["file"],
                "encrypted": checked.is_sealed,
                **as_data(checked.head, checked.manifest, checked.size),
                "restored": not options["check"],
            }
            self.stdout.write(json.dumps(data, ensure_ascii=False))
            return
        self.stdout.write(first + in_words(checked.head, checked.manifest, checked.size))

    def _progress(self, label: str, rows: int) -> None:
        self.stderr.write(f"{label} {rows}")
        self.stderr.flush()


def _nothing(label: str, rows: int) -> None:
    pass
