"""The text of a Document, and of the formats made from it, for holding one against another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import lxml.html

from bulletin.document import (
    Block,
    Cell,
    Document,
    ItemList,
    Paragraph,
    Piece,
    Quote,
    Run,
    Section,
    Subheading,
    Table,
)
from tests.pdf import Pdf
from tests.word import texts_of


def squeezed(text: str) -> str:
    """Without white space, which each format sets in its own way."""
    return re.sub(r"\s+", "", text)


def of_document(document: Document) -> str:
    return squeezed("".join(_document(document)))


def of_blocks(blocks: Iterable[Block]) -> str:
    return squeezed("".join(_blocks(blocks)))


def of_html(html: bytes) -> str:
    """What the page's article says."""
    [article] = lxml.html.fromstring(html.decode()).xpath("//article")
    return squeezed(article.text_content())


def of_pdf(content: bytes) -> str:
    """What the PDF's tags say, in reading order, without the labels of lists."""
    text, label = [], 0
    for line in Pdf(content).structure.splitlines():
        said = line.lstrip()
        indent = len(line) - len(said)
        if label and indent > label:
            continue
        label = indent if said.startswith("Lbl") else 0
        if said.startswith('"'):
            text.append(said.rstrip()[1:-1])
    return squeezed("".join(text))


def of_docx(*contents: bytes) -> list[str]:
    """What LibreOffice reads in each of these Word files."""
    return [squeezed(text) for text in texts_of(contents)]


def _document(document: Document) -> Iterator[str]:
    yield from _head(document)
    if document.correction:
        yield f"第{document.version}版，更正说明：{document.correction}"
        yield from (change.sentence for change in document.changes)
    if document.is_official and document.recipients:
        yield f"{document.recipients}："
    yield from _blocks(document.opening)
    for section in document.sections:
        yield from _section(section)
    if document.is_official:
        yield from _closing(document)
    for annex in document.annexes:
        yield from (annex.label, annex.title, *_blocks(annex.blocks))
    yield from (f"{word}：{names}" for word, names in document.distribution)
    yield f"{document.issuer}{document.printed_date}印发"
    if document.print_run:
        yield f"共印{document.print_run}份"


def _head(document: Document) -> Iterator[str]:
    yield document.masthead
    if document.is_official:
        yield document.document_number
    else:
        yield f"第{document.number}期" if document.number else ""
        yield from (document.issuer, document.printed_date)
    yield document.title


def _closing(document: Document) -> Iterator[str]:
    """附件说明, 署名 and 成文日期."""
    yield "附件：" if document.annexes else ""
    for place, annex in enumerate(document.annexes, 1):
        yield f"{place}.{annex.title}" if len(document.annexes) > 1 else annex.title
    yield from (document.issuer, document.printed_date)


def _section(section: Section) -> Iterator[str]:
    yield from (section.number, section.title, *_blocks(section.blocks))
    for child in section.sections:
        yield from _section(child)


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph() | Subheading():
                yield _runs(block.runs)
            case ItemList():
                for item in block.items:
                    yield from _blocks(item.blocks)
            case Quote():
                yield from _blocks(block.blocks)
            case Table():
                yield from _table(block)
            case Piece():
                yield block.headline
                yield f"——{block.subtitle}" if block.subtitle else ""
                yield from _blocks(block.blocks)
                yield block.credit


def _table(table: Table) -> Iterator[str]:
    for row in (*table.head, *table.body):
        yield from (_cell(cell) for cell in row)
    if table.remarks:
        yield f"备注：{''.join(table.remarks)}"


def _cell(cell: Cell) -> str:
    return _runs(cell.runs) + cell.note


def _runs(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)
