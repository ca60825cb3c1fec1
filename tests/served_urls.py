"""The site's addresses, with two more for tests: one that fails, one that begins long work."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from bulletin.urls import handler400, handler500  # noqa: F401
from departments.models import User
from stats import jobs
from stats.models import Job


@csrf_exempt
def crash(request: HttpRequest) -> HttpResponse:
    """Fails with what somebody typed in its words and in its variables."""
    typed = request.POST.get("body", "")
    raise ValueError(f"cannot read {typed!r}") from KeyError(request.GET.get("q"))


def _long(job: Job, progress: jobs.Progress) -> jobs.Result:
    for done in range(job.arguments["seconds"]):
        progress(done, job.arguments["seconds"])
        time.sleep(1)
    if job.arguments.get("crash"):
        raise ValueError(job.arguments["crash"])
    return jobs.Result("做完了。")


jobs.register("long", label="很久的任务", work=_long)


@csrf_exempt
def begin(request: HttpRequest) -> HttpResponse:
    by = User.objects.get(username="bianji")
    arguments = {"seconds": int(request.POST["seconds"]), "crash": request.POST.get("crash")}
    return HttpResponse(str(jobs.start("long", by=by, arguments=arguments).pk))


urlpatterns = [
    path("crash/", crash),
    path("begin/", begin),
    path("", include("bulletin.urls")),
]
