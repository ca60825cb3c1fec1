"""What a version says otherwise than the one before: table cell by cell, text by the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeVar

from ..changes import changed_parts, parts_of
from ..document import Block, Cell, Change, Document, Piece, Table, text_of_runs
from .comparison import Kind, Row, rows_of
from .units import units_of_blocks

_B = TypeVar("_B", Table, Piece)

#: So many are told one by one; a bulletin that is written anew is not printed twice.
MOST = 60


def corrections(old: Document, new: Document) -> tuple[Change, ...]:
    """Empty where both say the same; what is only set otherwise is named by its part."""
    found = list(_corrections(old, new))
    if not found:
        return tuple(Change(part) for part in changed_parts(old, new))
    if len(found) <= MOST:
        return tuple(found)
    return (*found[:MOST], Change(f"其余{len(found) - MOST}处"))


def _corrections(old: Document, new: Document) -> Iterator[Change]:
    yield from _values(_head(old), _head(new))
    yield from _blocks("开头语", old.opening, new.opening)
    before, after = parts_of(old), parts_of(new)
    for name in dict.fromkeys([*after, *before]):
        if name not in before:
            yield Change(name, after=_whole(name))
        elif name not in after:
            yield Change(name, before=_whole(name))
        else:
            pairs = zip_longest(before[name], after[name], fillvalue=())
            for one, other in pairs:
                yield from _blocks(name, one, other)
    yield from _values(_foot(old), _foot(new))


def _head(document: Document) -> dict[str, str]:
    """What is printed above the text in the document's style."""
    official = {"发文字号": document.document_number, "主送机关": document.recipients}
    brief = {"期号": str(document.number or "")}
    return {
        "样式": "公文" if document.is_official else "简报",
        "报头名称": document.masthead,
        "发文机关": document.issuer,
        "成文日期": document.printed_date,
        "标题": document.title,
        **(official if document.is_official else brief),
    }


def _foot(document: Document) -> dict[str, str]:
    return {**dict(document.distribution), "印数": str(document.print_run or "")}


def _values(old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    for where in dict.fromkeys([*new, *old]):
        before, after = old.get(where, ""), new.get(where, "")
        if before != after:
            yield Change(where, before, after)


def _whole(name: str) -> str:
    return "整个附件" if name.startswith("附件") else "整个栏目"


def _blocks(where: str, old: Sequence[Block], new: Sequence[Block]) -> Iterator[Change]:
    """Text first, then tables in their order, then pieces by their headlines."""
    if old == new:
        return
    yield from _text(where, _others(old), _others(new))
    tables = zip_longest(_of(Table, old), _of(Table, new))
    for one, other in tables:
        yield from _tables(f"{where}的表格", one, other)
    yield from _pieces(where, _of(Piece, old), _of(Piece, new))


def _of(kind: type[_B], blocks: Iterable[Block]) -> list[_B]:
    return [block for block in blocks if isinstance(block, kind)]


def _others(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if not isinstance(block, Table | Piece)]


def _text(where: str, old: list[Block], new: list[Block]) -> Iterator[Change]:
    for row in rows_of(list(units_of_blocks(old)), list(units_of_blocks(new))):
        if row.kind != Kind.SAME:
            yield _told(where, row)


def _told(where: str, row: Row) -> Change:
    place = f"{where}的{row.place}" if row.place in ("图片", "表格") else where
    return Change(place, _words(row.left), _words(row.right))


def _words(cells: tuple[tuple[object, ...], ...]) -> str:
    return "，".join("".join(getattr(part, "text", "") for part in cell) for cell in cells)


def _pieces(where: str, old: list[Piece], new: list[Piece]) -> Iterator[Change]:
    before = {piece.headline: piece for piece in old}
    after = {piece.headline: piece for piece in new}
    for headline in dict.fromkeys([*after, *before]):
        if headline not in before:
            yield Change(f"{where}的稿件", after=headline)
        elif headline not in after:
            yield Change(f"{where}的稿件", before=headline)
        else:
            yield from _piece(before[headline], after[headline])


def _piece(old: Piece, new: Piece) -> Iterator[Change]:
    where = f"稿件“{new.headline}”"
    for name, field in (("副标题", "subtitle"), ("署名", "credit")):
        if getattr(old, field) != getattr(new, field):
            yield Change(f"{where}的{name}", getattr(old, field), getattr(new, field))
    yield from _blocks(where, old.blocks, new.blocks)


def _tables(where: str, old: Table | None, new: Table | None) -> Iterator[Change]:
    if old is None or new is None:
        yield Change(where)
        return
    if not (_is_plain(old) and _is_plain(new)):
        yield from _text(where.removesuffix("的表格"), [old], [new])
    else:
        yield from _columns(where, old, new)
        yield from _rows(where, old, new)
    for before, after in zip_longest(old.remarks, new.remarks, fillvalue=""):
        if before != after:
            yield Change(f"{where}的备注", before, after)


def _is_plain(table: Table) -> bool:
    """One head row, no cell over several, rows and columns each of another name."""
    rows = [*table.head, *table.body]
    single = all(cell.colspan == cell.rowspan == 1 for row in rows for cell in row)
    names = [_name(row) for row in table.body]
    headings = _headings(table)
    return (
        len(table.head) == 1
        and single
        and all(len(row) == len(headings) for row in rows)
        and len(set(names)) == len(names)
        and len(set(headings)) == len(headings)
    )


def _headings(table: Table) -> list[str]:
    return [_cell(cell) for cell in table.head[0]] if table.head else []


def _name(row: Sequence[Cell]) -> str:
    """The row's heading; its first cell where there is none."""
    return next((_cell(cell) for cell in row if cell.header), _cell(row[0]) if row else "")


def _cell(cell: Cell) -> str:
    return text_of_runs(cell.runs) + cell.note


def _columns(where: str, old: Table, new: Table) -> Iterator[Change]:
    before, after = _headings(old), _headings(new)
    yield from (Change(f"{where}的列", before=one) for one in before if one not in after)
    yield from (Change(f"{where}的列", after=one) for one in after if one not in before)


def _rows(where: str, old: Table, new: Table) -> Iterator[Change]:
    before, after = _by_name(old), _by_name(new)
    for name in dict.fromkeys([*after, *before]):
        if name not in before:
            yield Change(f"{where}的行", after=name)
        elif name not in after:
            yield Change(f"{where}的行", before=name)
        else:
            yield from _cells(f"{where}，{name}", before[name], after[name])


def _by_name(table: Table) -> dict[str, dict[str, str]]:
    """What each row says under each heading; the ordinal follows from the rest and is left out."""
    headings = _headings(table)
    return {
        _name(row): {
            heading: _cell(cell)
            for heading, cell in zip(headings, row, strict=True)
            if heading != "序号"
        }
        for row in table.body
    }


def _cells(where: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for heading, text in after.items():
        if heading in before and before[heading] != text:
            yield Change(f"{where}，{heading}", before[heading], text)
