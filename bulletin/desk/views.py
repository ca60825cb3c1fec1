"""What is shown on the desk, and what is done from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from departments.access import signed_in
from departments.models import Department
from departments.months import Month, month_from_user

from ..actions import Refused
from ..actions.reminding import remind_departments
from ..actions.reporting import excuse, set_deadline, take_back_reply
from ..leading.access import may_open
from ..notices.deadlines import reminder_text
from ..permissions import ACCEPT, WRITE, require
from ..reporting import collecting, working_month
from .month import desk_of
from .ways import way_to_next


class DeadlineForm(forms.Form):
    due = forms.DateField(
        label="报送截止日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填截止日期。"},
    )


def only_writes(request: HttpRequest) -> bool:
    """A department's staff, for whom the admin's front page holds nothing."""
    user = signed_in(request)
    return user.has_perm(WRITE) and not user.has_perm(ACCEPT)


def only_reads(request: HttpRequest) -> bool:
    """A named reader who is none of the bureau's people."""
    user = signed_in(request)
    return not user.has_perm(ACCEPT) and may_open(user)


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """The desk for those who edit; for others what is theirs, under a name that fits."""
    user = signed_in(request)
    if not user.has_perm(ACCEPT):
        return {"title": "全部功能", "leads": may_open(user)}
    month = _month(request)
    desk = desk_of(month, user)
    return {
        "desk": desk,
        "way": way_to_next(desk),
        "before": month.plus(-1) if month > Month(2000, 1) else None,
        "after": month.plus(1) if month < Month(2099, 12) else None,
        "deadline_form": DeadlineForm(initial={"due": desk.collecting.due}),
    }


def _month(request: HttpRequest) -> Month:
    """The month asked for, else the one being made; a wrong one is told and left aside."""
    given = request.POST.get("month") or request.GET.get("month")
    if not given:
        return working_month()
    try:
        return month_from_user(given)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return working_month()


def _back(month: Month) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('admin:index')}?month={month}")


@require_POST
def deadline(request: HttpRequest) -> HttpResponse:
    by, month = signed_in(request), _month(request)
    require(by, ACCEPT)
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        messages.error(request, "".join(str(e) for e in form.errors["due"]))
        return _back(month)
    try:
        set_deadline(month, form.cleaned_data["due"], by=by)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{month.label}的报送截止日期已改好。")
    return _back(month)


@require_POST
def reply(request: HttpRequest) -> HttpResponse:
    """免报 for a department, or its answer taken back."""
    by, month = signed_in(request), _month(request)
    require(by, ACCEPT)
    department = next(iter(_departments(request)), None)
    if department is None:
        raise Http404("没有这个部门。")
    try:
        if "take_back" in request.POST:
            take_back_reply(department, month, by=by)
            done = "已取消。"
        else:
            excuse(department, month, by=by)
            done = f"{department}{month.label}定为免报。"
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return _back(month)


def remind(request: HttpRequest) -> HttpResponse:
    """催报: whom, and in which words, looked at first; then sent in one go."""
    by, month = signed_in(request), _month(request)
    require(by, ACCEPT)
    now = collecting(month)
    chosen = _departments(request)
    text = request.POST.get("text", "") or reminder_text(now)
    if request.method == "POST":
        try:
            for sentence in remind_departments(chosen, month, request.POST.get("text", ""), by=by):
                messages.success(request, sentence)
            return _back(month)
        except Refused as refusal:
            messages.error(request, str(refusal))
    picked = {department.pk for department in chosen} if request.method == "POST" else None
    context = {
        **admin.site.each_context(request),
        "title": f"催报{month.label}的稿件",
        "month": month,
        "collecting": now,
        "owing": [
            (report, picked is None or report.department.pk in picked) for report in now.owing
        ],
        "text": text,
    }
    return TemplateResponse(request, "desk/remind.html", context)


def _departments(request: HttpRequest) -> list[Department]:
    given = {pk for pk in request.POST.getlist("department") if pk.isascii() and pk.isdecimal()}
    return list(Department.objects.filter(pk__in=[int(pk[:18]) for pk in given]))
