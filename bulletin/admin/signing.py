"""The page on which a bulletin is read and signed, and what is shown of signatures elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
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
from ..actions.signing import Reading, readings, sign_afterwards, sign_off
from ..assembly import assemble
from ..changes import changed_parts
from ..document import Document, content_hash, decode
from ..models import Bulletin, Edition, Signature
from ..models.signing import Step
from ..permissions import EDIT_BULLETIN, PUBLISH, require


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A reading as people see it; `changed` are the parts that changed since a void signature."""

    step: Step
    signature: Signature | None
    void: Signature | None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownEdition:
    """An edition, the steps that an urgent one still wants, and those of them for the reader."""

    edition: Edition
    wanted: tuple[Step, ...]
    own: tuple[Step, ...]


def steps(bulletin: Bulletin, document: Document) -> tuple[ShownStep, ...]:
    """Each step in order; two queries at most."""
    found = readings(bulletin, document)
    void = [reading.void.pk for reading in found if reading.void]
    rows = Signature.objects.filter(pk__in=void).values_list("pk", "document") if void else ()
    signed = {pk: decode(bytes(content)) for pk, content in rows}
    return tuple(_shown(reading, signed, document) for reading in found)


def _shown(reading: Reading, signed: dict[int, Document], document: Document) -> ShownStep:
    changed = changed_parts(signed[reading.void.pk], document) if reading.void else ()
    return ShownStep(reading.step, reading.signature, reading.void, tuple(changed))


def turn_of(shown: Iterable[ShownStep]) -> Step | None:
    """The step that is to be signed next; None when all are."""
    return next((one.step for one in shown if one.signature is None), None)


def why_not(user: User, step: Step, shown: Iterable[ShownStep]) -> str:
    """Why the step is not this person's to sign; empty where it is."""
    if not user.has_perm(step.permission):
        return f"现在等“{step.label}”签名。"
    for one in shown:
        if one.signature is not None and one.signature.by_id == user.pk:
            return f"您已签“{one.step.label}”。三审要由三个人分别签，“{step.label}”要请别的人签。"
    return ""


def editions_of(bulletin: Bulletin, user: User) -> list[ShownEdition]:
    """The editions, newest first, each with the steps that an urgent one still wants."""
    editions = bulletin.editions.without_content().with_withdrawal()
    return [_edition_shown(edition, user) for edition in editions]


def _edition_shown(edition: Edition, user: User) -> ShownEdition:
    if not edition.urgent_reason:
        return ShownEdition(edition, (), ())
    shown = steps(edition.bulletin, decode(bytes(edition.document)))
    wanted = tuple(one.step for one in shown if one.signature is None)
    own = tuple(step for step in wanted if not why_not(user, step, shown))
    return ShownEdition(edition, wanted, own)


def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what is to be read; POST signs what was shown, now or (`edition`) afterwards."""
    by = signed_in(request)
    require(by, EDIT_BULLETIN)
    bulletin = get_object_or_404(Bulletin, pk=pk)
    if request.method == "POST":
        return _signed(request, bulletin, by)
    assembled = assemble(bulletin)
    shown_steps = steps(bulletin, assembled.document)
    step = turn_of(shown_steps)
    editions = editions_of(bulletin, by)
    context = {
        **admin.site.each_context(request),
        "title": f"审读签名：{bulletin}",
        "opts": Bulletin._meta,
        "bulletin": bulletin,
        "steps": shown_steps,
        "step": step,
        "why_not": why_not(by, step, shown_steps) if step else "",
        "published": _is_published(bulletin, assembled.document),
        "can_publish": by.has_perm(PUBLISH),
        "blocking": len(assembled.blocking),
        "seen": content_hash(assembled.document),
        "shown": shown(assembled.findings, bulletin.month),
        "afterwards": [one for one in editions if one.wanted],
    }
    return TemplateResponse(request, "admin/bulletin/bulletin/sign.html", context)


def _is_published(bulletin: Bulletin, document: Document) -> bool:
    """Whether just this is published already: then it is signed afterwards, if at all."""
    last = bulletin.editions.order_by("-number").values_list("document", flat=True).first()
    return last is not None and content_hash(decode(bytes(last))) == content_hash(document)


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
