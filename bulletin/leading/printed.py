"""What a published Document itself says: its key figures, and where on the page things stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from stats.comparisons import Against, Compared
from stats.models import Indicator
from stats.phrases import called

from ..document import Block, Document, Highlight, Piece, Section, Table, text_of_runs

#: Where the ledger as of that day gives another number than the one printed.
NO_LONGER = "台账与印出的数对不上，不作比较"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A key figure as printed, with its comparisons; `indicator` None where it is no more."""

    name: str
    value: str
    unit: str
    comparisons: tuple[str, ...]
    indicator: Indicator | None


def key_figures(document: Document, compared: Compared) -> tuple[KeyFigure, ...]:
    """Each as it was printed, with the document's own comparisons.

    Those of documents from before there were such are made of the ledger, where it still agrees.
    """
    return tuple(_key_figure(highlight, compared) for highlight in document.highlights)


def _key_figure(printed: Highlight, compared: Compared) -> KeyFigure:
    indicator = compared.ledger.indicators.get(printed.name)
    said = printed.comparisons or _comparisons(printed, indicator, compared)
    return KeyFigure(printed.name, printed.value, printed.unit, said, indicator)


def _comparisons(
    printed: Highlight, indicator: Indicator | None, compared: Compared
) -> tuple[str, ...]:
    if indicator is None:
        return ()
    value = compared.value(indicator)
    if value is None or indicator.format(value) != printed.value:
        return (NO_LONGER,)
    both = (Against.LAST_MONTH, Against.LAST_YEAR)
    found = (compared.compare(indicator, against) for against in both)
    return tuple(called(one) or "" for one in found if one.difference is not None)


def pieces_in(document: Document) -> int:
    """How many news pieces it carries."""
    return sum(isinstance(block, Piece) for _, block in _placed(document))


def anchor_of_pieces(document: Document) -> str:
    return _anchor(document, lambda block: isinstance(block, Piece))


def anchor_of_table(document: Document, indicator: Indicator) -> str:
    """`#s2` or `#a1`: the first section or annex whose table has the indicator's column."""

    def has_column(block: Block) -> bool:
        return isinstance(block, Table) and indicator.printed_heading in _headings(block)

    return _anchor(document, has_column)


def _headings(table: Table) -> set[str]:
    return {text_of_runs(cell.runs) for row in table.head for cell in row}


def _anchor(document: Document, is_wanted: Callable[[Block], bool]) -> str:
    """Empty where it is nowhere: the link then leads to the page's top."""
    return next((anchor for anchor, block in _placed(document) if is_wanted(block)), "")


def _placed(document: Document) -> Iterator[tuple[str, Block]]:
    for number, section in enumerate(document.sections, 1):
        yield from ((f"#s{number}", block) for block in _blocks(section))
    for number, annex in enumerate(document.annexes, 1):
        yield from ((f"#a{number}", block) for block in annex.blocks)


def _blocks(section: Section) -> Iterable[Block]:
    yield from section.blocks
    for child in section.sections:
        yield from child.blocks
