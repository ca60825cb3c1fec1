"""Pictures of pieces. Kept in the database: one backup holds all, and nothing lies beside it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Length
from django.utils import timezone

from ..document import Picture as PictureBlock
from ..richtext import picture_address
from .news import NewsItem


class PictureQuerySet(models.QuerySet["Picture"]):
    def bytes_of(self, bulletin: models.Model) -> int:
        """How large all pictures of a bulletin's pieces are together, without reading them."""
        placed = self.filter(piece__placement__section__bulletin=bulletin.pk)
        return placed.aggregate(size=Sum(Length("content")))["size"] or 0


class Picture(models.Model):
    piece = models.ForeignKey(
        NewsItem, models.CASCADE, related_name="pictures", verbose_name="稿件"
    )
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(
        "图片说明", max_length=200, blank=True, help_text="图上是什么，给看不见图的人听的。"
    )
    name = models.CharField("原文件名", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    at = models.DateTimeField("上传时间", default=timezone.now)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "图片"
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("piece", "sha256"), name="picture_once_a_piece"),
            models.CheckConstraint(
                condition=Q(media_type__in=("image/jpeg", "image/png")), name="picture_type_known"
            ),
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1), name="picture_has_size"
            ),
        )

    def __str__(self) -> str:
        return self.alt or self.name

    @property
    def src(self) -> str:
        """What stands in the text for it."""
        return picture_address(self.sha256)

    def as_block(self) -> PictureBlock:
        return PictureBlock(
            self.sha256, self.alt, self.media_type, self.width, self.height, bytes(self.content)
        )
