"""Leaders and a published issue: who is to read it, who opened it, what was said, what follows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from departments.models import Department, User
from departments.months import Month

from .edition import Edition
from .formats import BYTES

#: Who may write an instruction is a named reader without being chosen.
INSTRUCT = "bulletin.write_instruction"


class Reader(models.Model):
    """An account chosen to read each issue (指定读者), beside those who may write instructions."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="读者"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="指定人"
    )
    at = models.DateTimeField("指定时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "指定读者"
        ordering = ("at", "pk")
        permissions = (("name_reader", "可以指定读者"),)

    def __str__(self) -> str:
        return str(self.user)


def named_readers() -> models.QuerySet[User]:
    """The active accounts whose opening of an issue is noted; never a department's staff."""
    leaders = User.objects.with_perm(INSTRUCT, include_superusers=False)
    chosen = Q(pk__in=Reader.objects.values("user"), department=None)
    found = User.objects.filter(Q(pk__in=leaders.values("pk")) | chosen, is_active=True)
    return found.order_by("name", "username")


class OpeningQuerySet(models.QuerySet["Opening"]):
    def with_number(self) -> OpeningQuerySet:
        """Each with `number`, its edition's."""
        return self.annotate(number=models.F("edition__number"))


class Opening(models.Model):
    """That a named reader opened an edition's page for leaders, the first time (已阅)."""

    if TYPE_CHECKING:  # what the queryset above annotates
        number: int

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="openings", verbose_name="版本"
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="读者"
    )
    at = models.DateTimeField("打开时间", default=timezone.now)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "已阅"
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("edition", "reader"), name="edition_opened_once"),
        )

    def __str__(self) -> str:
        return f"{self.reader}已阅"


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def with_names(self) -> InstructionQuerySet:
        """With writer, edition and bulletin; the frozen bytes stay in the database."""
        found = self.select_related("by", "edition__bulletin")
        return found.defer(*(f"edition__{part}" for part in BYTES))

    def of(self, month: Month) -> InstructionQuerySet:
        return self.filter(edition__bulletin__month=month)


class Instruction(models.Model):
    """What a leader wrote upon an edition (批示). The database refuses to change one."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="instructions", verbose_name="版本"
    )
    text = models.TextField("批示", max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="批示人"
    )
    at = models.DateTimeField("批示时间", default=timezone.now)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "批示"
        ordering = ("-at", "-pk")
        permissions = (("write_instruction", "可以作批示"),)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="instruction_says_something"),
        )

    def __str__(self) -> str:
        return self.text[:40]


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> TaskQuerySet:
        """Not done yet, the most urgent first."""
        return self.filter(done_at=None).order_by("due", "pk")

    def with_names(self) -> TaskQuerySet:
        """With all that a line about a task tells; the frozen bytes stay in the database."""
        found = self.select_related(
            "instruction__edition__bulletin", "department", "person", "made_by", "done_by"
        )
        return found.defer(*(f"instruction__edition__{part}" for part in BYTES))


_OPEN = Q(done_at=None, done_by=None, done_note="")
_DONE = Q(done_at__isnull=False, done_by__isnull=False) & ~Q(done_note="")


class Task(models.Model):
    """What somebody is to do upon an instruction, by a day (督办事项)."""

    instruction = models.ForeignKey(
        Instruction, models.PROTECT, related_name="tasks", verbose_name="批示"
    )
    what = models.CharField("要办的事", max_length=200)
    due = models.DateField("办结期限", help_text="这一天也还算按时。")
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="责任部门",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="责任人",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="立项人"
    )
    made_at = models.DateTimeField("立项时间", default=timezone.now)
    done_at = models.DateTimeField("办结时间", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办结人",
    )
    done_note = models.TextField("办理情况", max_length=500, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督办事项"
        ordering = ("due", "pk")
        permissions = (("keep_task", "可以立项和办结督办事项"),)
        constraints = (
            models.CheckConstraint(condition=~Q(what=""), name="task_says_what"),
            models.CheckConstraint(
                condition=Q(department__isnull=False, person=None)
                | Q(department=None, person__isnull=False),
                name="task_is_somebodys",
                violation_error_message="责任部门和责任人选一个。",
            ),
            models.CheckConstraint(condition=_OPEN | _DONE, name="done_task_says_how"),
            # A second click of the same button, from whichever window.
            models.UniqueConstraint(
                fields=("instruction", "what", "department"),
                condition=Q(department__isnull=False),
                name="department_has_task_once",
                violation_error_message="这件事已经交给这个部门了。",
            ),
            models.UniqueConstraint(
                fields=("instruction", "what", "person"),
                condition=Q(person__isnull=False),
                name="person_has_task_once",
                violation_error_message="这件事已经交给这个人了。",
            ),
        )

    def __str__(self) -> str:
        return self.what

    @property
    def responsible(self) -> str:
        return str(self.department or self.person)

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    def days_left(self, on: dt.date | None = None) -> int:
        """Until it is due; negative once past."""
        return (self.due - (on or timezone.localdate())).days

    @property
    def is_overdue(self) -> bool:
        return not self.is_done and self.days_left() < 0
