"""An issue on one screen (领导专页): what changed, and what stands out."""

from __future__ import annotations

from dataclasses import dataclass

from departments.months import Month
from stats.as_of import Past, ledgers_as_of
from stats.comparisons import Compared
from stats.models import Waiver

from ..assembly import assemble
from ..changes import changed_parts
from ..document import Document, decode
from ..models import Edition
from . import printed
from .outstanding import Below, Moves, below_target, moves
from .printed import KeyFigure

#: So many reasons and corrections are told on the screen; the pages they lead to have all.
TOLD = 3


@dataclass(frozen=True, slots=True)
class Screen:
    """`since`: what is said otherwise by now; `cells`: how many figures were changed since.

    All numbers are those of the day of publication: printed, or of the ledger as it was then.
    """

    edition: Edition
    document: Document
    figures: tuple[KeyFigure, ...]
    moves: Moves | None
    below: tuple[Below, ...]
    waived: tuple[Waiver, ...]
    pieces: int
    table_anchor: str
    pieces_anchor: str
    since: tuple[str, ...]
    cells: int

    @property
    def corrections(self) -> tuple[str, ...]:
        return tuple(change.sentence for change in self.document.changes[:TOLD])

    @property
    def more_corrections(self) -> int:
        return len(self.document.changes[TOLD:])

    @property
    def told_waivers(self) -> tuple[Waiver, ...]:
        return self.waived[:TOLD]

    @property
    def more_waivers(self) -> int:
        return len(self.waived[TOLD:])


def screen_of(edition: Edition) -> Screen:
    """The edition, whose document is at hand, as leaders read it; a fixed number of queries."""
    month, document = edition.bulletin.month, decode(bytes(edition.document))
    past, compared = _as_published(edition)
    names = [highlight.name for highlight in document.highlights]
    moved = moves(names, compared)
    assembled = assemble(edition.bulletin)
    since = tuple(changed_parts(document, assembled.document))
    stands = {finding.fingerprint for finding in assembled.findings}
    waivers = _let_pass(month, edition)
    return Screen(
        edition=edition,
        document=document,
        figures=printed.key_figures(document, compared),
        moves=moved,
        below=below_target(compared),
        # Of a month that was changed since, the findings of that day are not to be had again.
        waived=tuple(w for w in waivers if since or past.changed or w.fingerprint in stands),
        pieces=printed.pieces_in(document),
        table_anchor=printed.anchor_of_table(document, moved.indicator) if moved else "",
        pieces_anchor=printed.anchor_of_pieces(document),
        since=since,
        cells=len(past.changed),
    )


def _as_published(edition: Edition) -> tuple[Past, Compared]:
    month = edition.bulletin.month
    months: list[Month] = [month]
    months += [earlier for back in (1, 12) if (earlier := month.neighbour(-back)) is not None]
    past = ledgers_as_of(months, edition.published_at)
    return past, Compared(month, ledger=past.ledgers[month], earlier=past.ledgers)


def _let_pass(month: Month, edition: Edition) -> list[Waiver]:
    """The waivers that were in force on that day."""
    at = edition.published_at
    waivers = Waiver.objects.filter(month=month, at__lte=at).exclude(revoked_at__lte=at)
    return list(waivers.select_related("by").order_by("at", "pk"))
