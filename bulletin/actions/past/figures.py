"""The figures of an earlier bulletin: its tables read, and written where the ledger has none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from departments.models import Department
from departments.months import Month
from departments.names import fold
from stats.intake.comparing import as_kept, as_writes, held
from stats.intake.reading import Reading
from stats.intake.sheets import Sheet
from stats.intake.tables import read_sheet
from stats.intake.totals import check
from stats.intake.vocabulary import Vocabulary
from stats.ledger import Ledger
from stats.models import Indicator, Source
from stats.models.kinds import Scope
from stats.standard import standard_definitions, standard_indicator, standard_sources
from stats.writing import Content, Write

from ...past import Past, PastSection
from .outcome import NotTaken, Taken

NAMED_SOURCE = re.compile(r"来源(?:于|为|是)?[:：]?“(?P<source>[^”]{1,50})”")
UNKNOWN = {"department": "部门", "indicator": "指标"}
#: So the reader of tables says it of a source that a cell names.
NO_SOURCE = "没有登记"
#: Complaints of one table that are told.
MOST = 20


@dataclass(slots=True)
class ReadTable:
    section: PastSection
    reading: Reading
    indicators: list[Indicator] = field(default_factory=list)
    departments: list[Department] = field(default_factory=list)


def load_vocabulary(past: Past, month: Month, source: Source, making: bool) -> Vocabulary:
    """Every name known; with `making`, first the standard hall indicators that the prose names."""
    made = _make_hall_indicators(past) if making else []
    vocabulary = Vocabulary.load(month, create_missing=making, source=source)
    vocabulary.created_indicators += made
    return vocabulary


def _make_hall_indicators(past: Past) -> list[str]:
    said = fold("".join(line for section in past.every_section() for line in section.lines))
    known = Indicator.objects.by_name()
    made = []
    for definition in standard_definitions()["indicator"]:
        names = (definition["name"], *definition.get("aliases", ()))
        wanted = definition.get("scope") == Scope.HALL and any(fold(n) in said for n in names)
        if wanted and not any(fold(name) in known for name in names):
            standard_indicator(definition["name"])
            made.append(definition["name"])
    return made


def settle_source(past: Past, making: bool) -> Source:
    """The source that the tables' remarks name, else the hall's usual one; raises NotTaken."""
    named = [
        match["source"]
        for section in past.every_section()
        for remark in section.remarks
        for match in NAMED_SOURCE.finditer(remark)
    ]
    known = Source.objects.by_name()
    if named and fold(named[0]) in known:
        return known[fold(named[0])]
    if making and named:
        usual = Source.objects.default() is None
        return Source.objects.create(name=named[0].strip(), is_default=usual)
    if making and not known:
        return standard_sources()[0]
    source = Source.objects.default()
    if source is None:
        raise NotTaken("还没有默认的数据来源，请先在“数据来源”里添加。")
    if named:
        past.doubt(
            "数据来源",
            f"备注“{named[0]}”",
            f"没有登记这个来源，记作“{source}”",
            "需要的话先在“数据来源”里添加，再导入",
        )
    return source


def read_tables(
    past: Past, vocabulary: Vocabulary, source: Source, taken: Taken
) -> list[ReadTable]:
    """Every table of the bulletin understood; what is not becomes a problem."""
    tables = []
    for section in past.every_section():
        if section.grid is None:
            continue
        rows = [list(row) for row in section.grid.rows]
        sheet = Sheet(rows, None, "", merges=section.grid.merges)
        reading = read_sheet(sheet, vocabulary=vocabulary, source=source)
        _complain(section, reading, taken)
        for remark in reading.remarks:
            past.doubt("统计表", f"栏目“{section.title}”", remark.rstrip("。"), "看看对不对")
        tables.append(_table(section, reading))
    return tables


def _complain(section: PastSection, reading: Reading, taken: Taken) -> None:
    where = f"栏目“{section.title}”的统计表"
    for unknown, what in UNKNOWN.items():
        names = dict.fromkeys(p.name for p in reading.problems if p.unknown == unknown)
        if names:
            shown = "、".join(f"“{name}”" for name in names)
            taken.refuse(f"{where}里，系统没有这些{what}：{shown}。", by_making=True)
    others = [problem for problem in reading.problems if not problem.unknown]
    for problem in others[:MOST]:
        taken.refuse(f"{where}{problem}", by_making=NO_SOURCE in problem.message)
    if len(others) > MOST:
        taken.refuse(f"{where}另有{len(others) - MOST}处。")


def _table(section: PastSection, reading: Reading) -> ReadTable:
    indicators = list(dict.fromkeys(entry.indicator for entry in reading.entries))
    departments = list(dict.fromkeys(e.department for e in reading.entries if e.department))
    return ReadTable(section, reading, indicators, departments)


def new_writes(
    tables: list[ReadTable], month: Month, source: Source, past: Past, taken: Taken
) -> list[Write]:
    """What the ledger has not; where it has it otherwise, it keeps its own, and that is told."""
    return missing_writes(
        [one for table in tables for one in as_writes(table.reading.entries)],
        month,
        source,
        past,
        taken,
    )


def missing_writes(
    writes: list[Write], month: Month, source: Source, past: Past, taken: Taken
) -> list[Write]:
    contents = held({month})
    new: list[Write] = []
    for one in writes:
        if one.content is None:
            continue
        was = contents.get(one.place)
        if was is None:
            contents[one.place] = one.content
            new.append(one)
        elif was == one.content:
            taken.unchanged += 1
        else:
            taken.kept += 1
            _tell_kept(one, one.content, was, source, past)
    taken.new += len(new)
    return new


def _tell_kept(one: Write, said: Content, was: Content, source: Source, past: Past) -> None:
    past.doubt(
        "数据",
        f"{one.department or '大厅'}“{one.indicator}”",
        f"台账里已是{as_kept(was, one.indicator, source)}，"
        f"文件写的是{as_kept(said, one.indicator, source)}，台账没有改",
        "看看哪个对；要改的，请在“按月填表”里改",
    )


def tell_about(tables: list[ReadTable], ledger: Ledger, past: Past) -> None:
    """Totals that do not agree, and departments that only the file or only the hall has."""
    for table in tables:
        where = f"栏目“{table.section.title}”"
        for total in check(table.reading.totals, ledger):
            if not total.agrees:
                past.doubt("合计", where, str(total).rstrip("。"), "合计由系统计算，看看哪个对")
        more = [d.name for d in ledger.departments if d not in table.departments]
        if more:
            past.doubt(
                "部门",
                where,
                f"这个月在大厅的{_listed(more)}不在文件的表里，会印作“暂无数据”",
                "不在大厅的，请改部门的进驻月份",
            )
        absent = [d.name for d in table.departments if d not in ledger.present]
        if absent:
            past.doubt(
                "部门",
                where,
                f"{_listed(absent)}在文件的表里，但部门资料里这个月不在大厅",
                "请核对部门的进驻月份",
            )


def _listed(names: list[str]) -> str:
    return "、".join(names[:5]) + (f"等{len(names)}个部门" if len(names) > 5 else "")
