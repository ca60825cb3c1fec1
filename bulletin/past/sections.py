"""Sections, sub-sections and annexes out of the elements between the head and the imprint."""

from __future__ import annotations

from collections.abc import Sequence

from stats.intake.layout import looks_like_table

from .ends import read_ending
from .headings import Heading, section_headings, subsection_headings
from .parsed import Element, Grid, Line, Past, PastSection
from .pieces import holds_pieces, read_pieces
from .signs import ANNEX, ARABIC, LONGEST_TITLE, REMARK, is_sentence, looks_like_heading


def read_sections(elements: Sequence[Element], past: Past) -> int:
    """Fills in the past's sections; gives how many elements stand before the first one."""
    body, annexes = _apart(elements, past)
    body = read_ending(body, past)  # the signature stands before the annexes
    headings = section_headings(body, past)
    for heading, own in _cut(body, headings):
        past.sections.append(_section(heading.title, own, past))
    for title, own in annexes:
        annex = _leaf(title, own, past)
        annex.is_annex = True
        past.sections += [annex, *_more_annexes(annex)]
    return headings[0].index if headings else len(body)


def _more_annexes(annex: PastSection) -> list[PastSection]:
    """An annex has no sub-sections: a second table in it is an annex of its own."""
    more, annex.children = annex.children, []
    for one in more:
        one.is_annex = True
    return more


def _apart(
    elements: Sequence[Element], past: Past
) -> tuple[list[Element], list[tuple[str, list[Element]]]]:
    """What is before the annexes, and each annex with its title."""
    heads = [n for n, one in enumerate(elements) if isinstance(one, Line) and _is_annex_head(one)]
    ends = [*heads, len(elements)][1:]
    real = [(n, end) for n, end in zip(heads, ends, strict=True) if _has_content(elements, n, end)]
    if not real:
        return _without_list(elements, heads, past), []
    first = real[0][0]
    annexes = [_annex(elements[n:end]) for n, end in real]
    return _without_list(elements[:first], [n for n in heads if n < first], past), annexes


def _is_annex_head(line: Line) -> bool:
    return looks_like_heading(line.text) and ANNEX.fullmatch(line.text) is not None


def _has_content(elements: Sequence[Element], start: int, end: int) -> bool:
    own = elements[start + 1 : end]
    return any(isinstance(one, Grid) or is_sentence(one.text) for one in own)


def _annex(elements: Sequence[Element]) -> tuple[str, list[Element]]:
    match = ANNEX.fullmatch(elements[0].text)
    title, rest = (match["title"].strip() if match else ""), list(elements[1:])
    if not title and rest and isinstance(rest[0], Line) and looks_like_heading(rest[0].text):
        title = " ".join(rest.pop(0).text.split())
    return title or "附件", rest


def _without_list(elements: Sequence[Element], heads: list[int], past: Past) -> list[Element]:
    """附件：1.……, the list of annexes before them, is not kept: it is computed where it prints."""
    kept = list(elements)
    if not heads:
        return kept
    gone = [kept[heads[0]].text]
    end = heads[0] + 1
    while (
        end < len(kept)
        and isinstance(kept[end], Line)
        and (
            ARABIC.fullmatch(kept[end].text) or _is_annex_head(kept[end])  # type: ignore[arg-type]
        )
    ):
        gone.append(kept[end].text)
        end += 1
    past.doubt("附件", f"“{gone[0][:30]}”", "附件说明没有收入", "附件是不是都在后面，一个也不少")
    return [*kept[: heads[0]], *kept[end:]]


def _cut(
    elements: Sequence[Element], headings: Sequence[Heading]
) -> list[tuple[Heading, list[Element]]]:
    ends = [*(heading.index for heading in headings), len(elements)][1:]
    return [
        (heading, list(elements[heading.index + 1 : end]))
        for heading, end in zip(headings, ends, strict=True)
    ]


def _section(title: str, elements: list[Element], past: Past) -> PastSection:
    title = _fitting(title, past)
    headings = subsection_headings(elements)
    before = elements[: headings[0].index] if headings else elements
    if not headings or holds_pieces(before):
        return _leaf(title, elements, past)
    section = _leaf(title, before, past)
    for heading, own in _cut(elements, headings):
        child = _leaf(_fitting(heading.title, past), own, past)
        section.children += [child, *child.children]
        child.children = []
    return section


def _fitting(title: str, past: Past) -> str:
    if len(title) <= LONGEST_TITLE:
        return title
    past.doubt("标题", f"“{title[:30]}……”", f"标题超过{LONGEST_TITLE}个字，截短了", "请改写标题")
    return title[:LONGEST_TITLE]


def _leaf(title: str, elements: list[Element], past: Past) -> PastSection:
    """A section's own content: pieces, a table of figures with words before it, or words."""
    section = PastSection(title)
    tables = [one for one in elements if isinstance(one, Grid) and looks_like_table(one.rows)]
    if not tables and holds_pieces(elements):
        section.pieces = read_pieces(elements, title, past)
        return section
    target, moved = section, []
    for element in elements:
        if isinstance(element, Line):
            moved += _take_line(element, target)
        elif element in tables and target.grid is None:
            target.grid = element
        elif element in tables:
            target = _another_table(section, target, element, past)
        else:
            _take_free_table(element, target, past)
    if moved:
        past.doubt(
            "文字",
            f"栏目“{title}”表格后面的“{moved[0][:30]}”"
            + (f"等{len(moved)}段" if moved[1:] else ""),
            "移到了表格前面",
            "看看放在那里合不合适",
        )
    return section


def _take_line(line: Line, section: PastSection) -> list[str]:
    """Gives the text where it stood behind the table: a section's words stand before it."""
    text = " ".join(line.text.split())
    match = REMARK.fullmatch(text)
    if not text:
        return []
    if section.grid is not None and match:
        section.remarks.append(match["said"].strip())
        return []
    section.lines.append(f"{line.ordinal}. {text}" if line.ordinal else text)
    return [text] if section.grid is not None else []


def _another_table(section: PastSection, last: PastSection, grid: Grid, past: Past) -> PastSection:
    """A section has one table: the next one is a sub-section, named by the line above it."""
    lines = last.lines
    named = bool(lines) and looks_like_heading(lines[-1]) and len(lines[-1]) <= LONGEST_TITLE
    title = lines.pop() if named else f"表{len(section.children) + 2}"
    child = PastSection(title, grid=grid)
    section.children.append(child)
    past.doubt(
        "统计表",
        f"栏目“{section.title}”",
        f"一个栏目有几张统计表，后面的一张另立为“{title}”",
        "看看标题和位置合不合适",
    )
    return child


def _take_free_table(grid: Grid, section: PastSection, past: Past) -> None:
    section.lines += ["　".join(filter(None, row)) for row in grid.rows if any(row)]
    past.doubt(
        "表格",
        f"栏目“{section.title}”里{len(grid.rows)}行的表",
        "表头里没有“部门”一列，认不出是统计表，照文字一行一行保留",
        "是统计表的，请在文件里补好表头再导入，或在系统里建统计表",
    )
