"""The findings of a month: of its bulletin, or of its figures where there is no bulletin yet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.assembly import assemble
from bulletin.management.lookup import month_of
from bulletin.models import Bulletin
from departments.months import Month
from stats.checks import check_month
from stats.findings import Finding, by_weight
from stats.models import Figure
from stats.waivers import with_waivers

#: What the JSON says of each finding, in this order (design, section 5).
SAID = (
    "severity", "rule", "department", "indicator", "printed", "computed", "message", "waived",
)  # fmt: skip


class Command(BaseCommand):
    help = "核查一个月的通报，列出问题；有必须解决的问题时退出码为1。还没有通报的，只核查数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM", help="月份")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")

    def handle(self, *args: Any, **options: Any) -> None:
        month = month_of(options["month"])
        bulletin = Bulletin.objects.filter(month=month).first()
        findings = assemble(bulletin).findings if bulletin else _of_figures(month)
        if options["format"] == "json":
            self.stdout.write(_as_json(month, findings))
        else:
            if bulletin is None:
                self.stdout.write(f"还没有{month.label}的通报，只核查了数据。")
            self.stdout.write("\n".join(map(_as_line, findings)) or "没有发现问题。")
        blocking = sum(finding.blocks for finding in findings)
        if blocking:
            raise CommandError(f"有{blocking}个问题必须先解决。")


def _of_figures(month: Month) -> Sequence[Finding]:
    if not Figure.objects.in_month(month).exists():
        raise CommandError(f"还没有{month.label}的通报，也没有这个月的数据，没有可以核查的。")
    return by_weight(with_waivers(check_month(month), month))


def _as_json(month: Month, findings: Sequence[Finding]) -> str:
    said = [{name: getattr(finding, name) for name in SAID} for finding in findings]
    return json.dumps({"month": str(month), "findings": said}, ensure_ascii=False)


def _as_line(finding: Finding) -> str:
    if finding.waived:
        return f"已放行：{finding.message}（理由：{finding.reason}）"
    return f"{finding.severity.label}：{finding.message}"
