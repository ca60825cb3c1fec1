"""The three readings before publication (三审三校): who read what, and signed for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .issue import Bulletin


class Step(models.TextChoices):
    EDITOR = "editor", "编辑"
    REVIEWER = "reviewer", "审核"
    LEADER = "leader", "签发"

    @property
    def permission(self) -> str:
        return f"bulletin.sign_as_{self.value}"


class SignatureQuerySet(models.QuerySet["Signature"]):
    def without_content(self) -> SignatureQuerySet:
        return self.defer("document").select_related("by")


class Signature(models.Model):
    """One reading, signed (签名). It holds for the content that was read, and for no other.

    So nothing has to be voided: a signature whose hash is not the present content's is void.
    """

    bulletin = models.ForeignKey(
        Bulletin, models.CASCADE, related_name="signatures", verbose_name="通报"
    )
    step = models.CharField("步骤", max_length=8, choices=Step)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签名人"
    )
    name = models.CharField("姓名", max_length=150)
    at = models.DateTimeField("签名时间", default=timezone.now)
    content_sha256 = models.CharField(max_length=64)
    document = models.BinaryField(help_text="The Document that was read: tells what changed since.")
    is_afterwards = models.BooleanField("补签", default=False)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "签名"
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("bulletin", "step", "content_sha256"), name="step_signed_once"
            ),
            models.UniqueConstraint(
                fields=("bulletin", "by", "content_sha256"), name="one_step_a_person"
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="signature_step_known"),
            models.CheckConstraint(condition=~Q(name=""), name="signature_has_name"),
        )

    def __str__(self) -> str:
        return f"{self.get_step_display()}：{self.name}"
