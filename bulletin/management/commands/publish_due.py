"""For the clock: what was set to be published by now is published, or refused in a sentence."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bulletin.actions.scheduling import publish_due
from bulletin.models import Edition


class Command(BaseCommand):
    help = "发布到了时间的通报。请让系统每分钟运行一次；有必须解决的问题就不发布，并通知编辑。"

    def handle(self, *args: Any, **options: Any) -> None:
        refused = []
        for done in publish_due(timezone.now()):
            if isinstance(done, Edition):
                self.stdout.write(f"已发布{done}：{done.get_absolute_url()}")
            else:
                refused.append(f"{done.bulletin}没有发布：{done.refusal}")
        if refused:
            raise CommandError("\n".join(refused))
