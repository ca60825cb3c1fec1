"""The same verb as the desk's button."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.actions.publication import PublicationRefused, publish
from bulletin.management.lookup import account, bulletin_of


class Command(BaseCommand):
    help = "发布一个月的通报，要三个人签过名；已发布过的，要用 --correction 写更正说明。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM", help="月份")
        parser.add_argument("--by", required=True, metavar="USER", help="发布人的账号")
        parser.add_argument("--correction", default="", metavar="TEXT", help="更正说明")
        parser.add_argument(
            "--urgent",
            default="",
            metavar="REASON",
            help="紧急发布的理由：签名还没有齐，由签发人先发布，事后补签",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bulletin, by = bulletin_of(options["month"]), account(options["by"])
        try:
            edition = publish(
                bulletin, by=by, correction=options["correction"], urgent=options["urgent"]
            )
        except PermissionDenied:
            raise CommandError(f"“{by}”没有发布通报的权限。") from None
        except PublicationRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"已发布{edition}：{edition.get_absolute_url()}")
