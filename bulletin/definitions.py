"""A hall's definitions as one file: those of the ledger, and the sections of its bulletins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from departments.events import Act, record
from departments.names import fold
from departments.quoting import quoted
from stats.definitions import entries as reading
from stats.definitions.changes import Changes
from stats.definitions.entries import Entry, Wrong, nearest, short
from stats.definitions.exporting import Entries, fields, ledger_definitions
from stats.definitions.file import DefinitionsRefused, parse, write
from stats.definitions.kinds import EntryKind
from stats.definitions.loading import Loading
from stats.models import StatTable

from .models import Bulletin, Section, StandardSection
from .models.layout import OPENING, OPENING_TITLE, SectionContent

if TYPE_CHECKING:
    from departments.models import User

SECTION = EntryKind(
    "section",
    "栏目",
    StandardSection,
    ("title", "kind", "text", "table", "is_annex", "parent"),
    ("parent",),
)


def export() -> str:
    """The text of the hall's file; the same for the same definitions."""
    definitions = ledger_definitions()
    sections = list(StandardSection.objects.select_related("table", "parent"))
    rows: list[SectionContent] = [*sections] or _newest_sections()
    if rows:
        definitions[SECTION.key] = _section_entries(rows)
    return write(definitions)


def load(content: bytes, *, by: User | None, dry_run: bool = False) -> list[str]:
    """All of a file or nothing; gives what it added and changed, a sentence each.

    A dry run gives the same and changes nothing. Raises DefinitionsRefused with every problem.
    Asks nobody for permission: its callers do.
    """
    definitions = parse(content)
    try:
        with transaction.atomic():
            changes = _load(definitions)
            _record(by, changes.told)
            if dry_run:
                transaction.set_rollback(True)
    except IntegrityError:
        busy = "有人正在改同样的定义，什么也没有载入。请过一会儿再试。"
        raise DefinitionsRefused([busy]) from None
    return changes.lines


def _load(definitions: dict[str, Any]) -> Changes:
    loading = Loading(definitions)
    loading.run()
    if SECTION.key in definitions:
        _load_sections(definitions, loading)
    if loading.problems:
        raise DefinitionsRefused(loading.problems)
    return loading.changes


def _record(by: User | None, told: Iterable[tuple[models.Model, str]]) -> None:
    how = "载入定义文件" if by else "用命令载入定义文件"
    for thing, line in told:
        record(by, thing, f"{how}：{line}", act=Act.DEFINITION)


def _newest_sections() -> list[SectionContent]:
    newest = Bulletin.objects.order_by("-month").first()
    if newest is None:
        return []
    opening = StandardSection(kind=OPENING, title=OPENING_TITLE, text=newest.opening)
    sections = Section.objects.filter(bulletin=newest).select_related("table", "parent")
    return [*([opening] if newest.opening else []), *sections]


def _section_entries(rows: list[SectionContent]) -> Entries:
    """Each section before those below it."""
    entries: Entries = []
    for row in rows:
        if row.parent is None:
            entries.append(fields(SECTION, row))
            below = [child for child in rows if row.pk is not None and child.parent == row]
            entries += (fields(SECTION, child) | {"parent": row.title} for child in below)
    return entries


def _load_sections(definitions: dict[str, Any], loading: Loading) -> None:
    """The file's sections in the place of the standard ones that the hall had."""
    given = reading.entries(SECTION, definitions, loading.problems.append)
    tables = {fold(table.name): table for table in StatTable.objects.all()}
    before = _section_entries(list(StandardSection.objects.select_related("table", "parent")))
    StandardSection.objects.all().delete()
    tops: dict[str, StandardSection] = {}
    among = [StandardSection(order=e.place * 10, **_as_annex(e)) for e in given]
    for entry in given:
        try:
            section = _section(entry, tops, tables)
            section.among = [one for one in among if one.order != section.order]
            section.full_clean()
        except Wrong as wrong:
            loading.problems.append(f"{entry}：{wrong}")
        except ValidationError as error:
            loading.problems += _complaints(entry, error)
        else:
            section.save()
            if section.parent is None:
                tops[fold(section.title)] = section
    after = _section_entries(list(StandardSection.objects.select_related("table", "parent")))
    if before != after:
        titles = "、".join(entry["title"] for entry in after) or "没有"
        loading.changes.tell(StandardSection(title="栏目模板"), f"栏目模板改为：{titles}")


def _as_annex(entry: Entry) -> dict[str, Any]:
    """What references of others ask of it."""
    return {key: entry.values[key] for key in ("title", "is_annex") if key in entry.values}


def _section(
    entry: Entry, tops: dict[str, StandardSection], tables: dict[str, StatTable]
) -> StandardSection:
    """Unsaved; a parent is the nearest of its title before it. Raises Wrong."""
    values = dict(entry.values)
    if name := values.get("table"):
        values["table"] = tables.get(fold(name))
        if values["table"] is None:
            near = nearest(name, [table.name for table in tables.values()])
            raise Wrong(f"{SECTION.label('table')}{quoted(short(name))}没有这张统计表{near}")
    if parent := entry.lists.get("parent"):
        values["parent"] = tops.get(fold(reading.plain_text(parent)))
        if values["parent"] is None:
            label = SECTION.label("parent")
            raise Wrong(f"{label}{quoted(short(parent))}前面没有这个栏目，上级要写在它的前面。")
    return StandardSection(order=entry.place * 10, **values)


def _complaints(entry: Entry, error: ValidationError) -> Iterable[str]:
    for key, messages in error.message_dict.items():
        label = f"{SECTION.label(key)}：" if key in SECTION.keys else ""
        yield from (f"{entry}：{label}{message}" for message in messages)
