"""Who staffs the hall: departments, their other names, when they were there, and the accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .events import Act, Event, record
from .months import Month, MonthField, first_of_month
from .names import fold
from .pinyin import sounds_like
from .quoting import quoted
from .signing_in.history import FormerPassword, remember

__all__ = ["Department", "DepartmentAlias", "Event", "FormerPassword", "Presence", "User"]


class DepartmentQuerySet(models.QuerySet["Department"]):
    def present_in(self, month: Month) -> DepartmentQuerySet:
        """Departments with a window in the hall that month, in their order."""
        open_ended = Q(presences__until__isnull=True) | Q(presences__until__gte=month)
        return self.filter(open_ended, presences__since__lte=month).distinct()

    def matching(self, typed: str) -> list[Department]:
        """Those whose name or other name holds the text, or is spelt by it; two queries."""
        wanted = fold(typed)
        return [
            department
            for department in self.prefetch_related("aliases")
            if wanted
            and any(wanted in fold(name) or sounds_like(name, typed) for name in department.names())
        ]

    def by_name(self) -> dict[str, Department]:
        """Every known name, folded, and the department it means; two queries."""
        known: dict[str, Department] = {}
        for department in self.prefetch_related("aliases"):
            for alias in department.aliases.all():
                known[fold(alias.name)] = department
            known[fold(department.name)] = department
        return known


class Department(models.Model):
    """A body with windows in the hall (部门)."""

    name = models.CharField(
        "名称", max_length=100, unique=True, help_text="在统计表中印出的名称，如“区社保局”。"
    )
    order = models.PositiveIntegerField("排序", default=0, help_text="小的在前；并列时按此排。")

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ("order", "name")
        constraints = (
            models.CheckConstraint(
                condition=~Q(name=""), name="department_named", violation_error_message="请填名称。"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = self.name.strip()
        refuse_taken_name(self.name, department=self.pk)

    def names(self) -> list[str]:
        """Its name and its other names; asks nothing when prefetched."""
        return [self.name, *(alias.name for alias in self.aliases.all())]

    def is_present_in(self, month: Month) -> bool:
        """Whether it has a window in the hall that month; asks nothing when prefetched."""
        return any(
            span.since <= month and (span.until is None or month <= span.until)
            for span in self.presences.all()
        )


class DepartmentAlias(models.Model):
    """Another name under which the same department appears in files and in news."""

    department = models.ForeignKey(
        Department, models.CASCADE, related_name="aliases", verbose_name="部门"
    )
    name = models.CharField("别名", max_length=100, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门别名"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = self.name.strip()
        # A forged form has no department.
        refuse_taken_name(self.name, department=self.department_id)


def remember_old_name(department: Department, old: str, *, by: User | None) -> bool:
    """Keep a former name as an alias; False where it is one, or is another department's."""
    if fold(old) in map(fold, department.names()):
        return False
    try:
        refuse_taken_name(old, department=department.pk)
    except ValidationError:
        return False
    DepartmentAlias.objects.create(department=department, name=old)
    record(by, department, f"改名后，原名{quoted(old)}留作别名", act=Act.DEFINITION)
    return True


def refuse_taken_name(name: str, *, department: int | None) -> None:
    """A name means one department only; raises ValidationError when another one bears it.

    `department` is the key of the one that may; none is of one that is not kept yet.
    """
    wanted = fold(name)
    own = Department.objects.exclude(pk=department or 0).values_list("name", "name")
    aliases = DepartmentAlias.objects.exclude(department_id=department or 0)
    for holder, known in [*own, *aliases.values_list("department__name", "name")]:
        if fold(known) == wanted:
            raise ValidationError(
                {"name": f"“{name}”已经是“{holder}”的名称或别名，一个名称只能指一个部门。"}
            )


class Presence(models.Model):
    """A span of months in which a department was in the hall."""

    department = models.ForeignKey(
        Department, models.CASCADE, related_name="presences", verbose_name="部门"
    )
    since = MonthField("进驻月份")
    until = MonthField("撤出前最后月份", null=True, blank=True, help_text="仍在大厅的留空。")

    class Meta:
        verbose_name = verbose_name_plural = "进驻时段"
        ordering = ("since",)
        constraints = (
            models.UniqueConstraint(
                fields=("department", "since"),
                name="presence_once",
                violation_error_message="这个部门已有从同一个月开始的进驻时段。",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="presence_in_order",
                violation_error_message="最后月份不能早于进驻月份。",
            ),
            first_of_month("since", "presence_since_month"),
            first_of_month("until", "presence_until_month"),
        )

    def __str__(self) -> str:
        return f"{self.since} 至 {self.until or '今'}"


class User(AbstractUser):
    """An account (账号); a department's staff belong to a department, the bureau's to none."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=50, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name="所属部门",
        help_text="部门信息员必填；审批局自己的人留空。",
    )
    must_change_password = models.BooleanField(
        "首次登录须改密码",
        default=False,
        help_text="密码是别人给的，本人登录以后先改密码，才能做别的。",
    )
    password_since = models.DateTimeField("密码设置时间", null=True, editable=False)
    #: Where the request came from, while one is answered; see `access.signed_in`.
    address: str | None = None

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The first password counts among those it had, by whichever way it was given."""
        is_new = self._state.adding
        if is_new:
            self.password_since = self.password_since or timezone.now()
        super().save(*args, **kwargs)
        if is_new:
            remember(self)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_since = timezone.now()

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def clean(self) -> None:
        super().clean()
        self.name = self.name.strip()
