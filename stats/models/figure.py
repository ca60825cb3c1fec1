"""One observation: indicator × month × department (数据)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from departments.models import Department
from departments.months import Month, MonthField, first_of_month

from .indicator import Indicator
from .kinds import Scope
from .source import Source

if TYPE_CHECKING:
    from departments.models import User

MISSING = "暂无数据"


class FigureQuerySet(models.QuerySet["Figure"]):
    def in_month(self, month: Month) -> FigureQuerySet:
        return self.filter(month=month)

    def between(self, since: Month, until: Month) -> FigureQuerySet:
        """Of these months and all between them."""
        return self.filter(month__gte=since, month__lte=until)

    def for_user(self, user: User) -> FigureQuerySet:
        """What a user may see: those who may look at figures all, a department's staff its own."""
        if user.has_perm("stats.view_figure"):
            return self
        if user.department_id is None or not user.has_perm("stats.report_figures"):
            return self.none()
        return self.filter(department=user.department_id)

    def with_names(self) -> FigureQuerySet:
        """With everything that printing a figure needs, in one query."""
        return self.select_related("indicator", "department", "source")


class Figure(models.Model):
    month = MonthField("月份", db_index=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name="部门",
        help_text="大厅的数据（如排号数）留空。",
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="figures", verbose_name="指标"
    )
    value = models.DecimalField(
        "数值",
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="没有数据时留空，印作“暂无数据”，不当作0。比率填百分数，如100%填100。",
    )
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="figures", verbose_name="数据来源"
    )
    note = models.CharField(
        "附注", max_length=100, blank=True, help_text="印在数字后面括号里的话，不用写括号。"
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "数据"
        ordering = ("-month", "indicator__order", "department__order", "pk")
        permissions = (
            ("import_figure", "可以导入数据"),
            ("report_figures", "可以填报本部门的数据"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("month", "indicator", "department"),
                condition=Q(department__isnull=False),
                name="one_figure_a_department",
                violation_error_message="这个部门这个月的这项指标已有数据，请直接修改那一条。",
            ),
            models.UniqueConstraint(
                fields=("month", "indicator"),
                condition=Q(department__isnull=True),
                name="one_figure_a_hall",
                violation_error_message="这个月大厅的这项指标已有数据，请直接修改那一条。",
            ),
            first_of_month("month", "figure_month"),
        )

    def __str__(self) -> str:
        return f"{self.month} {self.department or '大厅'} {self.indicator}"

    def clean(self) -> None:
        if self.indicator_id is None:
            return
        if self.indicator.scope == Scope.HALL and self.department_id is not None:
            raise ValidationError({"department": f"“{self.indicator}”是全大厅的指标，部门请留空。"})
        if self.indicator.scope == Scope.DEPARTMENT and self.department_id is None:
            raise ValidationError(
                {"department": f"“{self.indicator}”按部门统计，请选部门；合计由系统计算。"}
            )
        if isinstance(self.value, Decimal):
            try:
                self.indicator.clean_value(self.value)
            except ValidationError as error:
                raise ValidationError({"value": error.messages}) from None

    def printed(self) -> str:
        """The value as printed, without its note: `2586`, `100%`, `暂无数据`."""
        return MISSING if self.value is None else self.indicator.format(self.value)
