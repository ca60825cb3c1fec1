"""A hall's definitions into one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.definitions import export


class Command(BaseCommand):
    help = "把大厅的数据来源、部门、指标、统计表、核查规则和通报栏目写成一个定义文件。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="写到哪个文件，已有的会被替换")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        text = export()
        try:
            path.write_text(text, encoding="utf-8", newline="\n")
        except (OSError, ValueError):
            raise CommandError(f"写不了“{path}”，请看文件夹在不在、有没有写入的权限。") from None
        self.stdout.write(f"定义已写到“{path}”。")
