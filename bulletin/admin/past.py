"""An earlier bulletin from a file: handed in, looked at with its doubts, taken in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from departments.access import signed_in

from ..actions import Refused
from ..actions.past import Taken, confirm, hand_in, preview
from ..actions.past.confirming import make_missing
from ..actions.past.taking_in import NEEDED, NEEDED_TO_MAKE
from ..document import chinese_date
from ..forms import PastFileForm
from ..models import Bulletin, PastFile
from ..permissions import require

#: So many of one's own files are listed below the form.
LISTED = 20


def urls(view: Callable[[Any], Any]) -> list[Any]:
    return [
        path("past/", view(upload), name="bulletin_past"),
        path("past/<int:pk>/", view(look), name="bulletin_past_look"),
    ]


def may_import(request: HttpRequest) -> bool:
    return signed_in(request).has_perms(NEEDED)


def upload(request: HttpRequest) -> HttpResponse:
    for permission in NEEDED:
        require(signed_in(request), permission)
    form = PastFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        handed_in = hand_in(
            name=form.cleaned_data["file"].name,
            content=form.cleaned_data["content"],
            month=form.cleaned_data["month"],
            by=signed_in(request),
        )
        return HttpResponseRedirect(_address(handed_in))
    own = PastFile.objects.filter(by=signed_in(request)).exclude(taken_in_at=None)
    earlier = own.select_related("bulletin").defer("content", "doubts")[:LISTED]
    return _page(request, "past", {"title": "导入往期通报", "form": form, "earlier": earlier})


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview and what may be done with it; once taken in, the record with its doubts."""
    handed_in = _own(request, pk)
    if request.method == "POST":
        return _post(request, handed_in)
    if not handed_in.is_open:
        return _record(request, handed_in)
    return _preview(request, handed_in)


def _own(request: HttpRequest, pk: int) -> PastFile:
    for permission in NEEDED:
        require(signed_in(request), permission)
    own = PastFile.objects.filter(by=signed_in(request)).select_related("bulletin")
    handed_in = own.filter(pk=pk).first() if pk < 2**63 else None
    if handed_in is None:
        raise Http404("没有这份文件，或不是您上传的。")
    return handed_in


def _post(request: HttpRequest, handed_in: PastFile) -> HttpResponse:
    by = signed_in(request)
    if not handed_in.is_open:
        messages.error(request, "这份文件已经导入过，或预览已过期。如要再导，请重新上传。")
    elif "make" in request.POST:
        for permission in NEEDED_TO_MAKE:
            require(by, permission)
        make_missing(handed_in, by=by)
    else:
        try:
            done = confirm(handed_in, by=by, fingerprint=request.POST.get("fingerprint", ""))
        except Refused as refusal:
            for line in str(refusal).splitlines():
                messages.error(request, line)
        else:
            messages.success(
                request,
                f"“{done}”已导入，成为{done.bulletin}的草稿。拿不准的{len(done.doubts)}处列在下面，请逐条核对。",
            )
    return HttpResponseRedirect(_address(handed_in))


def _preview(request: HttpRequest, handed_in: PastFile) -> HttpResponse:
    taken = preview(handed_in, by=signed_in(request))
    may_make = signed_in(request).has_perms(NEEDED_TO_MAKE)
    context = {
        "title": "核对往期通报",
        "handed_in": handed_in,
        "taken": taken,
        "doubts": taken.doubts,
        "facts": _facts(taken),
        "may_make": taken.settled_by_making and may_make and not handed_in.making,
    }
    return _page(request, "past_preview", context)


def _facts(taken: Taken) -> list[tuple[str, str]]:
    """What was read, a line each, without what the file does not say."""
    head = taken.head
    facts = [
        ("月份", taken.month.label if taken.month else ""),
        ("报头名称", head.get("masthead", "")),
        ("标题", head.get("title", "")),
        ("期号", head.get("number", "")),
        ("发文机关", head.get("issuer", "")),
        ("成文日期", _date(head.get("date", ""))),
        ("数据", _figures(taken)),
        ("新建部门", "、".join(taken.created_departments)),
        ("新建指标", "、".join(taken.created_indicators)),
    ]
    return [(label, text) for label, text in facts if text]


def _date(text: str) -> str:
    return chinese_date(dt.date.fromisoformat(text)) if text else ""


def _figures(taken: Taken) -> str:
    parts = [
        (taken.new, "新增{}条"),
        (taken.unchanged, "台账里已有且相同{}条"),
        (taken.kept, "台账里不同、没有改{}条"),
    ]
    return "，".join(words.format(count) for count, words in parts if count) or "没有"


def _record(request: HttpRequest, handed_in: PastFile) -> HttpResponse:
    context = {"title": "往期通报的导入记录", "handed_in": handed_in, "doubts": handed_in.doubts}
    return _page(request, "past_record", context)


def _address(handed_in: PastFile) -> str:
    return reverse("admin:bulletin_past_look", args=[handed_in.pk])


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context |= {**admin.site.each_context(request), "opts": Bulletin._meta}
    return TemplateResponse(request, f"admin/bulletin/bulletin/{name}.html", context)
