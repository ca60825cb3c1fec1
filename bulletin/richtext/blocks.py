"""Clean HTML as the Document's typed blocks and runs; no markup goes further than this."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

import msgspec
from lxml.html import HtmlElement

from ..document import (
    Block,
    Cell,
    ItemList,
    ListItem,
    Paragraph,
    Picture,
    Piece,
    Quote,
    Run,
    Subheading,
    Table,
    text_of_runs,
)
from .clean import PICTURE, clean, parse, strip_invisible
from .lists import items_of

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = frozenset({"p", "div", "blockquote", "ul", "ol", "table", "img"}) | HEADINGS
CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d"
#: Word breaks its HTML in the middle of Chinese text, where a space would show.
BREAK_IN_CHINESE = re.compile(f"(?<=[{CJK}])[ \t]*[\r\n]+[ \t]*(?=[{CJK}])")
SPACES = re.compile("[ \t\r\n\xa0]+")
NUMBER = re.compile(r"[+-]?[\d,]+(\.\d+)?\s*[%％]?")


@dataclass(frozen=True, slots=True)
class _Dress:
    bold: bool = False
    italic: bool = False
    underline: bool = False
    raised: bool = False
    lowered: bool = False
    href: str = ""

    def within(self, element: HtmlElement) -> _Dress:
        match element.tag:
            case "strong" | "b":
                return replace(self, bold=True)
            case "em" | "i":
                return replace(self, italic=True)
            case "u":
                return replace(self, underline=True)
            case "sup":
                return replace(self, raised=True, lowered=False)
            case "sub":
                return replace(self, lowered=True, raised=False)
            case "a":
                return replace(self, href=element.get("href") or "")
        return self

    def run(self, text: str) -> Run:
        return Run(
            text, self.bold, self.italic, self.underline, self.raised, self.lowered, self.href
        )


def to_blocks(html: str, pictures: Mapping[str, Picture] | None = None) -> tuple[Block, ...]:
    """Cleans `html` once more, whatever it says of itself, and reads it into blocks.

    `pictures` by their SHA-256; one that is not among them has no content.
    """
    cleaned = clean(html)
    blocks = tuple(_blocks(parse(cleaned))) if cleaned else ()
    return tuple(_with_pictures(block, pictures) for block in blocks) if pictures else blocks


def pictures_in(blocks: Iterable[Block]) -> Iterator[Picture]:
    """All pictures, in reading order."""
    for block in blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Quote | Piece):
            yield from pictures_in(block.blocks)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from pictures_in(item.blocks)


def _with_pictures(block: Block, pictures: Mapping[str, Picture]) -> Block:
    """The block with the pictures in it filled in; what somebody wrote of one goes before."""

    def filled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(_with_pictures(one, pictures) for one in blocks)

    if isinstance(block, Picture) and block.sha256 in pictures:
        found = pictures[block.sha256]
        return msgspec.structs.replace(found, alt=found.alt or block.alt)
    if isinstance(block, Quote):
        return Quote(filled(block.blocks))
    if isinstance(block, ItemList):
        items = tuple(ListItem(filled(item.blocks)) for item in block.items)
        return ItemList(block.ordered, items)
    return block


def text_runs(text: str) -> tuple[Run, ...]:
    """Plain text as runs, tidied as rich text is."""
    return _tidied([Run(strip_invisible(text))])


def plain(text: str) -> str:
    """A line of text, tidied, as text."""
    return text_of_runs(text_runs(text))


def linked_runs(parts: Iterable[tuple[str, str]]) -> tuple[Run, ...]:
    """The same of a line in parts, each with where it leads, which may be nowhere."""
    return _tidied([Run(strip_invisible(text), href=href) for text, href in parts])


def _blocks(parent: HtmlElement) -> Iterator[Block]:
    """The blocks of an element; loose inline content between them becomes paragraphs."""
    loose: list[Run] = [_Dress().run(parent.text or "")]
    for child in parent:
        if child.tag in BLOCKS or _holds_blocks(child):
            yield from _paragraph(loose)
            yield from _block(child)
            loose = []
        else:
            loose += _inline(child, _Dress())
        loose.append(Run(child.tail or ""))
    yield from _paragraph(loose)


def _holds_blocks(element: HtmlElement) -> bool:
    return any(descendant.tag in BLOCKS for descendant in element.iterdescendants())


def _block(element: HtmlElement) -> Iterator[Block]:
    match element.tag:
        case tag if tag in HEADINGS:
            # Word and WPS make their headings bold; ours carry no added weight.
            runs = _tidied(
                [msgspec.structs.replace(run, bold=False) for run in _inside(element, _Dress())]
            )
            if runs:
                yield Subheading(runs)
            yield from _pictures_within(element)
        case "ul" | "ol":
            items = (ListItem(tuple(_blocks(item))) for item in items_of(element))
            filled = tuple(item for item in items if item.blocks)
            if filled:
                yield ItemList(element.tag == "ol", filled)
        case "blockquote":
            blocks = tuple(_blocks(element))
            if blocks:
                yield Quote(blocks)
        case "table":
            yield from _table(element)
            yield from _pictures_within(element)
        case "img":
            yield from _picture(element)
        case _:
            yield from _blocks(element)


def _picture(element: HtmlElement) -> Iterator[Block]:
    if found := PICTURE.fullmatch(element.get("src") or ""):
        yield Picture(found[1], strip_invisible(element.get("alt") or ""))


def _pictures_within(element: HtmlElement) -> Iterator[Block]:
    """Those of a heading or of a table's cells: there is no room there, so they come after it."""
    for image in element.iter("img"):
        yield from _picture(image)


