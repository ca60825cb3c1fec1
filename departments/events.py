"""What people did: who, when, from where, to what. Only ever added to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .months import Month, MonthField

if TYPE_CHECKING:
    from .models import Department, User


class Act(models.TextChoices):
    """What kind of thing was done; the sentence says the rest."""

    STATE = "state", "状态"
    TEXT = "text", "文字"
    PLACEMENT = "placement", "编排"
    REMARK = "remark", "批注"
    SIGNATURE = "signature", "签名"
    PUBLICATION = "publication", "发布"
    REPORTING = "reporting", "报送"
    NOTICE = "notice", "通知"
    FIGURES = "figures", "数据"
    IMPORT = "import", "导入"
    WAIVER = "waiver", "放行"
    DEFINITION = "definition", "设置"
    ACCOUNT = "account", "账号权限"
    ASSESSMENT = "assessment", "考核"
    INSTRUCTION = "instruction", "批示督办"
    EXPORT = "export", "导出"
    SIGN_IN = "sign_in", "登录"
    OTHER = "other", "其他"


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, thing: models.Model) -> EventQuerySet:
        """All that was done to one thing, the newest first."""
        kind = ContentType.objects.get_for_model(thing)
        return self.filter(content_type=kind, object_id=str(thing.pk)).order_by("-at", "-pk")

    def for_user(self, user: User) -> EventQuerySet:
        """The bureau's people see all, a department's staff what was done to its own things."""
        if user.has_perm("departments.view_event"):
            return self
        if user.department_id is None:
            return self.none()
        return self.filter(department=user.department_id)


class Event(models.Model):
    """One act on record (操作记录). Names are kept as they were; the thing itself may be gone."""

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="操作人",
        help_text="None: the system itself.",
    )
    by_name = models.CharField("姓名", max_length=150)
    address = models.GenericIPAddressField("网络地址", null=True)
    act = models.CharField("类别", max_length=12, choices=Act)
    content_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="类型"
    )
    object_id = models.CharField(max_length=40)
    subject = models.CharField("涉及", max_length=200)
    # What was done to a department does not keep it: the record outlives what it tells of.
    department = models.ForeignKey(
        "departments.Department",
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name="部门",
    )
    month = MonthField("月份", null=True)
    what = models.TextField("内容")

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ("-at", "-pk")
        permissions = (("export_event", "可以导出操作记录"),)
        indexes = (
            models.Index(fields=("content_type", "object_id"), name="event_of_thing"),
            # The record is read from its end, whatever it is asked for.
            models.Index(fields=("act", "at"), name="event_act_at"),
            models.Index(fields=("by", "at"), name="event_by_at"),
            models.Index(fields=("department", "at"), name="event_department_at"),
            models.Index(fields=("month", "at"), name="event_month_at"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(act__in=Act.values), name="event_act_known"),
            models.CheckConstraint(condition=~Q(what=""), name="event_says_what"),
        )

    def __str__(self) -> str:
        return f"{self.by_name}：{self.what}"


def record(
    by: User | None,
    thing: models.Model,
    what: str,
    *,
    act: Act = Act.OTHER,
    subject: str = "",
    address: str | None = None,
    at: dt.datetime | None = None,
) -> Event:
    """Write down an act, with the department and the month of the thing where it has them.

    `by` None is the system itself, or whoever has the machine's shell. A thing that is no row
    (all the standard sections, say) is known by its name alone, or by `subject`. `address` is
    for what came from somebody who is not signed in; whoever is has their own.
    `at`: when it happened, if that is written down elsewhere too.
    """
    department: Department | None = _department_of(thing)
    return Event.objects.create(
        at=at or timezone.now(),
        by=by,
        by_name=str(by) if by else "未登录的人" if address else "系统",
        address=by.address if by else address,
        act=act,
        content_type=ContentType.objects.get_for_model(thing),
        object_id="" if thing.pk is None else str(thing.pk),
        subject=(subject or str(thing))[:200],
        department=department,
        month=_month_of(thing),
        what=what,
    )


def _department_of(thing: models.Model) -> Any:
    """A department is its own: what was done about it belongs among its records."""
    is_one = thing._meta.label == "departments.Department"
    return thing if is_one else getattr(thing, "department", None)


def _month_of(thing: models.Model) -> Month | None:
    """Its own, or that of the bulletin it is a part of."""
    own: Month | None = getattr(thing, "month", None)
    return own or getattr(getattr(thing, "bulletin", None), "month", None)
