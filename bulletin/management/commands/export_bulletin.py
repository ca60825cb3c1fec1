"""One format of a bulletin, published or draft, into a file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.assembly import assemble
from bulletin.document import Document, decode
from bulletin.management.lookup import bulletin_of
from bulletin.models import Bulletin
from bulletin.models.formats import BYTES
from bulletin.renderers import RENDERERS, RenderingFailed, renderer


class Command(BaseCommand):
    help = "把一个月的通报导出成文件：默认是已发布的最新版，--draft 是现在的草稿。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM", help="月份")
        parser.add_argument("--to", required=True, choices=tuple(RENDERERS), help="格式")
        parser.add_argument("--out", required=True, metavar="FILE", help="写到哪个文件")
        parser.add_argument("--draft", action="store_true", help="导出草稿，不是已发布的版本")

    def handle(self, *args: Any, **options: Any) -> None:
        bulletin = bulletin_of(options["month"])
        content = (_draft if options["draft"] else _published)(bulletin, options["to"])
        path = Path(options["out"])
        try:
            _write(path, content)
        except OSError as error:
            raise CommandError(f"写不了文件“{path}”：{error.strerror}。") from None
        self.stdout.write(f"已写入{path}（{len(content)}字节）。")


def _draft(bulletin: Bulletin, format: str) -> bytes:
    return _rendered(assemble(bulletin).document, format)


def _published(bulletin: Bulletin, format: str) -> bytes:
    edition = bulletin.current_edition()
    if edition is None:
        raise CommandError(f"{bulletin}还没有发布；要导出草稿请加 --draft。")
    stored = "document" if format == "json" else format
    if stored not in BYTES:
        return _rendered(decode(bytes(edition.document)), format)
    content = bytes(getattr(edition, stored))
    if not content:
        raise CommandError(f"{edition}发布时还没有这种格式；要现在的内容请加 --draft。")
    return content


def _rendered(document: Document, format: str) -> bytes:
    try:
        return renderer(format)(document).content
    except RenderingFailed as failure:
        raise CommandError(str(failure)) from None


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing: a full disk leaves an earlier file as it was."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
