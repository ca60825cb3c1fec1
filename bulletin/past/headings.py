"""Which lines of a bulletin are the headings of its sections, whatever number they bear.

Headings are numbered anew when they print, so a number that was typed is dropped; one that was
typed wrongly is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .parsed import Element, Line, Past
from .signs import ARABIC, CHINESE, SECTION, SUBSECTION, looks_like_heading

NUMBERS = {"section": "一、二、三", "subsection": "（一）（二）（三）"}


@dataclass(frozen=True, slots=True)
class Heading:
    """`index` among the elements; `title` without its number."""

    index: int
    number: int
    title: str


def section_headings(elements: Sequence[Element], past: Past) -> list[Heading]:
    """By their Chinese numbers; where there are none by Arabic ones, or by the file's headings."""
    numbered = _without_contents(list(_numbered(elements, SECTION)), past)
    if numbered:
        return _chain(elements, numbered, past)
    arabic = _run(list(_numbered(elements, ARABIC)))
    if len(arabic) > 1:
        past.doubt(
            "编号", "各栏目", "按“1、2、”认出栏目，印出时编为“一、二、”", "看看是不是都是栏目的标题"
        )
        return arabic
    return _by_level(elements, past)


def _without_contents(numbered: list[Heading], past: Past) -> list[Heading]:
    """A list of contents names each section before it comes: the later one is the section."""
    last = {(one.number, one.title): one.index for one in numbered}
    kept = [one for one in numbered if last[one.number, one.title] == one.index]
    if len(kept) < len(numbered):
        past.doubt("目录", f"“{numbered[0].title}”等", "目录没有收入", "看看是不是目录")
    return kept


def subsection_headings(elements: Sequence[Element]) -> list[Heading]:
    """（一）（二） in order, of one section."""
    return _run(list(_numbered(elements, SUBSECTION)))


def _numbered(elements: Sequence[Element], pattern: re.Pattern[str]) -> Iterator[Heading]:
    for index, element in enumerate(elements):
        text = element.text if isinstance(element, Line) else ""
        if looks_like_heading(text) and (match := pattern.fullmatch(text)):
            typed = match["number"]
            number = int(typed) if typed.isdigit() else CHINESE.get(typed, 0)
            yield Heading(index, number, " ".join(match["title"].split()))


def _run(numbered: list[Heading]) -> list[Heading]:
    """1, 2, 3 …, each the first after the one before."""
    found: list[Heading] = []
    for one in numbered:
        if one.number == len(found) + 1:
            found.append(one)
    return found


def _chain(elements: Sequence[Element], numbered: list[Heading], past: Past) -> list[Heading]:
    """The sections' own, without those inside of pieces, with those that bear a wrong number."""
    found: list[Heading] = []
    inner = 0
    last = {one.number: one.index for one in numbered}
    for one in numbered:
        comes_again = last[one.number] > one.index
        if inner and one.number == inner + 1 and comes_again:
            inner = one.number
        elif one.number > len(found):
            found += _between(elements, found, one, past)
            _tell_wrong(one, len(found) + 1, past)
            found.append(one)
            inner = 0
        elif one.number == len(found) and one.number > 1 and inner != one.number - 1:
            _tell_wrong(one, len(found) + 1, past)
            found.append(one)
        else:
            inner = one.number
    return found


def _between(
    elements: Sequence[Element], found: list[Heading], one: Heading, past: Past
) -> list[Heading]:
    """Headings before this one whose number was typed otherwise: `1、` before `二、`."""
    wanted = range(len(found) + 1, one.number)
    start = found[-1].index + 1 if found else 0
    others: list[Heading] = []
    for index in range(start, one.index):
        element = elements[index]
        if len(others) == len(wanted) or not isinstance(element, Line):
            continue
        heading = _otherwise(index, element, wanted[len(others)])
        if heading is not None:
            past.doubt(
                "编号",
                f"“{element.text}”" if not element.ordinal else f"“{heading.title}”",
                "认作栏目的标题，原来的编号去掉，按“一、二、三”统一编号",
                "看看这一行是不是栏目的标题",
            )
            others.append(heading)
    return others if len(others) == len(wanted) else []


def _otherwise(index: int, line: Line, number: int) -> Heading | None:
    if not looks_like_heading(line.text):
        return None
    match = ARABIC.fullmatch(line.text)
    if match and int(match["number"]) == number:
        return Heading(index, number, " ".join(match["title"].split()))
    if line.ordinal == number:
        return Heading(index, number, line.text)
    return None


def _tell_wrong(one: Heading, right: int, past: Past) -> None:
    if one.number != right:
        past.doubt(
            "编号",
            f"栏目“{one.title}”",
            f"原来编的是第{one.number}，按先后改为第{right}",
            "看看前面是不是少了栏目，或多了栏目",
        )


def _by_level(elements: Sequence[Element], past: Past) -> list[Heading]:
    """The file's own headings, of the highest level that has two; the title is not among them."""
    lines = [
        (index, element)
        for index, element in enumerate(elements)
        if isinstance(element, Line) and element.level and looks_like_heading(element.text)
    ]
    for level in range(1, 7):
        own = [(index, line) for index, line in lines if line.level == level]
        if len(own) > 1 or (own and level > 1):
            past.doubt(
                "编号", "各栏目", "标题没有编号，按文件里的标题样式认出栏目", "看看栏目分得对不对"
            )
            return [
                Heading(index, number, line.text) for number, (index, line) in enumerate(own, 1)
            ]
    return []
