"""The issues that leaders can open, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..models import Edition, Instruction, Opening
from ..models.leading import named_readers
from ..newsroom.access import private
from ..permissions import NAME_READERS, VIEW_INSTRUCTIONS, VIEW_READERSHIP
from .access import reader, shown

PAGE = 24


@private
@require_safe
def issues(request: HttpRequest) -> HttpResponse:
    """Each with whether one has opened it; who may know also sees how many have, and what waits."""
    by = reader(request)
    named = {user.pk for user in named_readers()}
    page = Paginator(Edition.objects.current(), PAGE).get_page(request.GET.get("p"))
    editions = list(page.object_list)
    openers, said = _openers(editions), _said(editions)
    context = {
        "title": "领导专页",
        "page": page,
        "rows": [
            (
                edition,
                by.pk in openers[edition.pk],
                len(openers[edition.pk] & named),
                said.get(edition.bulletin_id, (0, 0)),
            )
            for edition in editions
        ],
        "named": len(named),
        "is_named": by.pk in named,
        "sees_readership": by.has_perm(VIEW_READERSHIP),
        "sees_instructions": by.has_perm(VIEW_INSTRUCTIONS),
        "names_readers": by.has_perm(NAME_READERS),
    }
    return shown(request, "issues", context)


def _openers(editions: Iterable[Edition]) -> dict[int, set[int]]:
    """The accounts that opened each edition."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Opening.objects.filter(edition__in=[edition.pk for edition in editions])
    for edition, reader_pk in rows.values_list("edition", "reader"):
        found[edition].add(reader_pk)
    return found


def _said(editions: Iterable[Edition]) -> dict[int, tuple[int, int]]:
    """How many instructions there are upon each bulletin, and how many open tasks."""
    rows = (
        Instruction.objects.filter(edition__bulletin__in=[e.bulletin_id for e in editions])
        .order_by()
        .values("edition__bulletin")
        .annotate(
            said=Count("pk", distinct=True),
            waiting=Count("tasks", filter=Q(tasks__done_at=None), distinct=True),
        )
    )
    return {
        pk: (said, waiting)
        for pk, said, waiting in rows.values_list("edition__bulletin", "said", "waiting")
    }
