"""Imports too long for a page: the same confirmation, as a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from .. import jobs
from ..models import FigureImport, Job
from .confirming import ImportRefused, confirm

if TYPE_CHECKING:
    from departments.models import User

KIND = "import"
#: More figures than this are imported beside the page.
LONG = 2000


def start(handed_in: FigureImport, *, by: User, fingerprint: str) -> Job:
    """Confirm as a job; raises PermissionDenied for somebody else's file."""
    if not by.has_perm("stats.import_figure") or handed_in.by_id != by.pk:
        raise PermissionDenied
    arguments = {"intake": handed_in.pk, "fingerprint": fingerprint[:64]}
    return jobs.start(KIND, by=by, arguments=arguments)


def _work(job: Job, progress: jobs.Progress) -> jobs.Result:
    handed_in = FigureImport.objects.filter(pk=job.arguments["intake"]).first()
    if handed_in is None:
        raise jobs.JobFailed("这份文件的预览已经过期，请重新上传。")
    progress(0, 1)
    try:
        done = confirm(handed_in, by=job.by, fingerprint=job.arguments["fingerprint"])
    except ImportRefused as refusal:
        raise jobs.JobFailed(str(refusal)) from None
    except PermissionDenied:
        raise jobs.JobFailed("您没有导入数据的权限，没有导入。") from None
    progress(1, 1)
    return jobs.Result(
        f"“{done}”已导入：新增{done.new}条，修改{done.changed}条，未变{done.unchanged}条。"
    )


def _page(job: Job) -> str:
    """The import's own page: its preview, or once imported what the ledger holds."""
    return reverse("admin:stats_figure_confirm", args=[job.arguments["intake"]])


jobs.register(KIND, label="导入数据", work=_work, page=_page)
