"""A file with an earlier bulletin, handed in: whose, which bytes, taken in or not."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from departments.months import Month, MonthField, first_of_month

from .issue import Bulletin

if TYPE_CHECKING:
    from departments.models import User

#: How long a preview can be confirmed.
PREVIEW_LIFE = dt.timedelta(hours=24)


class PastFile(models.Model):
    """Previewed as often as one likes, taken in once, by who handed it in, within a day."""

    file_name = models.CharField("文件", max_length=200)
    content = models.BinaryField(editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    month = MonthField(
        "月份", null=True, blank=True, help_text="None: the one that the file names."
    )
    making = models.BooleanField(
        default=False, help_text="Departments, indicators and sources that are unknown are made."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人"
    )
    handed_in_at = models.DateTimeField("上传时间", default=timezone.now)
    taken_in_at = models.DateTimeField("导入时间", null=True, editable=False)
    bulletin = models.ForeignKey(
        Bulletin,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="past_files",
        verbose_name="通报",
    )
    #: What the reading was unsure of, as told when it was taken in: {what, where, done, check}.
    doubts = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "往期通报文件"
        ordering = ("-handed_in_at",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(taken_in_at__isnull=False) | Q(bulletin__isnull=True),
                name="past_file_made_a_bulletin_when_taken_in",
            ),
            first_of_month("month", "past_file_month"),
        )

    def __str__(self) -> str:
        return self.file_name

    @classmethod
    def hand_in(cls, *, name: str, content: bytes, month: Month | None, by: User) -> PastFile:
        """Keep a file for its preview; files whose preview was never confirmed go."""
        cls.objects.filter(
            taken_in_at=None, handed_in_at__lt=timezone.now() - PREVIEW_LIFE
        ).delete()
        return cls.objects.create(
            file_name=name[:200],
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            month=month,
            by=by,
        )

    @property
    def is_open(self) -> bool:
        """Still to be confirmed, and not too old for it."""
        return self.taken_in_at is None and timezone.now() < self.handed_in_at + PREVIEW_LIFE
