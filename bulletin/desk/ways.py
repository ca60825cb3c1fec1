"""Where the next act is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from .month import Desk
from .next_act import Kind

#: Pages of the bulletin itself, by the act that is done there.
OF_THE_BULLETIN = {
    Kind.SOLVE: "change",
    Kind.GATHER: "gather",
    Kind.SIGN: "sign",
    Kind.SIGN_AFTERWARDS: "sign",
    Kind.PUBLISH: "publish",
}


@dataclass(frozen=True, slots=True)
class Way:
    """`by_post`: a button that does it at once; else a link to the page for it."""

    url: str
    by_post: bool = False


def way_to_next(desk: Desk) -> Way | None:
    """None where the person who looks can only wait."""
    kind, month = desk.next.kind, desk.month
    if not desk.next.is_theirs:
        return None
    if kind in OF_THE_BULLETIN and desk.bulletin is not None:
        return Way(_page(OF_THE_BULLETIN[kind], desk.bulletin.pk), by_post=kind == Kind.GATHER)
    if kind == Kind.IMPORT:
        return Way(reverse("admin:stats_figure_import"))
    if kind == Kind.REVIEW:
        pieces = reverse("admin:bulletin_newsitem_changelist")
        return Way(f"{pieces}?stage=submitted&month={month.first_day}")
    if kind == Kind.SET_UP:
        return Way(f"{reverse('admin:bulletin_bulletin_add')}?month={month}")
    return Way(f"{reverse('admin:index')}?month={month.plus(1)}")


def _page(name: str, pk: int) -> str:
    model = "bulletin_bulletin" if name == "change" else "bulletin"
    return reverse(f"admin:{model}_{name}", args=[pk])
