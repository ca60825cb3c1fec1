"""What is counted (指标)."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from departments.months import Month
from departments.names import fold

from .kinds import Aggregation, Direction, Kind, Rounding, Scope
from .soundness import refuse_unsound
from .source import Source

#: A letter or a Chinese character is in it: a rule would read a number or a sign.
NAME_SHAPE = re.compile(r"(?=.*[^\W\d_])[^\s{}｛｝.．|｜（）()]+")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def by_name(self, source: Source | None = None) -> dict[str, Indicator]:
        """Every name, heading and alias, folded, and the indicator it means; two queries.

        With a source, the aliases remembered for its files come first; those remembered for
        other sources never count.
        """
        known: dict[str, Indicator] = {}
        of_the_source: dict[str, Indicator] = {}
        for indicator in self.prefetch_related("aliases"):
            for alias in indicator.aliases.all():
                if alias.source_id is None:
                    known[fold(alias.name)] = indicator
                elif source is not None and alias.source_id == source.pk:
                    of_the_source[fold(alias.name)] = indicator
            for name in indicator.own_names:
                known[fold(name)] = indicator
        return known | of_the_source


class Indicator(models.Model):
    name = models.CharField(
        "名称",
        max_length=50,
        unique=True,
        help_text="在正文里引用的名称，如“受理数”，正文写作 {{ 受理数 }}。不能含空格和标点。",
    )
    heading = models.CharField(
        "表头",
        max_length=50,
        blank=True,
        help_text="统计表表头印出的名称，如“系统受理数”；留空与名称相同。",
    )
    unit = models.CharField("单位", max_length=10, blank=True, help_text="如“件”“%”“天”“万元”。")
    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.COUNT)
    scope = models.CharField(
        "范围",
        max_length=12,
        choices=Scope,
        default=Scope.DEPARTMENT,
        help_text="“各部门”：每个部门一个数；“大厅”：全大厅一个数，如排号数。",
    )
    aggregation = models.CharField(
        "合计方法",
        max_length=10,
        choices=Aggregation,
        default=Aggregation.SUM,
        help_text="比率不能相加，也不能取平均：用分子分母合计相除，或按权数（如评价数）加权。",
    )
    numerator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分子"
    )
    denominator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分母"
    )
    weight = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="权数"
    )
    direction = models.CharField(
        "好坏方向", max_length=10, choices=Direction, default=Direction.NEITHER
    )
    decimals = models.PositiveSmallIntegerField(
        "小数位数", default=0, validators=[MaxValueValidator(4)], help_text="最多保留几位小数。"
    )
    rounding = models.CharField("取舍", max_length=10, choices=Rounding, default=Rounding.HALF_UP)
    target = models.DecimalField(
        "目标值",
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="用来列出未达标的部门，如满意率的目标填95；没有目标留空。",
    )
    window_start = models.PositiveSmallIntegerField(
        "统计起始日",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text="自然月填1。填17表示上月17日至本月16日，印在统计表备注里。",
    )
    self_reported = models.BooleanField(
        "部门自报",
        default=False,
        help_text="勾选后，编辑开放填报的月份，部门信息员可以填本部门的这项数据。",
    )
    note = models.CharField("说明", max_length=200, blank=True, help_text="印在统计表备注里。")
    order = models.PositiveIntegerField("排序", default=0)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(aggregation="ratio", numerator__isnull=False, denominator__isnull=False)
                | (~Q(aggregation="ratio") & Q(numerator__isnull=True, denominator__isnull=True)),
                name="ratio_has_its_parts",
                violation_error_message="合计方法为“分子合计除以分母合计”时，分子、分母都要选；"
                "其他方法都不要选。",
            ),
            models.CheckConstraint(
                condition=Q(aggregation="weighted", weight__isnull=False)
                | (~Q(aggregation="weighted") & Q(weight__isnull=True)),
                name="weighted_has_its_weight",
                violation_error_message="合计方法为“按权数加权平均”时要选权数；其他方法不要选。",
            ),
            models.CheckConstraint(
                condition=~(Q(kind="rate") & Q(aggregation="sum")),
                name="rates_are_not_summed",
                violation_error_message="比率不能相加，请改选其他合计方法。",
            ),
            models.CheckConstraint(
                condition=(Q(numerator__isnull=True) | ~Q(numerator=F("id")))
                & (Q(denominator__isnull=True) | ~Q(denominator=F("id")))
                & (Q(weight__isnull=True) | ~Q(weight=F("id"))),
                name="indicator_not_its_own_part",
                violation_error_message="分子、分母、权数不能是指标自己。",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=4),
                name="indicator_decimals_few",
                violation_error_message="小数位数最多4位。",
            ),
            models.CheckConstraint(
                condition=Q(window_start__gte=1, window_start__lte=28),
                name="indicator_window_starts_in_every_month",
                violation_error_message="统计起始日应是1至28之间的日子。",
            ),
            models.CheckConstraint(
                condition=Q(self_reported=False) | Q(scope="department"),
                name="only_departments_report_themselves",
                violation_error_message="全大厅的指标不能由部门自报。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def own_names(self) -> tuple[str, ...]:
        return (self.heading, self.name) if self.heading else (self.name,)

    @property
    def printed_heading(self) -> str:
        return self.heading or self.name

    @property
    def kept_unit(self) -> str:
        """The unit in which values are kept: a rate as its percentage, whatever is printed."""
        return "%" if self.kind == Kind.RATE else self.unit

    def window(self, month: Month) -> tuple[dt.date, dt.date]:
        """First and last day that the month's figure covers; the month itself from day 1."""
        first = month.first_day
        if self.window_start == 1:
            return first, first.replace(day=monthrange(month.year, month.number)[1])
        # Not by Month, which ends where the first year begins.
        before = first - dt.timedelta(days=1)
        return before.replace(day=self.window_start), first.replace(day=self.window_start - 1)

    def clean(self) -> None:
        self.name, self.heading = self.name.strip(), self.heading.strip()
        if not NAME_SHAPE.fullmatch(self.name):
            raise ValidationError(
                {"name": "名称要有汉字或字母，不能含空格、括号、句点和竖线，如“受理数”。"}
            )
        for field, name in (("name", self.name), ("heading", self.heading)):
            refuse_taken_name(name, indicator=self.pk, field=field)
        refuse_unsound(self)

    def clean_value(self, value: Decimal) -> Decimal:
        """The one rule for a value of this indicator; raises ValidationError in Chinese.

        Counts are whole and not negative; other kinds keep at most four decimals; rates and
        days are not negative. A rate is kept as its percentage: 100 for 100%.
        """
        if self.kind != Kind.MONEY and value < 0:
            raise ValidationError(f"“{self.name}”不能是负数：{value}。")
        if self.kind == Kind.COUNT and value != value.to_integral_value():
            raise ValidationError(f"“{self.name}”是数量，只能填整数：{value}。")
        if value != value.quantize(Decimal("0.0001"), ROUND_DOWN):
            raise ValidationError(f"“{self.name}”最多保留4位小数：{value}。")
        return value

    def rounded(self, value: Decimal, decimals: int | None = None) -> Decimal:
        """Rounded to the indicator's decimals (or so many) by its rule; half up if not told."""
        rule = ROUND_DOWN if self.rounding == Rounding.TRUNCATE else ROUND_HALF_UP
        places = self.decimals if decimals is None else decimals
        return value.quantize(Decimal(1).scaleb(-places), rule)

    def format(self, value: Decimal) -> str:
        """As printed: `7016`, `99.5%`; no thousands separator, no idle zeros, rates with %."""
        text = f"{self.rounded(value):f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        if text in ("-0", ""):
            text = "0"
        return f"{text}%" if self.kind == Kind.RATE else text


