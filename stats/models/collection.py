"""Whether departments may fill in their own row of a month (部门填报)."""

from __future__ import annotations

import datetime as dt

from django.db import models

from departments.months import MonthField, first_of_month


class CollectionQuerySet(models.QuerySet["Collection"]):
    def open_on(self, day: dt.date) -> CollectionQuerySet:
        """The months in which departments may write on that day, the newest first."""
        still = models.Q(closes_on__isnull=True) | models.Q(closes_on__gte=day)
        return self.filter(still, is_open=True).order_by("-month")


class Collection(models.Model):
    """A month that is, or was, open to departments; no row means that it is closed."""

    month = MonthField("月份", unique=True)
    is_open = models.BooleanField("开放填报", default=True)
    closes_on = models.DateField(
        "截止日期", null=True, blank=True, help_text="这一天过后部门不能再填；不限就留空。"
    )

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "部门填报"
        ordering = ("-month",)
        constraints = (first_of_month("month", "collection_month"),)

    def __str__(self) -> str:
        return f"{self.month.label}填报"

    def is_open_on(self, day: dt.date) -> bool:
        return self.is_open and (self.closes_on is None or day <= self.closes_on)
