"""A file handed in for import (导入记录): whose, which bytes, used or not."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from departments.months import Month, MonthField, first_of_month

from .source import Source

if TYPE_CHECKING:
    from departments.models import User

#: How long a preview can be confirmed.
PREVIEW_LIFE = dt.timedelta(hours=24)


class ImportState(models.TextChoices):
    OPEN = "open", "待确认"
    DONE = "done", "已导入"
    UNDONE = "undone", "已撤销"
    EXPIRED = "expired", "已过期"


class FigureImport(models.Model):
    """Previewed once, confirmed once, by the one who handed it in, within a day."""

    file_name = models.CharField("文件", max_length=200)
    content = models.BinaryField(editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    month = MonthField(
        "月份", null=True, blank=True, help_text="台账明细表的每一行自带月份，这里留空。"
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="数据来源")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="导入人",
        help_text="命令行导入的没有账号。",
    )
    handed_in_at = models.DateTimeField("上传时间", default=timezone.now)
    confirmed_at = models.DateTimeField("导入时间", null=True, editable=False)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("修改", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    #: Folded headings and department names that the clerk chose to leave out of this import.
    left_out = models.JSONField(default=list, editable=False)
    #: What the file's own total row says: {indicator's name: value as text}.
    stated_totals = models.JSONField(default=dict, editable=False)
    undone_at = models.DateTimeField("撤销时间", null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="撤销人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "导入记录"
        ordering = ("-handed_in_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(new=0, changed=0, unchanged=0),
                name="import_counts_when_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(
                    undone_at__isnull=False,
                    undone_by__isnull=False,
                    confirmed_at__isnull=False,
                ),
                name="import_undone_by_somebody_after_it",
            ),
            first_of_month("month", "import_month"),
        )

    def __str__(self) -> str:
        return f"{self.file_name}（{self.month or '各月'}）"

    @classmethod
    def hand_in(
        cls, *, name: str, content: bytes, month: Month | None, source: Source, by: User | None
    ) -> FigureImport:
        """Keep a file for its preview; the files of previews that were never confirmed go."""
        cls.objects.filter(
            confirmed_at=None, handed_in_at__lt=timezone.now() - PREVIEW_LIFE
        ).delete()
        made = cls(
            file_name=name[:200],
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            month=month,
            source=source,
            by=by,
        )
        # A file that stands in the ledger is read as it was then: no question is asked twice.
        earlier = made.earlier()
        made.left_out = earlier.left_out if earlier else []
        made.save()
        return made

    def earlier(self) -> FigureImport | None:
        """The newest import of the same file for the same month and source that still stands."""
        same = FigureImport.objects.filter(
            sha256=self.sha256, month=self.month, source=self.source, undone_at=None
        )
        same = same.exclude(confirmed_at=None).exclude(pk=self.pk)
        return same.select_related("by").defer("content").order_by("-confirmed_at").first()

    @property
    def state(self) -> ImportState:
        if self.undone_at is not None:
            return ImportState.UNDONE
        if self.confirmed_at is not None:
            return ImportState.DONE
        return ImportState.OPEN if self.is_open else ImportState.EXPIRED

    @property
    def who(self) -> str:
        """Who handed it in: a person, or the command line."""
        return str(self.by) if self.by else "命令行"

    @property
    def short_sha256(self) -> str:
        """Enough of it to tell two files apart by eye."""
        return self.sha256[:12]

    @property
    def is_open(self) -> bool:
        """Still to be confirmed, and not too old for it."""
        return self.confirmed_at is None and timezone.now() < self.handed_in_at + PREVIEW_LIFE
