"""An earlier bulletin becomes a draft: figures, prose, pieces, sections, in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from departments.events import Act, record
from departments.months import Month
from stats.ledger import Ledger
from stats.models import Door, Source
from stats.prose import fill, month_values
from stats.reconciler import Evidence
from stats.writing import write

from ...models import Bulletin, Section
from ...models.issue import SectionKind, Style
from ...models.layout import SectionKind as Kind
from ...numerals import annex_label, section_number, subsection_number
from ...past import Past, PastRefused, PastSection, read_past
from ...permissions import ACCEPT, EDIT_BULLETIN, WRITE, require
from . import figures, layout, pieces, prose
from .month import NO_MONTH, settle_month
from .outcome import NotTaken, Taken, TakenSection

if TYPE_CHECKING:
    from departments.models import User

NEEDED = (EDIT_BULLETIN, "bulletin.add_bulletin", ACCEPT, WRITE, "stats.import_figure")
NEEDED_TO_MAKE = ("departments.add_department", "stats.add_indicator", "stats.add_source")
NO_DATE = "找不到成文日期。请在文件开头加一行“发文机关 2021年1月13日”这样的话，再导入。"
NO_ISSUER = "找不到发文机关。请在文件开头加一行“发文机关 2021年1月13日”这样的话，再导入。"
BUSY = "有人正在改同样的数据，没有导入。请再试一次。"


def take_in(
    content: bytes,
    *,
    name: str,
    by: User,
    month: Month | None = None,
    making: bool = False,
    dry_run: bool = False,
) -> Taken:
    """The file as a draft bulletin, all of it or nothing; with problems, or dry, nothing.

    `making`: departments, indicators and sources that nobody knows are made. Raises
    PermissionDenied.
    """
    for permission in (*NEEDED, *(NEEDED_TO_MAKE if making else ())):
        require(by, permission)
    taken = Taken(hashlib.sha256(content).hexdigest())
    try:
        past = read_past(content)
        taken.encoding = past.encoding
        with transaction.atomic():
            _TakingIn(past, taken, by, name, making).run(month)
            if taken.problems or dry_run:
                transaction.set_rollback(True)
                taken.bulletin = None
    except (PastRefused, NotTaken) as refusal:
        taken.refuse(str(refusal))
        taken.bulletin = None
    except ValidationError as error:
        taken.refuse(*error.messages)
        taken.bulletin = None
    except IntegrityError:
        taken.refuse(BUSY)
        taken.bulletin = None
    return taken


@dataclass
class _TakingIn:
    past: Past
    taken: Taken
    by: User
    name: str
    making: bool

    def run(self, wanted: Month | None) -> None:
        self.month = self._month(wanted)
        self._settle_head()
        source = figures.settle_source(self.past, self.making)
        vocabulary = figures.load_vocabulary(self.past, self.month, source, self.making)
        tables = figures.read_tables(self.past, vocabulary, source, self.taken)
        self.taken.doubts = self.past.doubts
        self.taken.created_departments = vocabulary.created_departments
        self.taken.created_indicators = vocabulary.created_indicators
        if self.taken.problems:
            return
        names = Evidence(self.month)
        written = {
            id(given): pieces.write_piece(
                given, month=self.month, evidence=names, past=self.past, by=self.by
            )
            for section in self.past.every_section()
            for given in section.pieces
        }
        printed = self._write_figures(tables, source)
        bulletin = self._bulletin()
        self._lay_out(bulletin, printed, written)
        record(self.by, bulletin, f"由往期文件“{self.name[:100]}”导入", act=Act.OTHER)
        self.taken.bulletin = bulletin

    def _month(self, wanted: Month | None) -> Month:
        month = settle_month(self.past, wanted)
        if month is None:
            raise NotTaken(NO_MONTH)
        self.taken.month = month
        if Bulletin.objects.filter(month=month).exists():
            raise NotTaken(f"{month.label}已经有通报了，没有导入。要重新导入，请先删除那一期草稿。")
        return month

    def _settle_head(self) -> None:
        past = self.past
        last = Bulletin.objects.order_by("-month").first()
        if past.date is None:
            raise NotTaken(NO_DATE)
        if not past.issuer:
            if last is None:
                raise NotTaken(NO_ISSUER)
            past.issuer = last.issuer
            past.doubt("发文机关", "报头", f"文件里没有，用上一期的“{last.issuer}”", "看看对不对")
        if not past.title:
            past.title = str(Bulletin._meta.get_field("title").get_default())
            shown = fill(past.title, month_values(self.month)).text
            past.doubt("标题", "报头下面", f"文件里没有标题，先用“{shown}”", "请核对标题")
        if not past.masthead:
            usual = Bulletin._meta.get_field("masthead").get_default()
            past.masthead = last.masthead if last else str(usual)
            past.doubt("报头名称", "第一行", f"文件里没有，用“{past.masthead}”", "请核对报头名称")

    def _write_figures(
        self, tables: list[figures.ReadTable], source: Source
    ) -> dict[int, tuple[figures.ReadTable, layout.StatTable]]:
        """Then the printed table of each section that has one, by the section's identity."""
        given = (self.month, source, self.past, self.taken)
        write(figures.new_writes(tables, *given), by=self.by, door=Door.IMPORT)
        ledger = Ledger(self.month)
        printed = {
            id(read.section): (read, layout.table_for(read, ledger, self.past)) for read in tables
        }
        hall = prose.hall_writes(self.past, Evidence(self.month), source)
        write(figures.missing_writes(hall, *given), by=self.by, door=Door.IMPORT)
        self.evidence = Evidence(self.month)
        figures.tell_about(tables, self.evidence.ledger, self.past)
        return printed

    def _bulletin(self) -> Bulletin:
        past = self.past
        assert past.date is not None  # see `_settle_head`
        bulletin = Bulletin(
            month=self.month,
            number=past.number,
            date=past.date,
            style=Style.OFFICIAL if past.document_number and not past.number else Style.BRIEF,
            document_number=past.document_number,
            recipients=past.recipients,
            masthead=past.masthead,
            title=prose.titled(past.title, self.month),
            issuer=past.issuer,
            opening=prose.templated(past.opening, "开头语", self.evidence, past),
            report_to=past.report_to,
            copies_to=past.copies_to,
            sent_to=past.sent_to,
            print_run=past.print_run,
        )
        bulletin.full_clean()
        bulletin.save()
        self.taken.head = {
            "title": fill(bulletin.title, month_values(self.month)).text,
            "masthead": bulletin.masthead,
            "issuer": bulletin.issuer,
            "date": str(bulletin.date),
            "number": str(bulletin.number or ""),
        }
        return bulletin

    def _lay_out(self, bulletin: Bulletin, printed: dict, written: dict) -> None:
        order = 0
        sections = [one for one in self.past.sections if not one.is_annex]
        annexes = [one for one in self.past.sections if one.is_annex]
        for place, given in enumerate((*sections, *annexes), 1):
            number = (
                annex_label(place - len(sections), len(annexes))
                if given.is_annex
                else section_number(place)
            )
            order += 10
            top = self._section(bulletin, given, None, order, number, printed, written)
            for below, child in enumerate(given.children, 1):
                order += 10
                self._section(
                    bulletin, child, top, order, subsection_number(below), printed, written
                )

    def _section(
        self,
        bulletin: Bulletin,
        given: PastSection,
        parent: Section | None,
        order: int,
        number: str,
        printed: dict,
        written: dict,
    ) -> Section:
        read, table = printed.get(id(given), (None, None))
        kind = Kind.TABLE if table else Kind.NEWS if given.pieces else Kind.PROSE
        section = Section(
            bulletin=bulletin,
            parent=parent,
            order=order,
            title=prose.titled(given.title, self.month),
            kind=kind,
            is_annex=given.is_annex,
            text=prose.templated(given.lines, given.title, self.evidence, self.past),
            table=table,
        )
        section.full_clean()
        section.save()
        for place, one in enumerate(given.pieces, 1):
            pieces.place(written[id(one)], section, place, by=self.by)
        rows = len(read.departments) if read else 0
        self.taken.sections.append(_told(section, given, number, rows))
        return section


def _told(section: Section, given: PastSection, number: str, departments: int) -> TakenSection:
    held = {
        SectionKind.TABLE: f"统计表“{section.table}”，{departments}个部门",
        SectionKind.NEWS: f"{len(given.pieces)}篇稿件",
        SectionKind.PROSE: f"{len(given.lines)}段文字" if given.lines else "",
    }[SectionKind(section.kind)]
    return TakenSection(
        number,
        given.title,
        section.kind,
        held,
        tuple(one.headline for one in given.pieces),
    )
