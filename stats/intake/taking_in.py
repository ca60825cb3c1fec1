"""Import of figures: read, held against the ledger, then all of it or nothing.

The admin's preview and confirmation and `import_figures` all go through `take_in`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from departments.months import Month
from departments.names import fold

from ..ledger import Ledger
from ..models import Door, FigureImport, Source
from ..tidy import is_tidy, read_tidy
from ..writing import Content, Write, refuse_closed_years, write
from . import totals
from .comparing import Outcome, as_writes, before, compare, held
from .files import read_file
from .making import making_on_record
from .reading import Problem, Reading
from .sheets import Sheet, UnreadableFile
from .tables import read_sheet
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from departments.models import User

NO_MONTH = "这份表没有写明是哪个月的数据，请选月份。只有台账明细表可以不选。"


def take_in(
    content: bytes,
    *,
    month: Month | None,
    source: Source,
    create_missing: bool = False,
    dry_run: bool = False,
    left_out: Iterable[str] = (),
    by: User | None = None,
    door: Door = Door.COMMAND,
    intake: FigureImport | None = None,
) -> Outcome:
    """Import a file's figures in one transaction; with problems, or dry, nothing is written.

    A tidy table states its own months; any other file needs the month. `left_out` are folded
    names of columns and departments to pass over. Raises IntegrityError when somebody else
    wrote the same new figure meanwhile.
    """
    try:
        sheet = read_file(content)
    except UnreadableFile as error:
        return refused(content, str(error))
    tidy = is_tidy(sheet)
    if month is None and not tidy:
        return refused(content, NO_MONTH)
    with transaction.atomic():
        with _making_on_record(create_missing, by):
            vocabulary = Vocabulary.load(
                month or Month.of(timezone.localdate()),
                create_missing=create_missing,
                source=source,
            )
            reading = _read(sheet, vocabulary, source, frozenset(left_out))
            outcome = Outcome(
                encoding=sheet.encoding,
                tidy=tidy,
                sha256=sheet.sha256,
                first_month=min((entry.month for entry in reading.entries), default=None),
                rows=reading.rows,
                problems=reading.problems,
                remarks=reading.remarks,
                created_departments=vocabulary.created_departments,
                created_indicators=vocabulary.created_indicators,
            )
            if not outcome.problems:
                try:
                    if dry_run:
                        _foresee(reading, vocabulary, source, outcome)
                    else:
                        _write(reading, source, outcome, by=by, door=door, intake=intake)
                except ValidationError as error:
                    outcome.problems.append(Problem(None, None, None, "".join(error.messages)))
        if outcome.problems or dry_run:
            transaction.set_rollback(True)
    return outcome


def _making_on_record(may_make: bool, by: User | None) -> AbstractContextManager[None]:
    how = "导入数据时" if by else "用命令导入数据时"
    return making_on_record(by, how) if may_make else nullcontext()


def refused(content: bytes, why: str) -> Outcome:
    """The outcome of a file that was not even begun with."""
    digest = hashlib.sha256(content).hexdigest()
    return Outcome(sha256=digest, problems=[Problem(None, None, None, why)])


def _read(
    sheet: Sheet, vocabulary: Vocabulary, source: Source, left_out: frozenset[str]
) -> Reading:
    read = read_tidy if is_tidy(sheet) else read_sheet
    reading = read(sheet, vocabulary=vocabulary, source=source)
    passed_over = dict.fromkeys(
        p.name for p in reading.problems if p.unknown and fold(p.name) in left_out
    )
    if passed_over:
        reading.problems = [
            p for p in reading.problems if not p.unknown or p.name not in passed_over
        ]
        names = "、".join(f"“{name}”" for name in passed_over)
        reading.remarks.append(f"按您的选择，这次没有导入：{names}。")
    if not reading.entries and not reading.problems:
        reading.complain(None, None, None, "没有一格数据可以导入。")
    return reading


def _foresee(reading: Reading, vocabulary: Vocabulary, source: Source, outcome: Outcome) -> None:
    writes = as_writes(reading.entries)
    contents = held({one.month for one in writes})
    outcome.differences = compare(writes, lambda one: contents.get(one.place), source)
    refuse_closed_years({d.month.year for d in outcome.differences if d.kind != "unchanged"})
    if reading.totals:
        contents |= {one.place: one.content for one in writes if one.content is not None}
        ledger = totals.ledger_with(
            contents, month=writes[0].month, departments=vocabulary.departments.values()
        )
        outcome.totals = totals.check(reading.totals, ledger)


def _write(
    reading: Reading,
    source: Source,
    outcome: Outcome,
    *,
    by: User | None,
    door: Door,
    intake: FigureImport | None,
) -> None:
    writes = as_writes(reading.entries)
    changed = before(write(writes, by=by, door=door, intake=intake))

    def before_of(one: Write) -> Content | None:
        return changed.get(one.place, one.content)

    outcome.differences = compare(writes, before_of, source)
    if reading.totals:
        outcome.totals = totals.check(reading.totals, Ledger(writes[0].month))
