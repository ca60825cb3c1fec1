"""Django's command, with whose password was set on the record of acts."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.management.commands.changepassword import Command as DjangoCommand
from django.db import transaction

from ...events import Act, record
from ...models import User


class Command(DjangoCommand):
    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> str:
        done = str(super().handle(*args, **options))
        account = User.objects.get(username=options["username"] or getpass.getuser())
        record(None, account, "用命令重设密码", act=Act.ACCOUNT)
        return done
