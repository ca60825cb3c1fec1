"""Buttons of a scheme: marks by group, closing, a new version, a copy. One verb each."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from departments.access import signed_in

from ...assessment import AssessmentRefused, close, copy, held_open, reopen, results_of
from ...assessment.closing import CLOSE, COPY
from ...assessment.notes import notes
from ...models import Scheme
from .forms import CopyForm, MarksForm, ReopenForm
from .pages import CHANGE, find, page

question = require_http_methods(["GET", "HEAD", "POST"])


def _to(name: str, scheme: Scheme) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"admin:stats_scheme_{name}", args=[scheme.pk]))


@question
@transaction.atomic
def marks_by_group(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = find(request, pk, CHANGE)
    form = MarksForm(scheme, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not held_open(scheme):
            raise PermissionDenied("这份考核已经办结，满分不能再改。")
        form.save(by=signed_in(request))
        messages.success(request, "各组满分已保存。")
        return _to("results", scheme)
    return page(request, "marks", scheme, title="各组满分", form=form)


@question
def close_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = find(request, pk, CLOSE)
    if request.method == "POST":
        try:
            closed = close(scheme, by=signed_in(request), seen=request.POST.get("seen", ""))
        except AssessmentRefused as refusal:
            for reason in str(refusal).splitlines():
                messages.error(request, reason)
            return _to("close", scheme)
        messages.success(request, f"“{closed}”已办结，{closed.year}年的数据从现在起不能再改。")
        return _to("results", closed)
    results = results_of(scheme)
    context = {"title": f"办结{scheme}", "results": results, "notes": notes(results)}
    return page(request, "close", scheme, **context)


@question
def reopen_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = find(request, pk, CLOSE)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            later = reopen(scheme, by=signed_in(request), reason=form.cleaned_data["reason"])
        except AssessmentRefused as refusal:
            form.add_error(None, str(refusal).splitlines())
        else:
            messages.success(
                request, f"“{later}”已建好，{later.year}年的数据可以改了。改完请办结这一版。"
            )
            return _to("results", later)
    return page(request, "reopen", scheme, title=f"{scheme}另立新版本", form=form)


@question
def copy_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = find(request, pk, COPY)
    form = CopyForm(
        request.POST if request.method == "POST" else None, initial={"year": scheme.year + 1}
    )
    if form.is_valid():
        try:
            new = copy(scheme, by=signed_in(request), year=form.cleaned_data["year"])
        except AssessmentRefused as refusal:
            form.add_error(None, str(refusal).splitlines())
        else:
            messages.success(request, f"“{new}”已建好，请核对各项目和分组。")
            return _to("change", new)
    return page(request, "copy", scheme, title=f"复制{scheme}", form=form)
