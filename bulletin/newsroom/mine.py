"""我的稿件: what a department has written, and what is wanted of it this month."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from departments.models import Department, User
from departments.months import Month
from stats.grid.reach import REPORT
from stats.models import Collection

from ..actions import Refused
from ..actions.reporting import say_nothing, take_back_reply
from ..actions.writing import start
from ..models import NewsItem
from ..permissions import ACCEPT
from ..reporting import collecting, working_month
from .access import private, shown, writer
from .forms import NewPieceForm


@private
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    by = writer(request)
    if by.has_perm(ACCEPT):
        return redirect("admin:bulletin_newsitem_changelist")
    now = collecting(working_month())
    own = [report for report in now.reports if report.department == by.department]
    context = {
        "title": "我的稿件",
        "pieces": NewsItem.objects.for_user(by).with_names(),
        "collecting": now,
        "report": own[0] if own else None,
        "figures_open": _open_months(by),
    }
    return shown(request, "mine", context)


def _open_months(by: User) -> list[Month]:
    """The months whose figures the department may fill in today, newest first."""
    if not by.has_perm(REPORT):
        return []
    return [open_.month for open_ in Collection.objects.open_on(timezone.localdate())]


@private
def new(request: HttpRequest) -> HttpResponse:
    by = writer(request)
    form = NewPieceForm(request.POST or None, by=by)
    if form.is_valid():
        piece = start(
            month=form.cleaned_data["month"],
            department=form.cleaned_data.get("department"),
            by=by,
        )
        return redirect("piece", pk=piece.pk)
    return shown(request, "new", {"title": "写稿", "form": form})


@private
@require_POST
def nothing(request: HttpRequest) -> HttpResponse:
    """零报送 with one click, and its taking back."""
    by = writer(request)
    month = working_month()
    try:
        if "take_back" in request.POST:
            take_back_reply(_own(by), month, by=by)
            messages.success(request, f"{month.label}的零报送已取消。")
        else:
            say_nothing(_own(by), month, by=by)
            messages.success(request, f"已报告：{month.label}没有稿件（零报送）。")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("pieces")


def _own(by: User) -> Department:
    if by.department is None:
        raise Refused("您的账号不属于哪个部门，不能零报送；编辑请在工作台上办。")
    return by.department
