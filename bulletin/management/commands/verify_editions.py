"""Recomputes the chain of hashes over everything that was published, or holds a copy against it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.models import Edition, Withdrawal
from bulletin.models.edition import newest_hash, sha256
from bulletin.verification import Copy, faults, known, recognise, unguarded


class Command(BaseCommand):
    help = "核对所有已发布版本的校验值，或一份文件、一个印着的校验码；对不上就指出来，退出码为1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            metavar="FILE",
            help="一份文件（PDF、网页、Word、JSON）：是哪一版、有没有改动",
        )
        parser.add_argument(
            "--against", metavar="HASH", help="印着的校验码，至少前16位：是哪一版的"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json = options["format"] == "json"
        if options["file"] and options["against"]:
            raise CommandError("文件和 --against 只能给一样。")
        if options["file"]:
            self._file(Path(options["file"]))
        elif options["against"]:
            self._hash(options["against"])
        else:
            self._chain()

    def _chain(self) -> None:
        editions, withdrawals = Edition.objects.count(), Withdrawal.objects.count()
        wrong, gone = list(faults()), unguarded()
        told = [str(fault) for fault in wrong]
        if gone:
            told.append(f"数据库的防改保护（触发器）不在：{'、'.join(gone)}。请管理员检查数据库。")
        self._tell(
            {
                "editions": editions,
                "withdrawals": withdrawals,
                "newest_hash": newest_hash(),
                "faults": [{"edition": one.ident, "message": str(one)} for one in wrong],
                "missing_triggers": gone,
            },
            f"{editions}个版本、{withdrawals}次撤回，校验值全部相符。最新的校验值：{newest_hash()}",
            "\n".join(told),
        )

    def _file(self, path: Path) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"读不了文件“{path}”：{error.strerror}。") from None
        copy = recognise(content)
        said = {"file": str(path), "sha256": sha256(content)}
        if copy is None:
            wrong = f"“{path}”不是这里发布的任何一版，也没有印着这里的校验码。"
        elif not copy.same:
            wrong = f"“{path}”自称是{copy.edition}，但与发布的不同：内容被改动过，或是另存的。"
        else:
            wrong = ""
        right = f"“{path}”就是{copy.edition}，一字未动。" if copy else ""
        self._tell(said | _as_json(copy), right, wrong)

    def _hash(self, text: str) -> None:
        copy = known(text)
        wrong = "" if copy else f"记录里没有这个校验值：{text}。请核对有没有抄错（至少前16位）。"
        right = f"记录里有：这是{copy.called}。" if copy else ""
        self._tell({"hash": text} | _as_json(copy), right, wrong)

    def _tell(self, said: dict[str, Any], right: str, wrong: str) -> None:
        """`wrong` is what fails, with nothing of it on standard output but JSON."""
        if self.as_json:
            message = {"message": wrong or right}
            self.stdout.write(json.dumps(said | message, ensure_ascii=False))
            if wrong:
                raise SystemExit(1)
        elif wrong:
            raise CommandError(wrong)
        else:
            self.stdout.write(right)


def _as_json(copy: Copy | None) -> dict[str, Any]:
    if copy is None:
        return {"edition": None, "part": None, "same": False}
    edition = f"{copy.edition.bulletin.month}/v{copy.edition.number}"
    return {"edition": edition, "part": copy.part, "same": copy.same}
