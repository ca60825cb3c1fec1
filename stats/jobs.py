"""Long work beside the pages: in a thread of its own, its progress and result in the database.

A kind of work is registered under a name and gets its Job and a Progress; what it returns is
kept. The page that started it may be closed; a process that dies leaves a job without a sign of
life, which can be started again.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections, transaction
from django.utils import timezone

from departments import metrics, tracing

from .models import Job
from .models.job import UNFINISHED, JobState

if TYPE_CHECKING:
    from departments.models import User

logger = logging.getLogger(__name__)
#: Results are kept so long.
KEPT = timedelta(days=30)
#: Progress is written at most so often.
SECONDS_BETWEEN = 0.5
UNFORESEEN = "出了意外，没有完成。请再试一次；还是不行，请联系系统管理员查看运行记录。"


class JobFailed(Exception):
    """The work could not be done; says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the work leaves behind: a sentence, and perhaps a file."""

    message: str
    name: str = ""
    content: bytes | None = None


class Progress:
    """Told by the work how far it is; keeps it in the job, as a sign of life too."""

    def __init__(self, job: Job) -> None:
        self._job, self._told_at = job, 0.0

    def __call__(self, done: int, total: int) -> None:
        # Within a transaction nobody else would see it, and on SQLite nobody else could write.
        now = time.monotonic()
        if connection.in_atomic_block or now - self._told_at < SECONDS_BETWEEN:
            return
        self._told_at = now
        _running(self._job).update(
            done=max(0, min(done, total)), total=max(0, total), beat_at=timezone.now()
        )


Work = Callable[[Job, Progress], Result]


@dataclass(frozen=True, slots=True)
class JobKind:
    """`page`: where a person sees what the work did, by its job; None where it is a file only."""

    label: str
    work: Work
    page: Callable[[Job], str | None]


KINDS: dict[str, JobKind] = {}


def register(
    kind: str, *, label: str, work: Work, page: Callable[[Job], str | None] = lambda _: None
) -> None:
    KINDS[kind] = JobKind(label, work, page)


def start(kind: str, *, by: User, arguments: dict[str, Any]) -> Job:
    """Begin the work once this transaction is committed; who asks twice gets the same job.

    `arguments` must be fit for JSON. Asks nobody for permission: its callers do.
    """
    Job.objects.filter(finished_at__lt=timezone.now() - KEPT).delete()
    same = Job.objects.filter(kind=kind, by=by, arguments=arguments, state__in=UNFINISHED)
    for job in same.defer("result"):
        if not job.is_cut_off:
            return job
    job = Job.objects.create(kind=kind, by=by, arguments=arguments, address=by.address)
    transaction.on_commit(partial(_spawn, job.pk))
    return job


@transaction.atomic
def restart(job: Job, *, by: User) -> Job:
    """Do the work of a job anew that was cut off or failed; gives the new job.

    Raises PermissionDenied for somebody else's, ValidationError for one that is at work or done.
    """
    if job.by_id != by.pk:
        raise PermissionDenied
    job = Job.objects.select_for_update().defer("result").get(pk=job.pk)
    if job.is_cut_off:
        # Whoever may still be at it finds its job closed, and its result is dropped.
        job.state, job.finished_at = JobState.FAILED, timezone.now()
        job.message = "中断了，已重新开始。"
        job.save(update_fields=("state", "finished_at", "message"))
    elif job.state != JobState.FAILED:
        raise ValidationError("这个任务正在进行或已经完成，不用重新开始。")
    return start(job.kind, by=by, arguments=job.arguments)


def _spawn(pk: int) -> None:
    # Not a daemon: a server that is told to stop lets the work end first (bulletin/gunicorn.py
    # knows it by its name). The log goes on to name the request that began it.
    at_hand = contextvars.copy_context()
    threading.Thread(target=at_hand.run, args=(_in_thread, pk), name=f"job-{pk}").start()


def _in_thread(pk: int) -> None:
    try:
        with tracing.job_traced(pk), metrics.job_at_work():
            run(pk)
    finally:
        connections.close_all()


def run(pk: int) -> None:
    """Do a waiting job's work, in this thread; nothing where another one has begun it."""
    begun = Job.objects.filter(pk=pk, state=JobState.WAITING).update(
        state=JobState.RUNNING, beat_at=timezone.now()
    )
    if not begun:
        return
    job = Job.objects.select_related("by").get(pk=pk)
    job.by.address = job.address
    try:
        result = KINDS[job.kind].work(job, Progress(job))
    except (JobFailed, ValidationError) as refusal:
        _end(job, JobState.FAILED, Result(_sentence(refusal)))
    except Exception:
        # Whatever it was, the person waiting must hear of it, and the log must hold it.
        logger.exception("a job of kind %s failed", job.kind)
        _end(job, JobState.FAILED, Result(UNFORESEEN))
    else:
        _end(job, JobState.DONE, result)


def _sentence(refusal: Exception) -> str:
    return "".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)


def _running(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING)


def _end(job: Job, state: JobState, result: Result) -> None:
    now = timezone.now()
    _running(job).update(
        state=state,
        message=result.message,
        result=result.content,
        result_name=result.name[:120],
        finished_at=now,
        beat_at=now,
    )
    metrics.count_job(job.kind, state)
