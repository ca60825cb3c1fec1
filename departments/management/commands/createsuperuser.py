"""Django's command, with the accounts it makes on the record of acts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands.createsuperuser import Command as DjangoCommand
from django.core.management.base import CommandParser
from django.db import transaction

from ...events import Act, record
from ...models import User

#: Django's own words for its options are English.
HELP = {
    "username": "登录用的账号",
    "email": "邮箱",
    "interactive": "不提问，账号写在命令后面；没有给密码的，以后设了密码才能登录",
    "database": "数据库",
}


class Command(DjangoCommand):
    help = "建一个超级用户的账号，并记在操作记录里。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        for option in parser._actions:
            option.help = HELP.get(option.dest, option.help)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        before = set(User.objects.values_list("pk", flat=True))
        super().handle(*args, **options)
        for made in User.objects.exclude(pk__in=before):
            record(None, made, "用命令新建超级用户账号", act=Act.ACCOUNT)
