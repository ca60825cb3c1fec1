"""What people are told by mail and messenger: an outbox, and what of it is switched on."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Channel(models.TextChoices):
    MAIL = "mail", "邮件"
    MESSENGER = "messenger", "群消息"


class Occasion(models.TextChoices):
    """What is told; each can be switched for each channel."""

    NEW_PIECE = "new_piece", "有新稿件"
    RETURNED = "returned", "稿件被退回"
    ACCEPTED = "accepted", "稿件被采用"
    DECLINED = "declined", "稿件不采用"
    USED = "used", "稿件已刊登"
    DEADLINE_NEAR = "deadline_near", "三天内截止"
    DEADLINE_PASSED = "deadline_passed", "已过截止日期"
    REMINDER = "reminder", "催报"
    SIGNATURE_WANTED = "signature_wanted", "等待签名"
    PUBLISHED = "published", "通报已发布"
    WITHDRAWN = "withdrawn", "通报已撤回"
    NOT_PUBLISHED = "not_published", "定时发布没有完成"
    INSTRUCTION = "instruction", "领导批示"
    TASK = "task", "督办事项"


class NoticeSwitchQuerySet(models.QuerySet["NoticeSwitch"]):
    def is_on(self, occasion: Occasion, channel: Channel) -> bool:
        """Whether the channel is set up, and the occasion switched on for it."""
        if not is_set_up(channel):
            return False
        switch = self.filter(occasion=occasion).first()
        if switch is None:
            return channel == Channel.MAIL
        return switch.by_mail if channel == Channel.MAIL else switch.by_messenger


def is_set_up(channel: Channel) -> bool:
    return bool(settings.MAIL_URL if channel == Channel.MAIL else settings.MESSENGER_URL)


class NoticeSwitch(models.Model):
    """Which occasions are told, and how (通知开关)."""

    occasion = models.CharField("事项", max_length=20, choices=Occasion, unique=True)
    by_mail = models.BooleanField("发邮件", default=True)
    by_messenger = models.BooleanField("发群消息", default=False)

    objects = NoticeSwitchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知开关"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(occasion__in=Occasion.values), name="switch_occasion_known"
            ),
        )

    def __str__(self) -> str:
        return str(self.get_occasion_display())


#: After so many failures a notice is given up; the pauses between grow fourfold from this.
MOST_ATTEMPTS = 7
FIRST_PAUSE = dt.timedelta(minutes=2)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> NoticeQuerySet:
        return self.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS)

    def due(self, at: dt.datetime | None = None) -> NoticeQuerySet:
        """Those to be tried now, the oldest first."""
        return self.waiting().filter(next_try_at__lte=at or timezone.now()).order_by("pk")


class Notice(models.Model):
    """One message to one address (通知). Kept after it was sent; tried again while it was not."""

    occasion = models.CharField("事项", max_length=20, choices=Occasion)
    channel = models.CharField("方式", max_length=10, choices=Channel)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name="收件人"
    )
    address = models.EmailField("邮箱", blank=True, help_text="Empty: the messenger's one group.")
    subject = models.CharField("主题", max_length=200)
    text = models.TextField("内容")
    key = models.CharField(
        max_length=100, blank=True, help_text="What may be told only once has a key."
    )
    created_at = models.DateTimeField("时间", default=timezone.now)
    sent_at = models.DateTimeField("发出时间", null=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    next_try_at = models.DateTimeField("下次再试", default=timezone.now, db_index=True)
    error = models.CharField("没发出的原因", max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="notice_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(occasion__in=Occasion.values), name="notice_occasion_known"
            ),
            models.CheckConstraint(
                condition=~Q(channel="mail") | ~Q(address=""), name="mail_has_address"
            ),
            models.UniqueConstraint(fields=("key",), condition=~Q(key=""), name="notice_told_once"),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def standing(self) -> str:
        if self.sent_at is not None:
            return "已发出"
        if self.attempts >= MOST_ATTEMPTS:
            return "多次没发出，已停"
        return "没发出，会再试" if self.attempts else "等待发出"

    def failed(self, error: str, at: dt.datetime) -> None:
        self.attempts += 1
        self.error = error[:300]
        self.next_try_at = at + FIRST_PAUSE * 4 ** (self.attempts - 1)
        self.save(update_fields=["attempts", "error", "next_try_at"])

    def sent(self, at: dt.datetime) -> None:
        self.attempts += 1
        self.sent_at, self.error = at, ""
        self.save(update_fields=["attempts", "sent_at", "error"])
