"""The findings of a month's bulletin."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.assembly import assemble
from bulletin.management.lookup import bulletin_of


class Command(BaseCommand):
    help = "核查一个月的通报，列出问题；有必须解决的问题时退出码为1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM", help="月份")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")

    def handle(self, *args: Any, **options: Any) -> None:
        bulletin = bulletin_of(options["month"])
        assembled = assemble(bulletin)
        if options["format"] == "json":
            found = {
                "month": str(bulletin.month),
                "findings": [asdict(f) for f in assembled.findings],
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            for finding in assembled.findings:
                self.stdout.write(f"{finding.severity.label}：{finding.message}")
            if not assembled.findings:
                self.stdout.write("没有发现问题。")
        if assembled.blocking:
            raise CommandError(f"有{len(assembled.blocking)}个问题必须先解决。")
