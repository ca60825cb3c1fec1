"""The page on which a bulletin is read and signed, and what is shown of signatures elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from departments.access import signed_in
from departments.models import User
from stats.admin.findings import shown

from ..actions import Refused
from ..actions.signing import (
    Reading,
    next_step,
    readings,
    sign_afterwards,
    sign_off,
    wanted_afterwards,
)
from ..assembly import assemble
from ..changes import changed_parts
from ..document import Document, content_hash, decode
from ..models import Bulletin, Edition, Signature
from ..models.signing import Step
from ..permissions import EDIT_BULLETIN, require


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A reading as people see it; `changed` are the parts that changed since a void signature."""

    step: Step
    signature: Signature | None
    void: Signature | None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownEdition:
    edition: Edition
    wanted: tuple[Step, ...]


def steps(bulletin: Bulletin, document: Document) -> list[ShownStep]:
    return [_shown(reading, document) for reading in readings(bulletin, document)]


def _shown(reading: Reading, document: Document) -> ShownStep:
    changed: tuple[str, ...] = ()
    if reading.void is not None:
        changed = tuple(changed_parts(decode(bytes(reading.void.document)), document))
    return ShownStep(reading.step, reading.signature, reading.void, changed)


def editions_of(bulletin: Bulletin) -> list[ShownEdition]:
    """The editions, each with the steps that an urgent one still wants."""
    editions = bulletin.editions.without_content().select_related("bulletin")
    return [ShownEdition(edition, wanted_afterwards(edition)) for edition in editions]


def may_sign(user: User, step: Step | None) -> bool:
    return step is not None and user.has_perm(step.permission)


def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what is to be read; POST signs what was shown, now or (`edition`) afterwards."""
    by = signed_in(request)
    require(by, EDIT_BULLETIN)
    bulletin = get_object_or_404(Bulletin, pk=pk)
    if request.method == "POST":
        return _signed(request, bulletin, by)
    assembled = assemble(bulletin)
    step = next_step(readings(bulletin, assembled.document))
    context = {
        **admin.site.each_context(request),
        "title": f"审读签名：{bulletin}",
        "opts": Bulletin._meta,
        "bulletin": bulletin,
        "steps": steps(bulletin, assembled.document),
        "step": step,
        "mine": may_sign(by, step),
        "blocking": len(assembled.blocking),
        "seen": content_hash(assembled.document),
        "shown": shown(assembled.findings, bulletin.month),
        "afterwards": [
            (one.edition, [step for step in one.wanted if may_sign(by, step)], one.wanted)
            for one in editions_of(bulletin)
            if one.wanted
        ],
    }
    return TemplateResponse(request, "admin/bulletin/bulletin/sign.html", context)


def _signed(request: HttpRequest, bulletin: Bulletin, by: User) -> HttpResponse:
    given = request.POST.get("step", "")
    if given not in Step.values:
        raise Http404("没有这一步，请回到通报页面再试。")
    step = Step(given)
    try:
        if number := request.POST.get("edition", ""):
            edition = _edition(bulletin, number)
            sign_afterwards(edition, step=step, by=by)
            done = f"已补签{edition}的“{step.label}”。"
        else:
            sign_off(bulletin, step=step, by=by, seen=request.POST.get("seen", ""))
            done = f"已签名：{step.label}。"
    except Refused as refusal:
        for line in str(refusal).splitlines():
            messages.error(request, line)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("admin:bulletin_sign", args=[bulletin.pk]))


def _edition(bulletin: Bulletin, number: str) -> Edition:
    for edition in bulletin.editions.select_related("bulletin"):
        if str(edition.number) == number:
            return edition
    raise Http404("没有这一版。")
