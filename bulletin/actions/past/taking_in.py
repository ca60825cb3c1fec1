"""An earlier bulletin becomes a draft: figures, prose, pieces, sections, in one transaction."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from departments.events import Act, record
from departments.months import Month
from stats.intake.making import making_on_record
from stats.intake.vocabulary import Vocabulary
from stats.ledger import Ledger
from stats.models import Door, Source
from stats.reconciler import Evidence
from stats.writing import write

from ...models import NewsItem
from ...past import Past, PastRefused, read_past
from ...permissions import ACCEPT, EDIT_BULLETIN, WRITE, require
from . import figures, head, layout, pieces, prose
from .drawing_up import Draft, Printed
from .outcome import NotTaken, Taken

if TYPE_CHECKING:
    from departments.models import User

NEEDED = (EDIT_BULLETIN, "bulletin.add_bulletin", ACCEPT, WRITE, "stats.import_figure")
NEEDED_TO_MAKE = ("departments.add_department", "stats.add_indicator", "stats.add_source")
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
        taken.encoding, taken.doubts = past.encoding, past.doubts
        with transaction.atomic():
            with making_on_record(by, "导入往期通报时"):
                _TakingIn(past, taken, by, making).run(month, name)
            if taken.problems or dry_run:
                transaction.set_rollback(True)
    except (PastRefused, NotTaken) as refusal:
        taken.refuse(str(refusal))
    except ValidationError as error:
        taken.refuse(*error.messages)
    except IntegrityError:
        taken.refuse(BUSY)
    if taken.problems or dry_run:
        taken.bulletin = None
    return taken


class _TakingIn:
    def __init__(self, past: Past, taken: Taken, by: User, making: bool) -> None:
        self.past, self.taken, self.by, self.making = past, taken, by, making

    def run(self, wanted: Month | None, name: str) -> None:
        past, taken = self.past, self.taken
        self.month = taken.month = head.free_month(past, wanted)
        bulletin = head.bulletin_of(past, self.month)
        taken.head = head.told(bulletin)
        source = figures.settle_source(past, self.making)
        vocabulary = figures.load_vocabulary(past, self.month, source, self.making)
        tables = figures.read_tables(past, vocabulary, source, taken)
        self._tell_made(vocabulary)
        if taken.problems:
            return
        written = self._write_pieces()
        printed = self._write_figures(tables, source)
        evidence = Evidence(self.month)
        figures.tell_about(tables, evidence.ledger, past)
        draft = Draft(bulletin, past, evidence, printed, written, self.by)
        draft.draw_up()
        taken.sections, taken.bulletin = draft.told, bulletin
        record(self.by, bulletin, f"由往期文件“{name[:100]}”导入", act=Act.IMPORT)

    def _tell_made(self, vocabulary: Vocabulary) -> None:
        self.taken.created_departments = vocabulary.created_departments
        self.taken.created_indicators = vocabulary.created_indicators

    def _write_pieces(self) -> dict[int, NewsItem]:
        """Before the figures: what the newsroom counts of them is in the ledger first."""
        names = Evidence(self.month)
        return {
            id(given): pieces.write_piece(
                given, month=self.month, evidence=names, past=self.past, by=self.by
            )
            for section in self.past.every_section()
            for given in section.pieces
        }

    def _write_figures(self, tables: list[figures.ReadTable], source: Source) -> Printed:
        """The tables' figures, then the hall's own out of the prose."""
        given = (self.month, source, self.past, self.taken)
        write(figures.new_writes(tables, *given), by=self.by, door=Door.IMPORT)
        ledger = Ledger(self.month)
        printed = {
            id(read.section): (read, layout.table_for(read, ledger, self.past)) for read in tables
        }
        hall = prose.hall_writes(self.past, Evidence(self.month), source)
        write(figures.missing_writes(hall, *given), by=self.by, door=Door.IMPORT)
        return printed
