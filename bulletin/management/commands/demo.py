"""The December 2020 sample, with accounts, published."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin import sample


class Command(BaseCommand):
    help = "在空的数据库里装入2020年12月的示例（部门、数据、稿件、账号），并发布。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="数据库不空时什么也不做，正常退出"
        )
        parser.add_argument("--accounts", action="store_true", help="只显示示例账号和密码")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"]:
            self.stdout.write(sample.accounts_note())
            return
        if not sample.database_is_empty():
            if options["if_empty"]:
                return
            raise CommandError("数据库里已有内容，示例只装入空的数据库。请换一个数据库再试。")
        edition = sample.load()
        self.stdout.write(f"示例已装入，并发布：{edition.get_absolute_url()}")
        self.stdout.write(sample.accounts_note())
