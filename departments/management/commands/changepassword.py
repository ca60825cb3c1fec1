"""Django's own, on record as every other change of a password is."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.core.management.base import CommandParser
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from departments.events import Act, record
from departments.models import User


class Command(changepassword.Command):
    help = "改一个账号的密码，并记在操作记录里。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?", help="账号；不写就是现在的系统用户名")
        parser.add_argument(
            "--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="数据库"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> str | None:
        told: str | None = super().handle(*args, **options)
        account = User.objects.get(username=options["username"] or getpass.getuser())
        what = f"用命令重设账号“{account.username}”的密码"
        record(None, account, what, act=Act.ACCOUNT)
        return told
