"""What a published bulletin says otherwise than the file that it came from, as a list."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bulletin.document import Block, Document, Piece, Section, Table
from bulletin.past.files import read_file
from bulletin.past.parsed import Grid
from bulletin.past.signs import PAGE_NUMBER
from bulletin.richtext.text import lines_of

NUMBER = re.compile(r"(?:[（(]?[一二三四五六七八九十]+[）)]?、?|\d+[、.．])\s*")
DASHES = re.compile(r"^\s*(?:——|--|—|－－)\s*")


@dataclass(frozen=True, slots=True)
class Difference:
    """`before` and `after` without what both begin and end with; a new line is `⏎`."""

    kind: str
    before: str
    after: str


def differences(content: bytes, document: Document) -> list[Difference]:
    """In reading order, of the kinds 编号, 空白, 破折号, 页码, 备注, 新加 and 改动."""
    before, after = list(_of_file(content)), list(_of_document(document))
    matcher = difflib.SequenceMatcher(None, [*map(_bare, before)], [*map(_bare, after)], False)
    found: list[Difference] = []
    for tag, i, j, m, n in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(before[i:j], after[m:n], strict=True)
            found += [_trimmed("空白", old, new) for old, new in pairs if old != new]
        else:
            found += _of_stretch(before[i:j], after[m:n])
    return found


def _bare(text: str) -> str:
    return "".join(text.split())


def _of_file(content: bytes) -> Iterator[str]:
    for element in read_file(content).elements:
        if isinstance(element, Grid):
            for row in element.rows:
                yield from row
        else:
            yield element.text


def _of_document(document: Document) -> Iterator[str]:
    yield document.masthead
    if document.number:
        yield f"第{document.number}期"
    yield f"{document.issuer} {document.printed_date}"
    yield document.title
    yield from lines_of(document.opening)
    for section in document.sections:
        yield from _section(section)
    for annex in document.annexes:
        yield from (annex.label, annex.title, *_blocks(annex.blocks))
    if document.copies_to:
        yield f"抄送：{document.copies_to}"
    yield f"{document.issuer} {document.printed_date}印发"


def _section(section: Section) -> Iterator[str]:
    yield f"{section.number}{section.title}"
    yield from _blocks(section.blocks)
    for child in section.sections:
        yield from _section(child)


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Piece):
            yield block.headline
            if block.subtitle:
                yield f"——{block.subtitle}"
            yield from _blocks(block.blocks)
            if block.credit:
                yield block.credit
        elif isinstance(block, Table):
            for row in (*block.head, *block.body):
                yield from ("".join(run.text for run in cell.runs) + cell.note for cell in row)
            if block.remarks:
                yield "备注：" + "".join(block.remarks)
        else:
            yield from lines_of([block])


def _of_stretch(before: list[str], after: list[str]) -> list[Difference]:
    """Pages' numbers and what was added by themselves, the rest line by line where it can be."""
    gone = [Difference("页码", line, "") for line in before if PAGE_NUMBER.fullmatch(line)]
    before = [line for line in before if not PAGE_NUMBER.fullmatch(line)]
    if _bare("".join(before)) == _bare("".join(after)):
        return [*([_trimmed("空白", "⏎".join(before), "⏎".join(after))] if before else []), *gone]
    if len(before) == len(after):
        pairs = zip(before, after, strict=True)
        return [*(_of_line(old, new) for old, new in pairs), *gone]
    if not before:
        return [Difference("新加", "", line) for line in after] + gone
    old, new = "⏎".join(before), "⏎".join(after)
    if _bare(DASHES.sub("", "".join(before))) == _bare(DASHES.sub("", "".join(after))):
        return [_trimmed("破折号", old, new), *gone]
    return [_trimmed("改动", old, new), *gone]


def _of_line(old: str, new: str) -> Difference:
    for kind, pattern in (("编号", NUMBER), ("破折号", DASHES)):
        was, now = pattern.match(old), pattern.match(new)
        if was and now and _bare(old[was.end() :]) == _bare(new[now.end() :]):
            return Difference(kind, was[0].strip(), now[0].strip())
    if old.startswith("备注：") and new.startswith(old):
        return Difference("备注", "", new[len(old) :])
    return _trimmed("改动", old, new)


def _trimmed(kind: str, old: str, new: str) -> Difference:
    """Only what differs."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return Difference(kind, old[start : len(old) - end], new[start : len(new) - end])
