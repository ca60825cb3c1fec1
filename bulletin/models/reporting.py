"""By when a month's pieces are wanted, and what a department answered that sends none."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from departments.models import Department
from departments.months import Month, MonthField, first_of_month


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def due(self, month: Month) -> dt.date:
        """The last day on which the month's pieces are in time: the set one, or the usual one."""
        set_by_hand = self.filter(month=month).values_list("due", flat=True).first()
        return set_by_hand or usual_deadline(month)


def usual_deadline(month: Month) -> dt.date:
    """The day of the month after that the settings name."""
    # The month after the last one that there is has days too.
    following = month.first_day + dt.timedelta(days=31)
    return following.replace(day=settings.BULLETIN_DEADLINE_DAY)


class Deadline(models.Model):
    """A month's own deadline (报送截止日期), where it is not the usual one."""

    month = MonthField("月份", unique=True)
    due = models.DateField("截止日期", help_text="这一天也还算按时。")

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报送截止日期"
        ordering = ("-month",)
        constraints = (
            first_of_month("month", "deadline_month"),
            models.CheckConstraint(
                condition=Q(due__gt=models.F("month")),
                name="deadline_after_month_began",
                violation_error_message="截止日期不能早于这个月。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month.label}：{self.due:%Y-%m-%d}"


class Answer(models.TextChoices):
    NOTHING = "nothing", "零报送"
    EXCUSED = "excused", "免报"


class Reply(models.Model):
    """What takes the place of pieces (零报送、免报): said, which silence is not."""

    department = models.ForeignKey(
        Department, models.CASCADE, related_name="replies", verbose_name="部门"
    )
    month = MonthField("月份")
    answer = models.CharField("答复", max_length=8, choices=Answer)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经手人"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "报送答复"
        ordering = ("-month", "department")
        constraints = (
            models.UniqueConstraint(fields=("department", "month"), name="one_reply_a_month"),
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values), name="reply_answer_known"
            ),
            first_of_month("month", "reply_month"),
        )

    def __str__(self) -> str:
        return f"{self.department}{self.month.label}{self.get_answer_display()}"
