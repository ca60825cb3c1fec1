"""The pages on which a bulletin is published, now or at a set time, and withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from departments.access import signed_in
from stats.admin.findings import shown

from ..actions import Refused
from ..actions.publication import publish
from ..actions.scheduling import moment_in_words, schedule, unschedule
from ..actions.withdrawing import withdraw
from ..assembly import assemble
from ..comparing import corrections
from ..document import Change, Document, decode
from ..forms import PublishForm, WithdrawForm
from ..models import Bulletin, Edition, Schedule
from ..permissions import PUBLISH, PUBLISH_URGENTLY, WITHDRAW, require
from .making import back, editable
from .signing import steps, turn_of


def publish_issue(request: HttpRequest, pk: int) -> HttpResponse:
    bulletin = editable(request, pk)
    require(signed_in(request), PUBLISH)
    last = bulletin.current_edition()
    assembled = assemble(bulletin)
    shown_steps = steps(bulletin, assembled.document)
    lacking = turn_of(shown_steps) is not None
    urgently = lacking and signed_in(request).has_perm(PUBLISH_URGENTLY)
    later = "later" in request.POST
    form = PublishForm(request.POST or None, last=last, may_be_urgent=urgently, later=later)
    if form.is_valid():
        try:
            done = (_set if later else _published)(request, bulletin, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal).splitlines())
        else:
            messages.success(request, done)
            return back(bulletin)
    context = {
        **_frame(request, bulletin, f"发布{bulletin}"),
        "last": last,
        "form": form,
        "shown": shown(assembled.findings, bulletin.month),
        "steps": shown_steps,
        "lacking": [one.step.label for one in shown_steps if one.signature is None],
        "changes": _changes(last, assembled.document),
        "schedule": schedule_of(bulletin),
    }
    return TemplateResponse(request, "admin/bulletin/bulletin/publish.html", context)


def _frame(request: HttpRequest, bulletin: Bulletin, title: str) -> dict[str, Any]:
    context = admin.site.each_context(request)
    return {**context, "title": title, "opts": Bulletin._meta, "bulletin": bulletin}


def _published(request: HttpRequest, bulletin: Bulletin, given: dict[str, Any]) -> str:
    edition = publish(
        bulletin,
        by=signed_in(request),
        correction=given.get("correction", ""),
        after=given["after"],
        urgent=given.get("urgent", ""),
    )
    return f"{bulletin}第{edition.number}版已发布。"


def _set(request: HttpRequest, bulletin: Bulletin, given: dict[str, Any]) -> str:
    done = schedule(
        bulletin,
        by=signed_in(request),
        at=given["at"],
        correction=given.get("correction", ""),
        after=given["after"],
    )
    return f"已定于{moment_in_words(done.at)}发布{bulletin}。"


def _changes(last: Edition | None, document: Document) -> tuple[Change, ...]:
    """What the next edition will say that it says otherwise."""
    return corrections(decode(bytes(last.document)), document) if last else ()


def schedule_of(bulletin: Bulletin) -> Schedule | None:
    return Schedule.objects.select_related("by").filter(bulletin=bulletin).first()


@require_POST
def give_up_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    bulletin = editable(request, pk)
    try:
        unschedule(bulletin, by=signed_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "定时发布已取消。")
    return back(bulletin)


def withdraw_issue(request: HttpRequest, pk: int) -> HttpResponse:
    bulletin = editable(request, pk)
    require(signed_in(request), WITHDRAW)
    last = bulletin.current_edition()
    form = WithdrawForm(request.POST or None, initial={"after": last.number if last else 0})
    if form.is_valid():
        try:
            withdraw(bulletin, by=signed_in(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{bulletin}已撤回；网页上印着撤回的原因。")
            return back(bulletin)
    context = {**_frame(request, bulletin, f"撤回{bulletin}"), "last": last, "form": form}
    return TemplateResponse(request, "admin/bulletin/bulletin/withdraw.html", context)
