"""Takes the published Documents apart again for searching."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from bulletin.published.indexing import rebuild


class Command(BaseCommand):
    help = "按已发布的文稿重建搜索和部门页面用的内容；平时发布时自动更新，不用运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"重建好了，共{rebuild()}期通报。")
