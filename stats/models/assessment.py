"""The year-end assessment (年底考核): a scheme a year, its groups, its results when closed."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from departments.models import Department

from .indicator import Indicator
from .kinds import Aggregation, Scope


class Ties(models.TextChoices):
    SAME_PLACE = "same", "并列同名次，下一名次空出"
    BY_CASES = "cases", "按业务量多的在前"
    BY_ORDER = "order", "按部门排序在前的在前"


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def newest_of(self, year: int) -> Scheme | None:
        """The version of a year that counts: the last one."""
        return self.filter(year=year).defer("results").order_by("-version").first()


class Scheme(models.Model):
    """A year's rules; a closed one keeps its results as they were, a later version says why."""

    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2000), MaxValueValidator(2099)]
    )
    version = models.PositiveSmallIntegerField("版次", default=1, editable=False)
    title = models.CharField("名称", max_length=80, help_text="如“2020年度窗口部门考核”。")
    issuer = models.CharField(
        "发文机关", max_length=60, default="", help_text="印在考核结果的报头和落款。"
    )
    business = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="业务量指标",
        help_text="全年这项是0或没有数据的部门不参加排名，另行列出。留空则都参加。",
    )
    ties = models.CharField(
        "同分处理",
        max_length=8,
        choices=Ties,
        default=Ties.SAME_PLACE,
        help_text="总分相同的部门怎样排，会印在结果的说明里。",
    )
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

    objects = SchemeQuerySet.as_manager()

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

    @property
    def was_reopened(self) -> bool:
        """A later version: its year is settled, and it stays until it is closed itself."""
        return self.version > 1

    def clean(self) -> None:
        self.title, self.issuer = self.title.strip(), self.issuer.strip()
        if self.ties == Ties.BY_CASES and self.business_id is None:
            raise ValidationError({"business": "同分时按业务量排，请选业务量指标。"})
        if self.business is not None and self.business.scope == Scope.HALL:
            raise ValidationError(
                {"business": f"“{self.business}”是全大厅的指标，分不出各部门的业务量，请另选一个。"}
            )
        if self.business is not None and self.business.aggregation != Aggregation.SUM:
            raise ValidationError(
                {"business": f"“{self.business}”不能各月相加，不是业务量，请选“受理数”一类的指标。"}
            )
        other = Scheme.objects.exclude(pk=self.pk).newest_of(self.year)
        if self.version == 1 and other is not None:
            raise ValidationError(
                {
                    "year": f"{self.year}年度已有考核“{other}”。没有办结的请直接修改；"
                    "已经办结的，请在它的结果页上另立新版本。"
                }
            )


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
