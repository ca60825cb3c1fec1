"""What must agree with what (核查规则), and what somebody let pass (放行)."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from departments.months import MonthField, first_of_month

from ..expressions import ExpressionError, parse, references
from ..findings import Severity
from .indicator import Indicator
from .kinds import Scope

SEVERITIES = [(severity.value, severity.label) for severity in Severity]


class Check(models.TextChoices):
    """A comparison is written in the rule itself; the others are built in."""

    COMPARE = "compare", "左右比较"
    MISSING = "missing", "在场部门缺数据"
    RATE_RANGE = "rate_range", "比率不在0%至100%之间"
    RATE_PARTS = "rate_parts", "比率与分子分母不符"
    SHARES = "shares", "占比加起来不是100%"
    IMPORTED_TOTAL = "imported_total", "文件里的合计与算出的不符"
    JUMP = "jump", "与近12个月相差太大"
    COPIED = "copied", "各项与上月完全相同"
    NAME_GONE = "name_gone", "部门已不在大厅"


class Relation(models.TextChoices):
    EQUAL = "==", "等于"
    AT_MOST = "<=", "不大于"
    AT_LEAST = ">=", "不小于"
    BELOW = "<", "小于"
    ABOVE = ">", "大于"
    NOT_EQUAL = "!=", "不等于"


class Over(models.TextChoices):
    """Of what a comparison is asked."""

    DEPARTMENT = "department", "每个部门"
    HALL = "hall", "大厅和合计"
    BOTH = "both", "每个部门和合计"


class Rule(models.Model):
    """Left side, relation, right side; or a built-in check with its severity and parameter."""

    name = models.CharField("名称", max_length=60, unique=True)
    check_kind = models.CharField("种类", max_length=20, choices=Check, default=Check.COMPARE)
    left = models.CharField(
        "左边", max_length=200, blank=True, help_text="指标的算式，如“即办件数 + 承诺件数”。"
    )
    relation = models.CharField("关系", max_length=2, choices=Relation, blank=True, default="")
    right = models.CharField(
        "右边", max_length=200, blank=True, help_text="如“受理数 + 上月结转数”或“100”。"
    )
    over = models.CharField("核查范围", max_length=12, choices=Over, default=Over.DEPARTMENT)
    tolerance = models.DecimalField(
        "允许误差",
        max_digits=12,
        decimal_places=4,
        default=0,
        validators=[MinValueValidator(0)],
        help_text="左右相差不超过这个数就算相符。",
    )
    parameter = models.DecimalField(
        "倍数",
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="“与近12个月相差太大”用：偏离中位数超过绝对中位差的多少倍。",
    )
    severity = models.CharField(
        "轻重", max_length=8, choices=SEVERITIES, default=Severity.WARNING.value
    )
    note = models.CharField(
        "说明", max_length=200, blank=True, help_text="查出问题时一并告诉编辑：可能的原因、怎么办。"
    )
    is_active = models.BooleanField("启用", default=True)
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "核查规则"
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(Q(check_kind="compare") & ~Q(left="") & ~Q(right="") & ~Q(relation=""))
                | (~Q(check_kind="compare") & Q(left="", right="", relation="")),
                name="comparison_has_two_sides",
                violation_error_message="种类为“左右比较”时，左边、关系、右边都要填；"
                "其他种类都不要填。",
            ),
            models.UniqueConstraint(
                fields=("check_kind",),
                condition=~Q(check_kind="compare"),
                name="built_in_check_once",
                violation_error_message="这种核查已有一条规则，请直接修改那一条。",
            ),
            models.CheckConstraint(
                condition=Q(tolerance__gte=0),
                name="tolerance_not_negative",
                violation_error_message="允许误差不能是负数。",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=[value for value, _ in SEVERITIES]),
                name="rule_severity_known",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = self.name.strip()
        if self.parameter is not None and self.parameter <= 0:
            raise ValidationError({"parameter": "倍数要大于0，如“5”；用平常的倍数就留空。"})
        if self.check_kind == Check.COMPARE:
            self._clean_sides()

    def _clean_sides(self) -> None:
        """Refuse what cannot be read, and what no department could be asked."""
        scopes = dict(Indicator.objects.values_list("name", "scope"))
        errors: dict[str, str] = {}
        named: list[str] = []
        for field in ("left", "right"):
            try:
                named += [r.name for r in references(parse(getattr(self, field), scopes))]
            except ExpressionError as error:
                errors[field] = str(error)
        of_the_hall = [name for name in named if scopes[name] == Scope.HALL]
        if not errors and not named:
            errors["left"] = "两边都只有数字，至少写一个指标。"
        elif not errors and self.over == Over.DEPARTMENT and of_the_hall:
            errors["over"] = (
                f"“{of_the_hall[0]}”是全大厅的指标，各部门没有这个数。核查范围请选“大厅和合计”。"
            )
        if errors:
            raise ValidationError(errors)


class Waiver(models.Model):
    """Somebody looked at a finding and let it pass, with a reason.

    It holds for the finding as it was, by its fingerprint: when a figure in it changes, the
    finding stands again.
    """

    month = MonthField("月份")
    fingerprint = models.CharField(max_length=64, editable=False)
    rule = models.CharField("规则", max_length=60, editable=False)
    message = models.TextField("问题", editable=False)
    reason = models.CharField("理由", max_length=200)
    is_printed = models.BooleanField(
        "印出理由", default=False, help_text="勾选后，理由印在统计表的备注里。"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="放行人",
        editable=False,
    )
    at = models.DateTimeField("放行时间", default=timezone.now, editable=False)
    revoked_at = models.DateTimeField("收回时间", null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="收回人",
        editable=False,
    )

    class Meta:
        verbose_name = verbose_name_plural = "放行记录"
        ordering = ("-at", "-pk")
        permissions = (("waive_finding", "可以放行核查问题"),)
        constraints = (
            models.UniqueConstraint(
                fields=("month", "fingerprint"),
                condition=Q(revoked_at__isnull=True),
                name="one_waiver_a_finding",
                violation_error_message="这个问题已经放行。",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="waiver_revoked_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_says_why"),
            first_of_month("month", "waiver_month"),
        )

    def __str__(self) -> str:
        return f"{self.month.label}：{self.message[:40]}"