def _table(element: HtmlElement) -> Iterator[Block]:
    for caption in element.findall("caption"):
        yield from _paragraph(_inside(caption, _Dress()))
    # A table inside a cell is that cell's text, and no rows of this one.
    own = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
    rows = [(row, tuple(_cell(cell) for cell in row if cell.tag in ("td", "th"))) for row in own]
    filled = [(row, cells) for row, cells in rows if any(cell.runs for cell in cells)]
    head = tuple(cells for row, cells in takewhile(lambda pair: _is_head(pair[0]), filled))
    body = tuple(cells for _, cells in filled[len(head) :])
    if head and not body:
        head, body = (), head
    if body:
        yield Table(head, body)


def _is_head(row: HtmlElement) -> bool:
    parent = row.getparent()
    return (parent is not None and parent.tag == "thead") or all(cell.tag == "th" for cell in row)


def _cell(element: HtmlElement) -> Cell:
    runs = _tidied(_inside(element, _Dress()))
    text = text_of_runs(runs)
    return Cell(
        runs,
        header=element.tag == "th",
        numeric=bool(NUMBER.fullmatch(text)),
        colspan=int(element.get("colspan") or 1),
        rowspan=int(element.get("rowspan") or 1),
    )


def _paragraph(runs: list[Run]) -> Iterator[Block]:
    tidied = _tidied(runs)
    if tidied:
        yield Paragraph(tidied)


def _inside(element: HtmlElement, dress: _Dress) -> list[Run]:
    runs = [dress.run(element.text or "")]
    for child in element:
        runs += _inline(child, dress)
        runs.append(dress.run(child.tail or ""))
    return runs


def _inline(element: HtmlElement, dress: _Dress) -> list[Run]:
    if element.tag == "br":
        return [Run("\v")]
    if element.tag == "img":  # see `_pictures_within`
        return []
    runs = _inside(element, dress.within(element))
    # Blocks inside a cell or a heading keep their boundary as a line break.
    return [Run("\v"), *runs, Run("\v")] if element.tag in BLOCKS | {"li"} else runs


def _tidied(runs: list[Run]) -> tuple[Run, ...]:
    """White space as a browser folds it, no empty runs, neighbours in one dress joined."""
    joined: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        same = joined and (run.text == "\v" or _same_dress(joined[-1], run))
        if same:
            last = joined.pop()
            run = _with_text(last, last.text + run.text)
        joined.append(run)
    folded: list[Run] = []
    for run in joined:
        before = folded[-1].text[-1] if folded else "\n"
        text = _folded(run.text, before)
        if text:
            folded.append(_with_text(run, text))
    return _trimmed(folded)


def _folded(text: str, before: str) -> str:
    text = SPACES.sub(" ", BREAK_IN_CHINESE.sub("", text))
    text = re.sub(" *\v[ \v]*", "\n", text)
    if before in " \n":
        text = text.lstrip(" \n" if before == "\n" else " ")
    return text


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Indents typed as spaces are not kept: the paragraph's style indents."""
    while runs:
        text = runs[0].text.lstrip(" \n\u3000")
        if text:
            runs[0] = _with_text(runs[0], text)
            break
        runs.pop(0)
    while runs:
        text = runs[-1].text.rstrip(" \n\u3000")
        if text:
            runs[-1] = _with_text(runs[-1], text)
            break
        runs.pop()
    return tuple(runs)


def _same_dress(one: Run, other: Run) -> bool:
    return _with_text(one, "") == _with_text(other, "")


def _with_text(run: Run, text: str) -> Run:
    return msgspec.structs.replace(run, text=text)
