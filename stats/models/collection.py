"""Whether departments may fill in their own row of a month (部门填报)."""

from __future__ import annotations

import datetime as dt

from django.db import models

from departments.months import Month, MonthField, first_of_month


class CollectionQuerySet(models.QuerySet["Collection"]):
    def is_open(self, month: Month, *, on: dt.date) -> bool:
        """Whether departments may write in the month's row on that day."""
        still = models.Q(closes_on__isnull=True) | models.Q(closes_on__gte=on)
        return self.filter(still, month=month, is_open=True).exists()


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
