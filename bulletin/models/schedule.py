"""A bulletin to be published at a set minute (定时发布)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from .issue import Bulletin


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def due(self, at: dt.datetime) -> ScheduleQuerySet:
        """Those whose minute has come and that were not refused yet, the earliest first."""
        return self.filter(at__lte=at, refused_at=None).order_by("at", "pk")


class Schedule(models.Model):
    """`after` is the edition that whoever set it has seen, as with publishing at once.

    A refused one stays until it is set anew or given up, so that the reason can be read.
    """

    bulletin = models.OneToOneField(
        Bulletin, models.CASCADE, related_name="schedule", verbose_name="通报"
    )
    at = models.DateTimeField("发布时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="设定人"
    )
    correction = models.TextField("更正说明", blank=True)
    after = models.PositiveIntegerField(default=0)
    refused_at = models.DateTimeField("未能发布的时间", null=True, blank=True)
    refusal = models.TextField("未能发布的原因", blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "定时发布"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(refused_at=None, refusal="")
                | (Q(refused_at__isnull=False) & ~Q(refusal="")),
                name="refused_schedule_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.bulletin}定时发布"
