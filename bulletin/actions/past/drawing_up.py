"""The draft drawn up: sections in order with their templates, tables and pieces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from stats.models import StatTable
from stats.reconciler import Evidence

from ...models import Bulletin, NewsItem, Section
from ...models.layout import SectionKind
from ...numerals import annex_label, section_number, subsection_number
from ...past import Past, PastSection
from . import pieces, prose
from .figures import ReadTable
from .month import with_month
from .outcome import NotTaken, TakenSection

if TYPE_CHECKING:
    from departments.models import User

#: By the identity of the section or piece that was read.
Printed = Mapping[int, tuple[ReadTable, StatTable]]
Written = Mapping[int, NewsItem]


@dataclass(slots=True)
class Draft:
    """`told` are the sections as they were drawn up; raises NotTaken for what cannot be."""

    bulletin: Bulletin
    past: Past
    evidence: Evidence
    printed: Printed
    written: Written
    by: User
    told: list[TakenSection] = field(default_factory=list)

    def draw_up(self) -> None:
        opening = prose.templated(self.past.opening, "开头语", self.evidence, self.past)
        self.bulletin.opening = opening
        _save(self.bulletin, "报头和开头语")
        for given, number in self._numbered():
            top = self._section(given, number)
            for place, child in enumerate(given.children, 1):
                self._section(child, subsection_number(place), top)

    def _numbered(self) -> list[tuple[PastSection, str]]:
        sections = [one for one in self.past.sections if not one.is_annex]
        annexes = [one for one in self.past.sections if one.is_annex]
        return [
            *((one, section_number(place)) for place, one in enumerate(sections, 1)),
            *((one, annex_label(place, len(annexes))) for place, one in enumerate(annexes, 1)),
        ]

    def _section(self, given: PastSection, number: str, parent: Section | None = None) -> Section:
        read, table = self.printed.get(id(given), (None, None))
        kind = SectionKind.NEWS if given.pieces else SectionKind.PROSE
        section = Section(
            bulletin=self.bulletin,
            parent=parent,
            order=(len(self.told) + 1) * 10,
            title=with_month(given.title, self.evidence.month),
            kind=SectionKind.TABLE if table else kind,
            is_annex=given.is_annex,
            text=prose.templated(given.lines, given.title, self.evidence, self.past),
            table=table,
        )
        _save(section, f"栏目“{given.title}”")
        for place, one in enumerate(given.pieces, 1):
            pieces.place(self.written[id(one)], section, place, by=self.by)
        self.told.append(_told(section, given, number, len(read.departments) if read else 0))
        return section


def _save(thing: Bulletin | Section, where: str) -> None:
    """Raises NotTaken where its own rules refuse it."""
    try:
        thing.full_clean()
    except ValidationError as error:
        raise NotTaken(f"{where}：{''.join(error.messages)}") from None
    thing.save()


def _told(section: Section, given: PastSection, number: str, departments: int) -> TakenSection:
    held = {
        SectionKind.TABLE: f"统计表“{section.table}”，{departments}个部门",
        SectionKind.NEWS: f"{len(given.pieces)}篇稿件",
        SectionKind.PROSE: f"{len(given.lines)}段文字" if given.lines else "",
    }[SectionKind(section.kind)]
    headlines = tuple(one.headline for one in given.pieces)
    return TakenSection(number, given.title, section.kind, held, headlines)
