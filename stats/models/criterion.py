"""What an assessment looks at (考核项目): a formula of a known kind over an indicator's year."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from .assessment import Scheme, SchemeGroup
from .indicator import Indicator
from .kinds import Aggregation, Direction, Scope


class Formula(models.TextChoices):
    LINEAR = "linear", "按差距扣分"
    PIECES = "pieces", "按件得分，封顶"
    SHARE = "share", "按占最好部门的比例"
    YES_NO = "yes_no", "达到得满分，否则不得分"


class Criterion(models.Model):
    """Full marks and a formula of a known kind over one indicator's year."""

    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="criteria", verbose_name="年度考核"
    )
    name = models.CharField("考核项目", max_length=60)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="+", verbose_name="依据的指标"
    )
    formula = models.CharField("算法", max_length=8, choices=Formula, default=Formula.LINEAR)
    full_marks = models.DecimalField(
        "满分", max_digits=6, decimal_places=2, validators=[MinValueValidator(0)]
    )
    target = models.DecimalField(
        "目标值",
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="“按差距扣分”和“达到得满分”用。",
    )
    points = models.DecimalField(
        "每单位分值",
        max_digits=10,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="“按差距扣分”：每差一个单位扣几分；“按件得分”：每件得几分。",
    )
    floor = models.DecimalField(
        "最低得分",
        max_digits=6,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
        help_text="“按差距扣分”扣到这里为止。",
    )
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "考核项目"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "name"),
                name="criterion_once",
                violation_error_message="这份考核已有同名的项目。",
            ),
            models.CheckConstraint(
                condition=Q(full_marks__gt=0),
                name="criterion_full_marks",
                violation_error_message="满分应大于0。",
            ),
            models.CheckConstraint(
                condition=Q(floor__gte=0, floor__lte=F("full_marks")),
                name="criterion_floor_below_full",
                violation_error_message="最低得分不能是负数，也不能高于满分。",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gt=0),
                name="criterion_points_above_zero",
                violation_error_message="每单位分值应大于0。",
            ),
            models.CheckConstraint(
                condition=~Q(formula="linear") | Q(target__isnull=False, points__isnull=False),
                name="linear_has_target_and_points",
                violation_error_message="“按差距扣分”要填目标值和每单位分值。",
            ),
            models.CheckConstraint(
                condition=~Q(formula="pieces") | Q(points__isnull=False),
                name="pieces_have_points",
                violation_error_message="“按件得分”要填每单位分值。",
            ),
            models.CheckConstraint(
                condition=~Q(formula="yes_no") | Q(target__isnull=False),
                name="yes_no_has_target",
                violation_error_message="“达到得满分”要填目标值。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = self.name.strip()
        if self.indicator_id is not None and (reason := self.unfit()):
            raise ValidationError({"indicator": reason})

    def unfit(self) -> str:
        """Why this formula cannot go by this indicator, in a sentence; empty when it can."""
        indicator = self.indicator
        if indicator.scope == Scope.HALL:
            return f"“{indicator}”是全大厅的指标，没有各部门的数，不能用来考核部门。"
        if indicator.aggregation == Aggregation.NONE:
            return (
                f"“{indicator}”的合计方法是“不合计”，各月的数合不成全年的数（不能取各月的平均）。"
                "请先在指标里设定分子分母或权数。"
            )
        undirected = indicator.direction == Direction.NEITHER
        if undirected and self.formula in (Formula.SHARE, Formula.YES_NO):
            return (
                f"“{indicator}”不分好坏，判断不了多好还是少好。"
                "请先在指标里设定“越多越好”或“越少越好”，或改用“按差距扣分”。"
            )
        if indicator.direction == Direction.LESS and self.formula == Formula.PIECES:
            return f"“{indicator}”越少越好，不能按件加分，请改用“按差距扣分”，目标值填0。"
        return ""


class GroupMarks(models.Model):
    """Full marks of a criterion in one group, where they differ from the criterion's own."""

    group = models.ForeignKey(
        SchemeGroup, models.CASCADE, related_name="marks", verbose_name="分组"
    )
    criterion = models.ForeignKey(
        Criterion, models.CASCADE, related_name="marks", verbose_name="考核项目"
    )
    full_marks = models.DecimalField(
        "满分",
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="填0表示这一组不考核这一项。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "分组满分"
        constraints = (
            models.UniqueConstraint(
                fields=("group", "criterion"),
                name="group_marks_once",
                violation_error_message="这一组的这个项目已另设满分。",
            ),
            models.CheckConstraint(
                condition=Q(full_marks__gte=0),
                name="group_marks_not_negative",
                violation_error_message="满分不能是负数。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.group} {self.criterion}"
