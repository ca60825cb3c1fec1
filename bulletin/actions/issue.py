"""Making a month's bulletin: its sections laid out, its pieces gathered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from departments.events import Act, record
from departments.names import fold
from departments.quoting import quoted

from ..models import Bulletin, NewsItem, Placement, Section
from ..models.layout import SectionContent, SectionKind
from ..permissions import EDIT_BULLETIN, require
from ..standard import starting_sections

if TYPE_CHECKING:
    from departments.models import User


@transaction.atomic
def lay_out(bulletin: Bulletin, *, by: User) -> None:
    """Give a new bulletin the sections of the last one, or the standard ones; gather its pieces.

    Does nothing to a bulletin that has sections already.
    """
    require(by, EDIT_BULLETIN)
    if bulletin.sections.exists():
        return
    _copy_sections(_sections_before(bulletin) or starting_sections(), bulletin)
    record(by, bulletin, "排好栏目", act=Act.PLACEMENT)
    gather(bulletin, by=by)


def _sections_before(bulletin: Bulletin) -> list[Section]:
    """Those of the bulletin before, parents first, so that each child finds its parent's copy."""
    last = Bulletin.objects.before(bulletin.month).first()
    sections = last.sections.all() if last else ()
    return sorted(sections, key=lambda section: (section.parent_id is not None, section.order))


def _copy_sections(sections: Iterable[SectionContent], bulletin: Bulletin) -> None:
    copies: dict[int, Section] = {}
    for section in sections:
        parent = copies[section.parent_id] if section.parent_id is not None else None
        copies[section.pk] = Section.objects.create(
            bulletin=bulletin,
            parent=parent,
            order=section.order,
            title=section.title,
            kind=section.kind,
            is_annex=section.is_annex,
            text=section.text,
            table=section.table,
        )


@transaction.atomic
def gather(bulletin: Bulletin, *, by: User) -> list[NewsItem]:
    """Put the month's accepted pieces that stand nowhere into sections; tells which.

    A piece goes to the section it wished for, else to the first section of news.
    """
    require(by, EDIT_BULLETIN)
    sections = list(
        bulletin.sections.filter(kind=SectionKind.NEWS).annotate(last=Max("placements__order"))
    )
    if not sections:
        return []
    by_title = {fold(section.title): section for section in sections}
    next_place = {section.pk: (section.last or 0) + 1 for section in sections}
    pieces = list(NewsItem.objects.waiting_for(bulletin.month))
    for piece in pieces:
        section = by_title.get(fold(piece.section_wish), sections[0])
        Placement.objects.create(section=section, piece=piece, order=next_place[section.pk])
        next_place[section.pk] += 1
        record(by, piece, told_placed(section), act=Act.PLACEMENT)
    if pieces:
        record(by, bulletin, f"收入{len(pieces)}篇稿件", act=Act.PLACEMENT)
    return pieces


def told_placed(section: Section) -> str:
    return f"编入{section.bulletin}的栏目{quoted(section.title)}"


def record_removal(sections: Iterable[Section], *, by: User) -> None:
    """Say of each piece in sections that are about to go that it is taken out with them."""
    for placement in Placement.objects.filter(section__in=list(sections)).select_related(
        "piece", "section__bulletin"
    ):
        record(by, placement.piece, told_taken_out(placement.section), act=Act.PLACEMENT)


def told_taken_out(section: Section) -> str:
    return f"从{section.bulletin}的栏目{quoted(section.title)}取下"
