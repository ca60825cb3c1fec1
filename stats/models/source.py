"""Where figures come from (数据来源)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from departments.names import fold


class SourceQuerySet(models.QuerySet["Source"]):
    def default(self) -> Source | None:
        """The source of figures that name none: the marked one, or the only one there is."""
        marked = self.filter(is_default=True).first()
        if marked:
            return marked
        two = list(self.order_by("pk")[:2])
        return two[0] if len(two) == 1 else None

    def by_name(self) -> dict[str, Source]:
        """Every source under its folded name; one query."""
        return {fold(source.name): source for source in self}


class Source(models.Model):
    name = models.CharField(
        "名称", max_length=50, unique=True, help_text="如“西区智慧政务平台”“窗口统计”。"
    )
    counts_in_totals = models.BooleanField(
        "计入合计",
        default=True,
        help_text="不勾选时，这个来源的数据照样印出，但不计入合计，并在备注里写明。",
    )
    note = models.CharField(
        "备注用语",
        max_length=200,
        blank=True,
        help_text="不计入合计时印在统计表备注里的话；留空则写“数据来源于……，不计入合计”。",
    )
    is_default = models.BooleanField(
        "默认来源", default=False, help_text="导入和录入时没有写明来源的数据，归到这个来源。"
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "数据来源"
        ordering = ("-is_default", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("is_default",),
                condition=Q(is_default=True),
                name="one_default_source",
                violation_error_message="默认来源只能有一个，请先取消原来的默认来源。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = self.name.strip()
        holder = Source.objects.by_name().get(fold(self.name))
        if holder is not None and holder.pk != self.pk:
            raise ValidationError({"name": f"已有名为“{holder.name}”的数据来源。"})

    def exclusion_note(self) -> str:
        return self.note or f"数据来源于{self.name}，不计入合计"
