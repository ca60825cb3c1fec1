"""An earlier bulletin from a .docx, a plain text or a saved page, as a draft."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.actions.past import Taken, take_in
from bulletin.actions.past.taking_in import NEEDED
from bulletin.management.lookup import account, month_of
from bulletin.past.files import MAX_BYTES
from departments.models import User


class Command(BaseCommand):
    help = (
        "把往期通报（.docx、.txt 或保存的网页）导入成草稿：标题、日期、栏目、统计表的数据、"
        "文字和稿件；拿不准的地方逐条列出。要么全部导入，要么什么也不写。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help=".docx、.txt 或 .html 文件")
        parser.add_argument(
            "--month", metavar="YYYY-MM", help="统计的月份；不写就看文件里写的是哪个月"
        )
        parser.add_argument("--by", metavar="USER", help="由哪个账号导入；只有一个编辑时可以不写")
        parser.add_argument(
            "--create-missing",
            action="store_true",
            help="没有的部门、指标和数据来源就新建，而不是停下",
        )
        parser.add_argument("--dry-run", action="store_true", help="只看会怎样，不写入")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")

    def handle(self, *args: Any, **options: Any) -> None:
        path, is_json = Path(options["file"]), options["format"] == "json"
        taken = self._take_in(path, options)
        if is_json:
            self.stdout.write(json.dumps(taken.as_json(str(path)), ensure_ascii=False))
        else:
            self._tell(taken, options["dry_run"])
        if taken.problems:
            raise CommandError("什么也没有导入。")

    def _take_in(self, path: Path, options: dict[str, Any]) -> Taken:
        """Whatever goes wrong is a problem of the outcome, so that JSON tells it too."""
        try:
            return take_in(
                _content(path),
                name=path.name,
                by=_who(options["by"]),
                month=month_of(options["month"]) if options["month"] else None,
                making=options["create_missing"],
                dry_run=options["dry_run"],
            )
        except CommandError as refusal:
            return Taken("", problems=[str(refusal)])
        except PermissionDenied:
            return Taken("", problems=["这个账号没有编通报和导入数据的权限，请换一个编辑的账号。"])

    def _tell(self, taken: Taken, dry_run: bool) -> None:
        for problem in taken.problems:
            self.stderr.write(problem)
        if taken.settled_by_making:
            self.stderr.write(
                "不认识的名称，可以先添加（或添加别名），也可以加 --create-missing 新建。"
            )
        if taken.problems or taken.month is None:
            return
        done = "（只看不写）" if dry_run else ""
        self.stdout.write(f"{taken.month.label}的通报“{taken.head['title']}”{done}")
        for section in taken.sections:
            self.stdout.write(f"  {section.number}{section.title}：{section.holds or '（空）'}")
        for label, names in (
            ("新建部门", taken.created_departments),
            ("新建指标", taken.created_indicators),
        ):
            if names:
                self.stdout.write(f"{label}：{'、'.join(names)}")
        self.stdout.write(
            f"数据：新增{taken.new}条，台账里已有且相同{taken.unchanged}条，"
            f"台账里不同而没有改{taken.kept}条；稿件{taken.pieces}篇。"
        )
        self.stdout.write(f"拿不准的{len(taken.doubts)}处：" if taken.doubts else "没有拿不准的。")
        for doubt in taken.doubts:
            self.stdout.write(f"  {doubt}")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        raise CommandError(f"打不开文件“{path}”，请核对路径和权限。") from None


def _who(username: str | None) -> User:
    if username:
        return account(username)
    able = [u for u in User.objects.filter(is_active=True) if u.has_perms(NEEDED)]
    if len(able) != 1:
        raise CommandError("请用 --by 写明由哪个编辑的账号导入。")
    return able[0]
