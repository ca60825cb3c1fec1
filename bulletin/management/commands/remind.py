"""For the clock: who owes is told, and what could not be sent is tried again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bulletin.models.notice import Channel, is_set_up
from bulletin.notices.deadlines import remind_of_deadline
from bulletin.notices.sending import deliver_due


class Command(BaseCommand):
    help = (
        "提醒还没有报送的部门（截止前三天内一次，过期后一次），并把没发出去的通知再发一遍。"
        "请让系统定时每十分钟运行一次。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not any(is_set_up(channel) for channel in Channel):
            raise CommandError(
                "邮件和群消息都没有开通。"
                "请设置环境变量 BULLETIN_MAIL_URL 或 BULLETIN_MESSENGER_URL。"
            )
        reminded = remind_of_deadline()
        done = deliver_due()
        self.stdout.write(
            f"新增提醒{len(reminded)}条；这次又发出{done.sent}条，没发出{done.failed}条。"
        )
        if done.failed:
            raise CommandError("有通知没发出去，会再试；原因见后台“通知”。")
