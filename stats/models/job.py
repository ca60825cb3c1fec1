"""Long work (后台任务): its progress, and what it leaves behind."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class JobState(models.TextChoices):
    WAITING = "waiting", "等待"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "未完成"


UNFINISHED = (JobState.WAITING, JobState.RUNNING)
#: Without a sign of life for so long, the process that had a job is taken for dead.
CUT_OFF_AFTER = dt.timedelta(minutes=5)


class Job(models.Model):
    """Work that outlives the page it was started from."""

    kind = models.CharField("任务", max_length=20)
    #: What the kind of work needs to know, as JSON.
    arguments = models.JSONField(default=dict, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经手人"
    )
    #: From where it was begun, for the record of what it does.
    address = models.GenericIPAddressField(null=True, editable=False)
    state = models.CharField("状态", max_length=8, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.TextField("结果", blank=True)
    created_at = models.DateTimeField("开始时间", default=timezone.now)
    #: The last sign of life: a running job without one for long has been cut off.
    beat_at = models.DateTimeField("最近进展", default=timezone.now)
    finished_at = models.DateTimeField("结束时间", null=True)
    result = models.BinaryField("结果文件", null=True, editable=False)
    result_name = models.CharField("文件名", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("done", "failed"), finished_at__isnull=False)
                | Q(state__in=("waiting", "running"), finished_at__isnull=True),
                name="job_ended_or_not",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_done_of_total"),
        )

    def __str__(self) -> str:
        return f"{timezone.localtime(self.created_at):%Y-%m-%d %H:%M}的任务（{self.shown_state}）"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def has_failed(self) -> bool:
        return self.state == JobState.FAILED

    @property
    def is_cut_off(self) -> bool:
        return self.is_unfinished and self.beat_at < timezone.now() - CUT_OFF_AFTER

    @property
    def shown_state(self) -> str:
        return "中断" if self.is_cut_off else str(JobState(self.state).label)
