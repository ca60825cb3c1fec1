"""The parts of a bulletin as an editor knows them, and what is too much of one or of them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .contents import Contents, contents_of
from .document import Block, Document, Piece, Section
from .richtext.text import lines_of

#: From here on it is worth saying that there are many.
MANY_CELLS, MANY_PICTURES, MANY_CHARACTERS, MANY_LEVELS = 1000, 10, 20_000, 6
#: What can be checked and set at all: fifty times the sample weighs 500,000, on 450 pages.
MOST_WEIGHT = 600_000
MOST_LEVELS = 30
MOST_PICTURE_BYTES = 64 * 1024**2
#: Of a piece's HTML, in all pieces together: so much cannot be of any weight that is allowed.
MOST_MARKUP = 3_000_000
COMPLICATED = "它的格式太复杂。请选中正文后清除格式，再保存；仍不行请找管理员。"


@dataclass(frozen=True, slots=True)
class Part:
    """`name` as the page for paper marks it, `called` as an editor knows it."""

    name: str
    called: str
    blocks: tuple[Block, ...]


def parts_of(document: Document) -> Iterator[Part]:
    """Sections, annexes and the pieces in them, in the order of print; the opening is `-`."""
    yield Part("-", "开头语", document.opening)
    pieces = 0
    for name, section in _sections(document):
        where = f"“{section.title}”"
        own = tuple(block for block in section.blocks if not isinstance(block, Piece))
        yield Part(name, f"附件{where}" if name[0] == "a" else f"栏目{where}", own)
        for block in section.blocks:
            if isinstance(block, Piece):
                pieces += 1
                yield Part(f"p{pieces}", f"稿件“{block.headline}”（栏目{where}）", (block,))


def _sections(document: Document) -> Iterator[tuple[str, Section]]:
    for n, section in enumerate(document.sections, 1):
        yield f"s{n}", section
        for m, child in enumerate(section.sections, 1):
            yield f"s{n}-{m}", child
    for n, annex in enumerate(document.annexes, 1):
        yield f"a{n}", Section(annex.label, annex.title, annex.blocks)


def fault(blocks: tuple[Block, ...], *, nested: bool = False) -> str:
    """What of the blocks is most likely too much, and what to do about it."""
    found = contents_of(blocks)
    if nested or found.levels >= MANY_LEVELS:
        return f"里面的列表或引文套了{found.levels}层。请选中后清除格式，减少层次，再保存。"
    if found.cells >= MANY_CELLS:
        rows, columns = found.largest
        return f"里面有{rows}行{columns}列的表格。请把表格拆小，或只留要紧的几行。"
    if found.pictures >= MANY_PICTURES:
        return f"里面有{found.pictures}张图片。请删去几张，或分成几篇。"
    if found.characters >= MANY_CHARACTERS:
        return f"里面有{found.characters}个字。请删减，或分成几篇。"
    return COMPLICATED


def too_much(document: Document) -> str:
    """Why a bulletin cannot be set at all, with the part that is to blame; empty if it can."""
    found = [(contents_of(part.blocks), part) for part in parts_of(document)]
    deepest = max(found, key=lambda pair: pair[0].levels)
    if deepest[0].levels > MOST_LEVELS:
        return f"排不下的是{deepest[1].called}，{fault(deepest[1].blocks, nested=True)}"
    total = sum((one for one, _ in found), Contents())
    if total.weight <= MOST_WEIGHT and total.picture_bytes <= MOST_PICTURE_BYTES:
        return ""
    _, largest = max(found, key=lambda pair: (pair[0].weight, pair[0].picture_bytes))
    return (
        f"整期内容太多，排不下：一共{total.characters}个字、{total.cells}格表格、"
        f"{total.pictures}张图片。最大的是{largest.called}。请减少内容，或把大的表格另外发布。"
    )


def holding(document: Document, text: str) -> Part | None:
    """The first part in which a text stands."""
    for part in parts_of(document):
        if any(text in one for one in _words(part.blocks)):
            return part
    return None


def _words(blocks: tuple[Block, ...]) -> Iterator[str]:
    """All of them, of a piece its heads too."""
    for block in blocks:
        if isinstance(block, Piece):
            yield from (block.headline, block.subtitle, block.credit)
            yield from _words(block.blocks)
    yield from lines_of(blocks, with_tables=True)
