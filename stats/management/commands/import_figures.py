"""Figures from a CSV or XLSX file, one row a department."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from departments.months import Month, month_from_user
from departments.names import fold
from stats.intake.comparing import Outcome
from stats.intake.confirming import import_unseen
from stats.intake.making import making_on_record
from stats.intake.reading import Problem
from stats.intake.sheets import MAX_BYTES
from stats.models import Source
from stats.standard import standard_sources


class Command(BaseCommand):
    help = (
        "把 CSV 或 XLSX 表里的数据导入台账：一行一个部门，或台账明细表一行一条；"
        "要么全部导入，要么一条不写。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="CSV 或 XLSX 文件")
        parser.add_argument(
            "--month", metavar="YYYY-MM", help="数据的月份；台账明细表的每一行自带月份，可以不写"
        )
        parser.add_argument("--source", metavar="NAME", help="数据来源的名称；不写用默认来源")
        parser.add_argument(
            "--create-missing", action="store_true", help="没有的部门和指标就新建，而不是停下"
        )
        parser.add_argument("--dry-run", action="store_true", help="只看会怎样，不写入")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        outcome = self._import(path, options)
        if options["format"] == "json":
            self.stdout.write(
                json.dumps(_as_json(path, options["month"], outcome), ensure_ascii=False)
            )
        else:
            self._tell(outcome, options["dry_run"])
        if outcome.problems:
            raise CommandError(f"有{len(outcome.problems)}处读不懂，什么也没有导入。")

    def _import(self, path: Path, options: dict[str, Any]) -> Outcome:
        try:
            month = _month(options["month"]) if options["month"] else None
            content = _content(path)
            with transaction.atomic():
                with making_on_record(None, "用命令导入数据时"):
                    source = _source(options["source"], options["create_missing"])
                outcome = import_unseen(
                    content,
                    name=path.name,
                    month=month,
                    source=source,
                    create_missing=options["create_missing"],
                    dry_run=options["dry_run"],
                )
                if options["dry_run"] or outcome.problems:
                    transaction.set_rollback(True)
        except _NotStarted as reason:
            return Outcome(problems=[Problem(None, None, None, str(reason))])
        except IntegrityError:
            busy = "有人正在改同样的数据，没有导入。请过一会儿再试。"
            return Outcome(problems=[Problem(None, None, None, busy)])
        return outcome

    def _tell(self, outcome: Outcome, dry_run: bool) -> None:
        for problem in outcome.problems:
            self.stderr.write(str(problem))
        if outcome.problems:
            return
        for warning in (*outcome.remarks, *(t for t in outcome.totals if not t.agrees)):
            self.stderr.write(f"注意：{warning}")
        for label, names in (
            ("新建部门", outcome.created_departments),
            ("新建指标", outcome.created_indicators),
        ):
            if names:
                self.stdout.write(f"{label}：{'、'.join(names)}")
        done = "（只看不写）" if dry_run else ""
        self.stdout.write(
            f"{outcome.extent}：新增{outcome.new}条，修改{outcome.changed}条，"
            f"未变{outcome.unchanged}条{done}。"
        )


class _NotStarted(Exception):
    """The command was given something it cannot work with."""


def _month(text: str) -> Month:
    try:
        return month_from_user(text)
    except ValidationError as error:
        raise _NotStarted("".join(error.messages)) from None


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        raise _NotStarted(f"打不开文件“{path}”，请核对路径和权限。") from None


def _source(name: str | None, create_missing: bool) -> Source:
    if create_missing and not Source.objects.exists():
        standard_sources()
    found = Source.objects.by_name().get(fold(name)) if name else Source.objects.default()
    if found is not None:
        return found
    if name and create_missing:
        return Source.objects.create(name=name.strip())
    names = "、".join(Source.objects.values_list("name", flat=True)) or "（还没有，请先在后台添加）"
    if name:
        raise _NotStarted(f"没有叫“{name}”的数据来源。现有：{names}。")
    raise _NotStarted(f"没有默认的数据来源，请用 --source 指定。现有：{names}。")


def _as_json(path: Path, month: str | None, outcome: Outcome) -> dict[str, Any]:
    """The contract of the design, section 5."""
    refused = bool(outcome.problems)
    return {
        "file": str(path),
        "sha256": outcome.sha256,
        "encoding": outcome.encoding,
        "month": month,
        "rows": outcome.rows,
        "new": 0 if refused else outcome.new,
        "changed": 0 if refused else outcome.changed,
        "unchanged": 0 if refused else outcome.unchanged,
        "created": {
            "departments": [] if refused else outcome.created_departments,
            "indicators": [] if refused else outcome.created_indicators,
        },
        "errors": [
            {"row": p.row, "column": p.column, "value": p.value, "message": p.message}
            for p in outcome.problems
        ],
    }
