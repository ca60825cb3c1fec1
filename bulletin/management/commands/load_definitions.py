"""A file of definitions into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.definitions import load
from stats.definitions.file import MAX_BYTES, DefinitionsRefused


class Command(BaseCommand):
    help = "载入定义文件：已有的按文件修改，没有的新增，不会删除；要么全部载入，要么一项不改。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="定义文件")
        parser.add_argument("--dry-run", action="store_true", help="只看会怎样，不写入")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = load(_content(options["file"]), by=None, dry_run=options["dry_run"])
        except DefinitionsRefused as refused:
            for problem in refused.problems:
                self.stderr.write(problem)
            count = len(refused.problems)
            raise CommandError(f"文件里有{count}处要改，什么也没有载入。") from None
        for line in lines:
            self.stdout.write(line)
        done = "会改" if options["dry_run"] else "改了"
        self.stdout.write(f"{done}{len(lines)}处。" if lines else "与现有的定义完全相同，不用改。")


def _content(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise CommandError(f"打不开“{name}”，请看文件名和文件夹写得对不对。") from None
