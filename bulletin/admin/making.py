"""Making one bulletin: preview, gather pieces, let findings pass."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from departments import metrics
from departments.access import signed_in
from departments.headers import PAGE_POLICY, POLICY
from departments.months import Month
from stats.admin.findings import may_waive, settle

from ..actions.issue import gather
from ..assembly import assemble
from ..models import Bulletin
from ..permissions import EDIT_BULLETIN, require
from ..renderers import Rendered, RenderingFailed, renderer
from ..renderers.html import style_hash
from ..standard import opening_words

#: What the next issue has like the last one; a document's number is its own.
KEPT = (
    *("style", "masthead", "issuer", "title", "opening"),
    *("recipients", "report_to", "copies_to", "sent_to", "print_run"),
)


def next_issue() -> dict[str, Any]:
    """What the form of a new bulletin starts with: the month after the last one, same issuer."""
    last = Bulletin.objects.order_by("-month").first()
    today = timezone.localdate()
    if last is None:
        return {"month": Month.of(today).plus(-1), "date": today, "opening": opening_words()}
    return {
        "month": last.month.neighbour(1) or last.month,
        "number": last.number + 1 if last.number else None,
        "date": today,
        **{name: getattr(last, name) for name in KEPT},
    }


def editable(request: HttpRequest, pk: int) -> Bulletin:
    """The bulletin, for those who may edit it; PermissionDenied for others."""
    require(signed_in(request), EDIT_BULLETIN)
    return get_object_or_404(Bulletin, pk=pk)


def back(bulletin: Bulletin) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:bulletin_bulletin_change", args=[bulletin.pk]))


def _drafted(request: HttpRequest, bulletin: Bulletin, format: str) -> Rendered | None:
    """The draft as it is now; None where it cannot be made, which the next page says."""
    try:
        with metrics.timed_render(format):
            return renderer(format)(assemble(bulletin).document)
    except RenderingFailed as failure:
        messages.error(request, str(failure))
        return None


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    bulletin = editable(request, pk)
    rendered = _drafted(request, bulletin, "html")
    if rendered is None:
        return back(bulletin)
    response = HttpResponse(rendered.content, content_type=rendered.content_type)
    response[POLICY] = PAGE_POLICY.format(style_hash())
    return response


@require_safe
def preview_file(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    bulletin = editable(request, pk)
    rendered = _drafted(request, bulletin, format)
    if rendered is None:
        return back(bulletin)
    response = HttpResponse(rendered.content, content_type=rendered.content_type)
    shown = "inline" if format == "pdf" else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{rendered.name}"'
    return response


@require_POST
def gather_pieces(request: HttpRequest, pk: int) -> HttpResponse:
    bulletin = editable(request, pk)
    pieces = gather(bulletin, by=signed_in(request))
    if pieces:
        messages.success(
            request, f"收入{len(pieces)}篇稿件：" + "、".join(p.headline for p in pieces)
        )
    else:
        messages.info(request, "没有要收的稿件：本月采用的稿件都已在栏目里。")
    return back(bulletin)


@require_POST
def waive_finding(request: HttpRequest, pk: int) -> HttpResponse:
    bulletin = editable(request, pk)
    back = reverse("admin:bulletin_bulletin_change", args=[bulletin.pk])
    return settle(request, bulletin.month, assemble(bulletin).findings, back=back)


def waive_address(request: HttpRequest, bulletin: Bulletin) -> str:
    """Where a finding of the bulletin is let pass; empty for those who may not."""
    return reverse("admin:bulletin_waive", args=[bulletin.pk]) if may_waive(request) else ""
