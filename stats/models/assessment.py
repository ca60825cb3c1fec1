"""The year-end assessment (年底考核): a scheme a year, its criteria and groups, its results."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from departments.models import Department

from .indicator import Indicator


class Formula(models.TextChoices):
    LINEAR = "linear", "按差距扣分"
    PIECES = "pieces", "按件得分，封顶"
    SHARE = "share", "按占最好部门的比例"
    YES_NO = "yes_no", "达到得满分，否则不得分"


class Ties(models.TextChoices):
    SAME_PLACE = "same", "并列同名次，下一名次空出"
    BY_CASES = "cases", "按业务量多的在前"
    BY_ORDER = "order", "按部门排序在前的在前"


class Scheme(models.Model):
    """A year's rules; a closed one keeps its results as they were, a later version says why."""

    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2000), MaxValueValidator(2099)]
    )
    version = models.PositiveSmallIntegerField("版次", default=1, editable=False)
    title = models.CharField("名称", max_length=80, help_text="如“2020年度窗口部门考核”。")
    business = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="业务量指标",
        help_text="全年这项是0或没有数据的部门不参加排名，另行列出。留空则都参加。",
    )
    ties = models.CharField("同分处理", max_length=8, choices=Ties, default=Ties.SAME_PLACE)
    reason = models.CharField("另立版本的原因", max_length=200, blank=True, editable=False)
    closed_at = models.DateTimeField("办结时间", null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="办结人",
    )
    #: The results as they were when the scheme was closed; null while it is open.
    results = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "年度考核"
        ordering = ("-year", "-version")
        permissions = (("close_scheme", "可以办结年度考核"),)
        constraints = (
            models.UniqueConstraint(fields=("year", "version"), name="scheme_version_once"),
            models.UniqueConstraint(
                fields=("year",),
                condition=Q(closed_at__isnull=True),
                name="one_open_scheme_a_year",
                violation_error_message="这一年已有还没办结的考核，请直接修改那一份。",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="later_scheme_says_why"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, results__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, results__isnull=False),
                name="closed_scheme_has_results",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2099), name="scheme_year_sensible"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}（第{self.version}版）" if self.version > 1 else self.title

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class SchemeGroup(models.Model):
    """Departments ranked among themselves, with full marks of their own."""

    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="groups", verbose_name="年度考核"
    )
    name = models.CharField("组名", max_length=40, help_text="如“综合窗口组”。")
    departments = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name="部门"
    )
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "分组"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "name"),
                name="scheme_group_once",
                violation_error_message="这份考核已有同名的组。",
            ),
        )

    def __str__(self) -> str:
        return self.name


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
        default=0,
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
                condition=Q(floor__lte=F("full_marks")),
                name="criterion_floor_below_full",
                violation_error_message="最低得分不能高于满分。",
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
