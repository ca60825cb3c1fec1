"""Sizes and fonts on paper where a hall's differ from the standard's (版面尺寸), a row a style."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from ..document import Size
from ..paper import FONTS, complaints, paper_with
from .issue import Style

#: Stands between quotation marks in a style sheet.
FONT = RegexValidator(
    r"^[\w][\w \-]*$", "字体名称只能有汉字、字母、数字、空格、短横和下划线，如“方正仿宋_GBK”。"
)


def _between(least: int, most: int, unit: str) -> list[Any]:
    return [
        MinValueValidator(least, f"最小{least}{unit}。"),
        MaxValueValidator(most, f"最大{most}{unit}。"),
    ]


def _mm(name: str, least: int, most: int, help_text: str = "") -> models.DecimalField[Any, Any]:
    return models.DecimalField(
        name,
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=_between(least, most, "毫米"),
        help_text=help_text,
    )


def _type(name: str, least: int, most: int, help_text: str = "") -> models.DecimalField[Any, Any]:
    return models.DecimalField(
        name,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=_between(least, most, "磅"),
        help_text=help_text,
    )


def _font(name: str, help_text: str) -> models.CharField[Any, Any]:
    return models.CharField(name, max_length=60, blank=True, validators=[FONT], help_text=help_text)


class PageSizesQuerySet(models.QuerySet["PageSizes"]):
    def differing(self, style: str) -> tuple[Size, ...]:
        """What differs from the standard in a style; nothing where it has no row."""
        row = self.filter(style=style).first()
        return row.differing if row else ()


class PageSizes(models.Model):
    """Empty is the standard's; the names are those of `paper.Paper`."""

    style = models.CharField("样式", max_length=8, choices=Style, unique=True, editable=False)
    top = _mm("天头", 10, 80, "纸的上边到版心。")
    left = _mm("订口", 10, 60, "纸的左边到版心。")
    text_width = _mm("版心宽", 100, 190)
    text_height = _mm("版心高", 150, 277)
    lines = models.PositiveSmallIntegerField(
        "每页行数", null=True, blank=True, validators=_between(15, 30, "行")
    )
    page_number_below = _mm("页码距版心", 3, 20, "版心下边到页码的一字线。")
    masthead_top = _mm("发文机关标志距版心上边", 0, 80, "只有公文用。")
    body = _type("正文", 9, 26, "略缩一点就能排满整数个字的，印时自动略缩。")
    title = _type("标题", 12, 42)
    masthead = _type("报头", 22, 90, "名称太长时自动缩小。")
    table = _type("统计表", 7, 16)
    small = _type("版记和页码", 9, 18)
    fang = _font("正文（仿宋）", "如“方正仿宋_GBK”。电脑上没有这种字体的，用原来的。")
    hei = _font("一级标题（黑体）", "也用于加粗的字。")
    kai = _font("二级标题（楷体）", "也用于斜体的字。")
    song = _font("页码（宋体）", "")
    title_font = _font("标题和报头（小标宋）", "如“方正小标宋_GBK”。")

    objects = PageSizesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "版面尺寸"
        ordering = ("-style",)
        constraints = (
            models.CheckConstraint(
                condition=Q(style__in=Style.values), name="page_sizes_style_known"
            ),
            models.CheckConstraint(
                condition=Q(lines=None) | Q(lines__range=(15, 30)), name="page_sizes_lines"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_style_display()}的版面尺寸"

    @property
    def differing(self) -> tuple[Size, ...]:
        given = ((name, getattr(self, name)) for name in SIZES)
        return tuple(Size(name, _plain(value)) for name, value in given if value not in (None, ""))

    def clean(self) -> None:
        """Whether sizes that are sound by themselves go together on a sheet."""
        try:
            self.clean_fields()
        except ValidationError:
            return  # told already, each with its own field
        paper = paper_with({size.name: size.value for size in self.differing})
        if found := dict(complaints(paper)):
            raise ValidationError(found)

    def clear(self) -> None:
        """All as in the standard; not saved."""
        for name in SIZES:
            setattr(self, name, "" if name in FONTS else None)


SIZES = tuple(
    field.name for field in PageSizes._meta.concrete_fields if field.name not in ("id", "style")
)


def _plain(value: Decimal | int | str) -> float | str:
    return value if isinstance(value, str) else float(value)