class IndicatorAlias(models.Model):
    """Another header under which an indicator's column appears in files."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="aliases", verbose_name="指标"
    )
    name = models.CharField("表头别名", max_length=50)
    source = models.ForeignKey(
        Source,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="只在这个来源的文件里",
        help_text="留空：所有来源的文件都这样认。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "表头别名"
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("name", "source"),
                condition=Q(source__isnull=False),
                name="alias_once_a_source",
                violation_error_message="这个来源已有这个表头别名。",
            ),
            models.UniqueConstraint(
                fields=("name",),
                condition=Q(source__isnull=True),
                name="alias_once",
                violation_error_message="已有这个表头别名。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = self.name.strip()
        if self.source_id is None:
            # A forged form has no indicator.
            refuse_taken_name(self.name, indicator=self.indicator_id, field="name")


def refuse_taken_name(name: str, *, indicator: int | None, field: str) -> None:
    """A name means one indicator only; raises ValidationError when another one bears it.

    `indicator` is the key of the one that may; none is of one that is not kept yet.
    """
    wanted = fold(name)
    own = Indicator.objects.exclude(pk=indicator or 0).values_list("name", "name", "heading")
    aliases = IndicatorAlias.objects.filter(source=None).exclude(indicator_id=indicator or 0)
    # Without making rows into indicators: a file of definitions asks this for each of its names.
    for holder, *names in [*own, *aliases.values_list("indicator__name", "name")]:
        if wanted and wanted in map(fold, names):
            raise ValidationError({field: f"“{name}”已经是指标“{holder}”的名称、表头或别名。"})
