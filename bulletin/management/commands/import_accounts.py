"""Accounts from a CSV or XLSX list, with first passwords that must be changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from bulletin.accounts.files import slips_csv
from bulletin.accounts.reading import MAX_BYTES, Understood, understand_file
from departments.accounts import AccountsRefused, Outcome, Settled, settle_accounts
from stats.intake.sheets import UnreadableFile


class Command(BaseCommand):
    help = (
        "按 CSV 或 XLSX 名单建账号：一行一个，表头写“账号、姓名、部门、角色、邮箱”；"
        "要么全部建好，要么一个也不建。已有的账号按名单修改，密码不变。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="CSV 或 XLSX 名单")
        parser.add_argument("--dry-run", action="store_true", help="只看会怎样，不写入")
        parser.add_argument(
            "--passwords",
            metavar="OUT.csv",
            help="新账号的初始密码写到这个文件，只写这一次；文件不能是已经有的",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = self._understood(Path(options["file"]))
        if options["dry_run"]:
            self._tell_plan(found)
            return
        is_new = bool(found.plan.of(Outcome.NEW))
        if is_new and not options["passwords"]:
            raise CommandError("名单里有新账号。请用 --passwords 指定存初始密码的文件。")
        out = Path(options["passwords"]) if is_new else None
        self._tell(_settled(found, out), out)

    def _understood(self, path: Path) -> Understood:
        try:
            found = understand_file(_content(path))
        except UnreadableFile as refusal:
            raise CommandError(str(refusal)) from None
        for remark in found.remarks:
            self.stderr.write(f"注意：{remark}")
        for problem in found.problems:
            self.stderr.write(str(problem))
        if found.problems:
            raise CommandError(f"有{len(found.problems)}处要改，一个账号也没有建。")
        return found

    def _tell_plan(self, found: Understood) -> None:
        for planned in found.plan.rows:
            told = "，".join(map(str, planned.changes))
            more = f"（{told}）" if told else ""
            gains = "，增加权限" if planned.gains else ""
            self.stdout.write(f"{planned.outcome} {planned.row.username}{more}{gains}")
        counts = "，".join(f"{one}{len(found.plan.of(one))}个" for one in Outcome)
        self.stdout.write(f"{counts}（只看不写）。")

    def _tell(self, settled: Settled, out: Path | None) -> None:
        self.stdout.write(
            f"新建{len(settled.slips)}个，修改{settled.changed}个，"
            f"不变{settled.unchanged}个，不动{settled.untouched}个。"
        )
        if settled.slips:
            self.stdout.write(f"初始密码在“{out}”里，请分发以后删去。")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        raise CommandError(f"打不开文件“{path}”，请核对路径和权限。") from None


@sensitive_variables()
def _settled(found: Understood, out: Path | None) -> Settled:
    """The accounts stand only once their passwords are on disk."""
    try:
        with _new_file(out) as file, transaction.atomic():
            settled = settle_accounts(found.rows, by=None, seen=found.plan.fingerprint)
            if file is not None:
                file.write(slips_csv(settled.slips))
                file.flush()
                os.fsync(file.fileno())
    except AccountsRefused as refusal:
        raise CommandError(str(refusal)) from None
    return settled


@contextmanager
def _new_file(path: Path | None) -> Iterator[IO[bytes] | None]:
    """A file that only its owner reads; gone again where something fails."""
    if path is None:
        yield None
        return
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CommandError(f"“{path}”已经有了，不会覆盖。请另写一个文件名。") from None
    except OSError:
        raise CommandError(f"写不了“{path}”，请核对路径和权限。") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise
