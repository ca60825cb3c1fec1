"""Every number in a text held against the month's ledger."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.months import Month, month_from_user
from stats.intake.files import decode
from stats.intake.sheets import UnreadableFile
from stats.reconciler import Judged, Verdict, check_text

MAX_BYTES = 2 * 1024 * 1024


class Command(BaseCommand):
    help = "把一篇文字里的每个数字与台账核对，逐个列出；有与数据不符的，退出码为1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", help="文本文件（UTF-8 或 GB18030）；- 为标准输入"
        )
        parser.add_argument("--month", required=True, metavar="YYYY-MM", help="统计的月份")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")

    def handle(self, *args: Any, **options: Any) -> None:
        month = _month(options["month"])
        judged = check_text(_text(options["file"]), month=month)
        if options["format"] == "json":
            numbers = [one.as_json() for one in judged]
            found = {"month": str(month), "numbers": numbers}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self._tell(judged)
        wrong = sum(one.verdict == Verdict.CONTRADICTS for one in judged)
        if wrong:
            raise CommandError(f"有{wrong}处与数据不符，请逐处核对。")

    def _tell(self, judged: list[Judged]) -> None:
        for one in judged:
            held = f"（{one.against}）" if one.against else ""
            said = f"：{one.message}" if one.verdict == Verdict.CONTRADICTS else held
            self.stdout.write(f"第{one.start + 1}字 {one.text}　{one.verdict.label}{said}")
        counts = "，".join(
            f"{verdict.label}{sum(one.verdict == verdict for one in judged)}处"
            for verdict in Verdict
        )
        self.stdout.write(f"共{len(judged)}个数字：{counts}。" if judged else "没有要核对的数字。")


def _month(text: str) -> Month:
    try:
        return month_from_user(text)
    except ValidationError as error:
        raise CommandError("".join(error.messages)) from None


def _text(name: str) -> str:
    """The text of the file; raises CommandError with what to do about it."""
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1) if name == "-" else _bytes(Path(name))
    except OSError:
        raise CommandError(f"打不开文件“{name}”，请核对路径和权限。") from None
    if len(content) > MAX_BYTES:
        raise CommandError(f"文件超过{MAX_BYTES // 1024 // 1024}MB，请只留要核对的文字。")
    try:
        return decode(content)[0]
    except UnreadableFile:
        raise CommandError(
            f"“{name}”不是文本文件，或文字编码认不出来。请另存为 UTF-8 的 .txt 再核对。"
        ) from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
