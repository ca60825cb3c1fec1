"""Tables are data (统计表): which indicators, in which order, ranked by which."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from .indicator import Indicator
from .kinds import Scope


class StatTable(models.Model):
    name = models.CharField("名称", max_length=50, unique=True)
    rank_by = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="排名依据",
        help_text="从多到少排；留空按部门排序。没有数据的排在最后。",
    )
    indicators: models.ManyToManyField[Indicator, TableColumn] = models.ManyToManyField(
        Indicator, through="TableColumn", verbose_name="列"
    )
    show_ordinal = models.BooleanField("印序号", default=True)
    show_total = models.BooleanField(
        "印合计行", default=False, help_text="合计只含计入合计的来源，比率按合计方法计算。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "统计表"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.rank_by is not None and self.rank_by.scope != Scope.DEPARTMENT:
            raise ValidationError({"rank_by": "只能按各部门的指标排名。"})


class TableColumn(models.Model):
    table = models.ForeignKey(
        StatTable, models.CASCADE, related_name="columns", verbose_name="统计表"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "列"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("table", "indicator"),
                name="column_once",
                violation_error_message="同一指标在一张表里只能有一列。",
            ),
        )

    def __str__(self) -> str:
        return str(self.indicator)

    def clean(self) -> None:
        if self.indicator_id is not None and self.indicator.scope != Scope.DEPARTMENT:
            raise ValidationError({"indicator": "统计表一行一个部门，只能用各部门的指标。"})
