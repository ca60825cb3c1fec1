"""A bulletin put together from ledger and newsroom: the only query code for output."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from departments.months import Month
from departments.quoting import quoted
from stats.checks import check_month
from stats.comparisons import Compared
from stats.findings import Finding, Severity, by_weight
from stats.ledger import Ledger
from stats.models import StatTable
from stats.prose import Placeholder, Values, fill, month_values
from stats.tables import tabulate
from stats.waivers import marked, printed_reasons, waivers_of

from .document import (
    Annex,
    Block,
    Document,
    Paragraph,
)
from .document import Section as PrintedSection
from .flags import flag_findings
from .key_figures import charts, hall_figures, highlights, key_indicators
from .models import Bulletin, NewsItem, PageSizes, Picture, Section
from .models.annexes import ANNEX
from .models.issue import SectionKind, Style
from .models.layout import annexes_among
from .numerals import annex_label, section_number, subsection_number
from .official import official_findings
from .parts import MOST_PICTURE_BYTES, too_much
from .printed_pieces import Pieces
from .printed_tables import as_block
from .reconciling import reconcile
from .richtext.blocks import linked_runs, plain, text_runs

EMPTY = "（本月无）"
MONTH_IN_TEXT = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?!\d*日)")


@dataclass(frozen=True, slots=True)
class Assembled:
    """The Document, and what does not agree in it, what blocks first."""

    document: Document
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.blocks)


def assemble(
    bulletin: Bulletin,
    *,
    version: int = 0,
    correction: str = "",
    published: dt.date | None = None,
) -> Assembled:
    """Lay out the bulletin as it stands now; version 0 is a draft, which has no day."""
    return _Assembly(bulletin).run(version, correction, published)


@dataclass
class _Assembly:
    bulletin: Bulletin
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        month = self.bulletin.month
        self.ledger = Ledger(month)
        self.compared = Compared(month, ledger=self.ledger)
        size = Picture.objects.bytes_of(self.bulletin)
        fit = size <= MOST_PICTURE_BYTES
        self.pieces = Pieces(self._find, pictures_fit=fit)
        complete = Bulletin.objects.for_assembly(pictures=fit).get(pk=self.bulletin.pk)
        self.sections = list(complete.sections.all())
        self.annexes = annexes_among(self.sections)
        self.values = Values(self.compared, {ANNEX: self.annexes})
        self.waivers = waivers_of(month)
        self.of_figures = marked(check_month(month), self.waivers)

    def run(self, version: int, correction: str, published: dt.date | None) -> Assembled:
        bulletin = self.bulletin
        title = self._title(bulletin.title)
        opening = self._prose("开头语", bulletin.opening)
        top = [section for section in self.sections if section.parent_id is None]
        body = [section for section in top if not section.is_annex]
        annexes = [section for section in top if section.is_annex]
        named = key_indicators(self.sections, self.ledger.indicators)
        document = Document(
            month=str(bulletin.month),
            masthead=plain(bulletin.masthead),
            title=title,
            issuer=plain(bulletin.issuer),
            date=bulletin.date,
            number=bulletin.number,
            opening=opening,
            sections=tuple(self._section(s, section_number(n)) for n, s in enumerate(body, 1)),
            annexes=tuple(
                Annex(annex_label(n, len(annexes)), self._with_month(s.title), self._blocks(s))
                for n, s in enumerate(annexes, 1)
            ),
            highlights=highlights(named, self.values, self.compared),
            charts=charts(named, self._tables(), self.ledger),
            hall=hall_figures((bulletin.opening, *(s.text for s in self.sections)), self.ledger),
            style="official" if bulletin.style == Style.OFFICIAL else "brief",
            document_number=plain(bulletin.document_number),
            recipients=plain(bulletin.recipients).rstrip("：:"),
            report_to=plain(bulletin.report_to),
            copies_to=plain(bulletin.copies_to),
            sent_to=plain(bulletin.sent_to),
            print_run=bulletin.print_run,
            sizes=PageSizes.objects.differing(bulletin.style),
            version=version,
            correction=plain(correction),
            published=published,
            is_draft=version == 0,
        )
        if not top:
            self._find(Severity.BLOCKING, "no_sections", "这期通报还没有栏目，请先添加栏目。")
        self._check_waiting()
        if told := too_much(document):
            self._find(Severity.BLOCKING, "too_much", told)
        else:
            self.findings += reconcile(document)
            self.findings += flag_findings(document)
        self.findings += official_findings(document)
        own = marked(self.findings, self.waivers)
        return Assembled(document, tuple(by_weight([*own, *self.of_figures])))

    def _find(self, severity: Severity, rule: str, message: str, indicator: str = "") -> None:
        """What blocks here cannot be printed at all, so nobody may let it pass."""
        may_pass = severity != Severity.BLOCKING
        self.findings.append(
            Finding(severity, rule, message, indicator=indicator or None, waivable=may_pass)
        )

    def _title(self, template: str) -> str:
        title = self._with_month(template)
        if wrong := _other_month(title, self.bulletin.month):
            self._find(
                Severity.BLOCKING,
                "month_in_title",
                f"标题写的是“{wrong}”，这期通报的月份是{self.bulletin.month.label}。"
                "请把标题里的月份改成 {{ 年月 }}。",
            )
        return title

    def _with_month(self, template: str) -> str:
        return plain(fill(template, month_values(self.bulletin.month)).text)

    def _section(self, section: Section, number: str) -> PrintedSection:
        children = [child for child in self.sections if child.parent_id == section.pk]
        blocks = self._blocks(section, has_children=bool(children))
        return PrintedSection(
            number=number,
            title=self._with_month(section.title),
            blocks=blocks,
            sections=tuple(
                PrintedSection(
                    subsection_number(n), self._with_month(child.title), self._blocks(child)
                )
                for n, child in enumerate(children, 1)
            ),
        )

    def _blocks(self, section: Section, *, has_children: bool = False) -> tuple[Block, ...]:
        blocks: tuple[Block, ...] = self._prose(section.title, section.text)
        if section.table is not None:
            blocks += self._table(section, section.table)
        if section.kind == SectionKind.NEWS:
            blocks += tuple(self.pieces.as_block(p.piece) for p in section.placements.all())
        if blocks or has_children:
            return blocks
        self._find(
            Severity.WARNING,
            "empty_section",
            f"栏目{quoted(section.title)}没有内容，将印“{EMPTY}”。不要这个栏目就把它删去。",
        )
        return (Paragraph(text_runs(EMPTY)),)

    def _prose(self, where: str, template: str) -> tuple[Block, ...]:
        filled = fill(template, self.values)
        for name in filled.missing:
            first = Placeholder.parse(name).names[0]
            rule, indicator = ("annex_gone", "") if first == ANNEX else ("missing_figure", first)
            self._find(Severity.BLOCKING, rule, self._missing(where, name), indicator)
        lines = (linked_runs(self._linked(line)) for line in template.splitlines())
        return tuple(Paragraph(runs) for runs in lines if runs)

    def _linked(self, line: str) -> Iterator[tuple[str, str]]:
        """A line's text, filled, where it names an annex leading there."""
        for part, place in self.annexes.parts(line):
            yield fill(part, self.values).text, "" if place is None else f"#a{place + 1}"

    def _missing(self, where: str, name: str) -> str:
        why = self.values.why(name)
        if name not in self.values:
            return f"{quoted(where)}里引用的“{name}”现在认不出了：{why}"
        if why:
            return f"{quoted(where)}要用到“{name}”，但{why}。"
        return (
            f"{quoted(where)}要用到“{name}”，但{self.bulletin.month.label}还没有这项数据。"
            "请在“数据”里录入或导入后再发布。"
        )

    def _table(self, section: Section, table: StatTable) -> tuple[Block, ...]:
        data = tabulate(table, self.ledger)
        if data.rows:
            return (as_block(data, self._explanations(table)),)
        self._find(
            Severity.BLOCKING,
            "empty_table",
            f"{quoted(section.title)}的统计表没有一行数据，请先录入或导入{self.bulletin.month.label}的数据。",
        )
        return ()

    def _tables(self) -> list[StatTable]:
        return [section.table for section in self.sections if section.table is not None]

    def _explanations(self, table: StatTable) -> tuple[str, ...]:
        """Reasons for which findings passed: under each table that has the column.

        Where no table has it, under the first one.
        """
        tables = self._tables()
        named = {one.pk: {column.indicator.name for column in one.columns.all()} for one in tables}
        nowhere = table.pk == tables[0].pk
        return printed_reasons(
            finding
            for finding in self.of_figures
            if finding.indicator in named[table.pk]
            or (nowhere and not any(finding.indicator in names for names in named.values()))
        )

    def _check_waiting(self) -> None:
        waiting = list(NewsItem.objects.waiting_for(self.bulletin.month))
        if waiting:
            names = "、".join(quoted(piece.headline) for piece in waiting[:5])
            more = "等" if len(waiting) > 5 else ""
            self._find(
                Severity.WARNING,
                "pieces_waiting",
                f"有{len(waiting)}篇已采用的稿件没有放进栏目：{names}{more}。",
            )


def _other_month(text: str, month: Month) -> str | None:
    """The first month a text names that is not this one."""
    for match in MONTH_IN_TEXT.finditer(text):
        if int(match[2]) != month.number or (match[1] and int(match[1]) != month.year):
            return match[0]
    return None
