"""One's own long work: how far it is, what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from departments.access import signed_in
from departments.admin import ReadOnlyAdmin
from departments.models import User

from .. import jobs
from ..downloads import to_save
from ..models import Job


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Everybody sees their own, and nobody another's."""

    list_display = ("created_at", "label", "shown_state", "message", "finished_at")
    list_display_links = ("label",)

    class Media:
        css = {"all": ("css/import.css",)}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(by=signed_in(request)).defer("result")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may look at the ledger may start work on it."""
        return isinstance(request.user, User) and request.user.has_perm("stats.view_figure")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/result/", view(self.result), name="stats_job_result"),
            path("<int:pk>/restart/", view(self.restart), name="stats_job_restart"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "后台任务", **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        job = self.get_object(request, unquote(object_id))
        if job is None or not self.has_view_permission(request, job):
            return super().change_view(request, object_id, form_url, extra_context)
        return self._progress(request, job)

    def _progress(self, request: HttpRequest, job: Job) -> HttpResponse:
        kind = jobs.KINDS.get(job.kind)
        context = {
            **self.admin_site.each_context(request),
            "title": self.label(job),
            "opts": self.opts,
            "job": job,
            "page": kind.page(job) if kind else None,
            "may_restart": kind is not None and (job.is_cut_off or job.has_failed),
        }
        return TemplateResponse(request, "admin/stats/job/progress.html", context)

    def result(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self._own(request, pk)
        if job.result is None:
            messages.info(request, "这个任务没有结果文件。")
            return self._progress(request, job)
        return to_save(job.result_name, bytes(job.result))

    def restart(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self._own(request, pk)
        if request.method != "POST":
            return self._progress(request, job)
        try:
            job = jobs.restart(job, by=signed_in(request))
        except ValidationError as refusal:
            messages.error(request, "".join(refusal.messages))
        return HttpResponseRedirect(_address(job))

    def _own(self, request: HttpRequest, pk: int) -> Job:
        own = Job.objects.filter(by=signed_in(request))
        job = own.filter(pk=pk).first() if pk < 2**63 else None
        if job is None:
            raise Http404("没有这个任务，或不是您的。")
        return job

    @admin.display(description="任务", ordering="kind")
    def label(self, job: Job) -> str:
        kind = jobs.KINDS.get(job.kind)
        return kind.label if kind else "不再提供的任务"

    @admin.display(description="状态")
    def shown_state(self, job: Job) -> str:
        return job.shown_state


def _address(job: Job) -> str:
    return reverse("admin:stats_job_change", args=[job.pk])
