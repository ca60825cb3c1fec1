"""What happened to a cell of the ledger (数据变动): kept for its history and for undoing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from departments.models import Department
from departments.months import MonthField, first_of_month

from .indicator import Indicator
from .intake import FigureImport
from .source import Source


class Door(models.TextChoices):
    """By which way a change came in."""

    FORM = "form", "单条录入"
    GRID = "grid", "按月填表"
    IMPORT = "import", "文件导入"
    UNDO = "undo", "撤销导入"
    COUNT = "count", "系统统计"
    COMMAND = "command", "命令行"


class FigureChange(models.Model):
    """A figure before and after; no source means that there was, or is, no figure.

    Only ever added, by `stats.writing`; the database refuses to change or remove one.
    """

    month = MonthField("月份")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name="部门"
    )
    value_before = models.DecimalField("原数值", max_digits=18, decimal_places=4, null=True)
    source_before = models.ForeignKey(
        Source, models.PROTECT, null=True, related_name="+", verbose_name="原来源"
    )
    note_before = models.CharField("原附注", max_length=100, blank=True)
    value_after = models.DecimalField("新数值", max_digits=18, decimal_places=4, null=True)
    source_after = models.ForeignKey(
        Source, models.PROTECT, null=True, related_name="+", verbose_name="新来源"
    )
    note_after = models.CharField("新附注", max_length=100, blank=True)
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="经手人",
    )
    address = models.GenericIPAddressField("网络地址", null=True)
    door = models.CharField("途径", max_length=8, choices=Door)
    intake = models.ForeignKey(
        FigureImport,
        models.PROTECT,
        null=True,
        related_name="changes",
        verbose_name="导入记录",
    )

    class Meta:
        verbose_name = verbose_name_plural = "数据变动"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("month", "indicator", "department"), name="change_cell"),
            models.Index(fields=("at",), name="change_at"),
            models.Index(fields=("by", "at"), name="change_by_at"),
            models.Index(fields=("department", "at"), name="change_department_at"),
            models.Index(fields=("month", "at"), name="change_month_at"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(source_before__isnull=False) | Q(source_after__isnull=False),
                name="change_of_something",
            ),
            models.CheckConstraint(
                condition=Q(source_before__isnull=False)
                | Q(value_before__isnull=True, note_before=""),
                name="change_from_nothing_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(source_after__isnull=False)
                | Q(value_after__isnull=True, note_after=""),
                name="change_to_nothing_is_empty",
            ),
            models.CheckConstraint(condition=Q(door__in=Door.values), name="change_door_known"),
            first_of_month("month", "change_month"),
        )

    def __str__(self) -> str:
        return f"{self.month} {self.department or '大厅'} {self.indicator}"
