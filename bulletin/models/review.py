"""How a piece came to be as it is: its versions, and what was said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .news import ACCEPT, NewsItem, PieceContent

if TYPE_CHECKING:
    from departments.models import User


class PieceVersion(PieceContent):
    """A piece as somebody left it (稿件版本); never changed."""

    piece = models.ForeignKey(
        NewsItem, models.CASCADE, related_name="versions", verbose_name="稿件"
    )
    number = models.PositiveIntegerField("版次")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="修改人"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "稿件版本"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("piece", "number"), name="piece_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="piece_version_from_one"),
        )

    def __str__(self) -> str:
        return f"第{self.number}稿"


class RemarkQuerySet(models.QuerySet["Remark"]):
    def for_user(self, user: User) -> RemarkQuerySet:
        """A department's staff read what was meant for them."""
        return self if user.has_perm(ACCEPT) else self.filter(for_editors=False)


class Remark(models.Model):
    """What somebody said of a piece (批注)."""

    piece = models.ForeignKey(NewsItem, models.CASCADE, related_name="remarks", verbose_name="稿件")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="批注人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    text = models.TextField("批注", max_length=1000)
    for_editors = models.BooleanField("只给编辑看", default=False)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "批注"
        ordering = ("at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),)

    def __str__(self) -> str:
        return self.text[:30]
