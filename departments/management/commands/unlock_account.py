"""For when nobody who could unlock can sign in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.models import User
from departments.signing_in.locking import unlock
from departments.signing_in.refused import SignInRefused


class Command(BaseCommand):
    help = "解除一个账号的登录锁定。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="账号")

    def handle(self, *args: Any, **options: Any) -> None:
        account = User.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError(f"没有账号“{options['username']}”。")
        try:
            unlock(account, by=None)
        except SignInRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"账号“{account.username}”可以登录了。")
