"""One piece: read, written, handed in. The same page for its department and for editors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from departments.models import User

from ..actions import Refused
from ..actions.news import accept, submit
from ..actions.pieces import may_write
from ..actions.writing import Conflict, save
from ..comparing import compare
from ..flags import flags_of_piece
from ..models import NewsItem, Section
from ..models.layout import SectionKind
from ..models.news import Text
from ..permissions import ACCEPT
from ..richtext import to_blocks
from .access import piece_of, private, shown, writer
from .forms import ArrangeForm, PieceForm, ReasonForm, RemarkForm, complaints

#: The class of the message on the first page after a text was stored: the browser forgets its own.
STORED = "text-saved"
#: What may be done in the same click as saving, and what is said then.
NEXT: dict[str, tuple[Callable[..., NewsItem], str]] = {
    "submit": (submit, "稿件已提交给编辑。"),
    "accept": (accept, "稿件已采用。在通报页面点“收稿”，放进栏目。"),
}


@private
def page(request: HttpRequest, pk: int) -> HttpResponse:
    piece, by = piece_of(request, pk), writer(request)
    if request.method != "POST":
        return _shown(request, piece, PieceForm.of(piece))
    form = PieceForm(request.POST, instance=NewsItem(month=piece.month))
    if not form.is_valid():
        return _shown(request, piece, form, status=400)
    try:
        piece = save(piece, form.text, by=by, seen=form.cleaned_data["seen"])
    except Conflict as conflict:
        return _both(request, conflict)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, piece, form, status=409)
    return _go_on(request, piece, by)


def _go_on(request: HttpRequest, piece: NewsItem, by: User) -> HttpResponse:
    verb, done = NEXT.get(request.POST.get("act", ""), (None, "已保存。"))
    try:
        if verb is not None:
            verb(piece, by=by)
    except Refused as refusal:
        messages.error(request, f"文字已保存，但{refusal}", extra_tags=STORED)
    else:
        messages.success(request, done, extra_tags=STORED)
    return redirect("piece", pk=piece.pk)


def _both(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    """Both texts: theirs to read, mine still in the form; saving again means knowing theirs."""
    data = request.POST.copy()
    data["seen"] = str(conflict.theirs.revision)
    form = PieceForm(data, instance=NewsItem(month=conflict.theirs.month))
    form.is_valid()
    form.add_error(None, str(conflict))
    both = compare(Text.of(conflict.theirs), form.text)
    return _shown(request, conflict.theirs, form, theirs=conflict.who, comparison=both, status=409)


@private
@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """The page saving a draft by itself: `{"revision", "saved_at"}`, or why not: `{"message"}`."""
    piece, by = piece_of(request, pk), writer(request)
    form = PieceForm(request.POST, instance=NewsItem(month=piece.month))
    if not form.is_valid():
        return JsonResponse({"message": complaints(form)}, status=400)
    try:
        piece = save(piece, form.text, by=by, seen=form.cleaned_data["seen"], quietly=True)
    except Conflict as conflict:
        told = f"您打开以后，{conflict.who}改过这篇稿件，没有自动保存。点“保存”，两边一起看。"
        return JsonResponse({"message": told}, status=409)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    at = timezone.localtime(piece.saved_at)
    return JsonResponse({"revision": piece.revision, "saved_at": f"{at:%H:%M}"})


def sections_to_wish(piece: NewsItem) -> list[str]:
    """The titles of the month's sections of news, or of the newest bulletin that has some."""
    sections = Section.objects.filter(kind=SectionKind.NEWS, bulletin__month__lte=piece.month)
    newest = sections.order_by("-bulletin__month").values("bulletin")[:1]
    return list(sections.filter(bulletin=newest).values_list("title", flat=True))


def _shown(
    request: HttpRequest, piece: NewsItem, form: PieceForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    by = writer(request)
    edits_all = by.has_perm(ACCEPT)
    pictures = list(piece.pictures.all())
    context = {
        "title": str(piece),
        "piece": piece,
        "form": form,
        "writes": may_write(piece, by),
        "edits_all": edits_all,
        "blocks": to_blocks(piece.body, {one.sha256: one.as_block() for one in pictures}),
        "pictures": pictures,
        "flags": flags_of_piece(piece),
        "mask_action": reverse("piece_mask", args=[piece.pk]) if may_write(piece, by) else "",
        "sections": sections_to_wish(piece),
        "remarks": piece.remarks.for_user(by).select_related("by"),
        "remark_form": RemarkForm(),
        "reason_form": ReasonForm(),
        "arrange_form": ArrangeForm(instance=piece) if edits_all else None,
        **more,
    }
    return shown(request, "piece", context, status=status)
