"""Import of figures: read, held against the ledger, then all of it or nothing.

The admin's preview and confirmation and `import_figures` all go through `take_in`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from .files import Sheet, UnreadableFile, read_file
from .models import Figure, FigureImport, Source
from .models.figure import MISSING
from .models.indicator import Kind
from .reading import Problem, Reading, read_sheet
from .resources import FigureResource, as_dataset
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from departments.models import User
    from departments.months import Month


class ImportRefused(Exception):
    """The import did not happen, and nothing was written; says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure as the ledger has it (None: it has none) and as the file has it."""

    department: str
    indicator: str
    before: str | None
    after: str

    @property
    def kind(self) -> str:
        if self.before is None:
            return "new"
        return "unchanged" if self.before == self.after else "changed"


@dataclass(slots=True)
class Outcome:
    """What an import does, or, rolled back, would do."""

    encoding: str | None = None
    sha256: str = ""
    rows: int = 0
    differences: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    created_departments: list[str] = field(default_factory=list)
    created_indicators: list[str] = field(default_factory=list)

    @property
    def new(self) -> int:
        return self._count("new")

    @property
    def changed(self) -> int:
        return self._count("changed")

    @property
    def unchanged(self) -> int:
        return self._count("unchanged")

    def _count(self, kind: str) -> int:
        return sum(difference.kind == kind for difference in self.differences)

    @property
    def indicators(self) -> list[str]:
        """The columns, in the file's order."""
        return list(dict.fromkeys(difference.indicator for difference in self.differences))

    @property
    def by_department(self) -> list[tuple[str, list[Difference]]]:
        """The differences as the file's table shows them: a row a department."""
        rows: dict[str, list[Difference]] = {}
        for difference in self.differences:
            rows.setdefault(difference.department, []).append(difference)
        return list(rows.items())

    @property
    def fingerprint(self) -> str:
        """The same as long as file and ledger are the same."""
        return hashlib.sha256(repr(self.differences).encode()).hexdigest()


def take_in(
    content: bytes,
    *,
    month: Month,
    source: Source,
    create_missing: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Import a file's figures in one transaction; with problems, or dry, nothing is written."""
    try:
        sheet = read_file(content)
    except UnreadableFile as error:
        digest = hashlib.sha256(content).hexdigest()
        return Outcome(sha256=digest, problems=[Problem(None, None, None, str(error))])
    with transaction.atomic():
        vocabulary = Vocabulary.load(month, create_missing=create_missing)
        reading = read_sheet(sheet, vocabulary=vocabulary, source=source)
        outcome = _outcome(sheet, reading, vocabulary)
        if not outcome.problems:
            _write(reading, month, source, outcome)
        if outcome.problems or dry_run:
            transaction.set_rollback(True)
    return outcome


def _outcome(sheet: Sheet, reading: Reading, vocabulary: Vocabulary) -> Outcome:
    return Outcome(
        encoding=sheet.encoding,
        sha256=sheet.sha256,
        rows=reading.rows,
        problems=reading.problems,
        created_departments=vocabulary.created_departments,
        created_indicators=vocabulary.created_indicators,
    )


def _write(reading: Reading, month: Month, source: Source, outcome: Outcome) -> None:
    result = FigureResource(month).import_data(as_dataset(reading.entries))
    for error in [*result.base_errors, *(e for row in result.rows for e in row.errors)]:
        # What validation did not foresee is the database's refusal, and ends the transaction.
        raise error.error
    for entry, row in zip(reading.entries, result.rows, strict=True):
        if row.validation_error:
            complaint = "".join(row.validation_error.messages)
            outcome.problems.append(
                Problem(entry.row, entry.indicator.printed_heading, None, complaint)
            )
            continue
        before = None if row.is_new() else _as_kept(row.original, source)
        outcome.differences.append(
            Difference(
                entry.department.name,
                entry.indicator.name,
                before,
                _as_kept(row.instance, source),
            )
        )


def _as_kept(figure: Figure, usual: Source) -> str:
    """`6459（数据来源于窗口统计）〔窗口统计〕`: the source where it is not the file's own.

    Two figures that differ in anything differ in this, so the value is not rounded.
    """
    value = MISSING if figure.value is None else f"{figure.value.normalize():f}"
    unit = "%" if figure.indicator.kind == Kind.RATE and figure.value is not None else ""
    note = f"（{figure.note}）" if figure.note else ""
    source = "" if figure.source == usual else f"〔{figure.source.name}〕"
    return f"{value}{unit}{note}{source}"


def preview(handed_in: FigureImport) -> Outcome:
    """What confirming the file would do to the ledger as it is now."""
    return take_in(
        bytes(handed_in.content), month=handed_in.month, source=handed_in.source, dry_run=True
    )


def confirm(handed_in: FigureImport, *, by: User, fingerprint: str) -> FigureImport:
    """Import a previewed file, once, by the one who handed it in.

    Raises PermissionDenied, or ImportRefused when the preview was used, has expired, or no longer
    shows what would happen; then nothing is written.
    """
    if not by.has_perm("stats.import_figure") or handed_in.by_id != by.pk:
        raise PermissionDenied
    try:
        with transaction.atomic():
            record = FigureImport.objects.select_for_update().get(pk=handed_in.pk)
            if not record.is_open:
                raise ImportRefused("这份文件已经导入过，或预览已过期。如要再导，请重新上传。")
            outcome = take_in(bytes(record.content), month=record.month, source=record.source)
            if outcome.problems:
                raise ImportRefused("这份文件里有读不懂的地方，没有导入。请改正后重新上传。")
            if outcome.fingerprint != fingerprint:
                raise ImportRefused("预览之后数据又有改动，没有导入。请看过新的预览再确认。")
            return _record(record, outcome, by)
    except IntegrityError:
        raise ImportRefused("有人正在改同样的数据，没有导入。请看过新的预览再确认。") from None


def _record(record: FigureImport, outcome: Outcome, by: User) -> FigureImport:
    record.confirmed_at = timezone.now()
    record.new, record.changed, record.unchanged = outcome.new, outcome.changed, outcome.unchanged
    record.save()
    LogEntry.objects.log_actions(
        by.pk,
        [record],
        CHANGE,
        f"导入{record.month}数据：新增{record.new}条，修改{record.changed}条，未变{record.unchanged}条",
        single_object=True,
    )
    return record
