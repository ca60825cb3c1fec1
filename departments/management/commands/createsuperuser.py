"""Django's command, with the accounts it makes on the record of acts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands.createsuperuser import Command as DjangoCommand
from django.db import transaction

from ...events import Act, record
from ...models import User


class Command(DjangoCommand):
    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        before = set(User.objects.values_list("pk", flat=True))
        super().handle(*args, **options)
        for made in User.objects.exclude(pk__in=before):
            record(None, made, "用命令新建超级用户账号", act=Act.ACCOUNT)
