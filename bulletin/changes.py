"""Which parts of a bulletin differ between two Documents of it."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Block, Document, Section, content_of

#: What each part says, by its name; those of one name after another.
Parts = dict[str, tuple[tuple[Block, ...], ...]]


def changed_parts(old: Document, new: Document) -> list[str]:
    """Named as people know them: 标题, 开头语, 栏目“……”, 附件“……”（新加）; empty when all is equal.

    What follows from the rest, as sections' numbers and the key figures, is not told by itself.
    """
    old, new = content_of(old), content_of(new)
    if old == new:
        return []
    before, after = _head(old), _head(new)
    parts = [name for name in before if before[name] != after[name]]
    parts += _differing(parts_of(old), parts_of(new))
    if not parts:
        parts.append(_beside(old, new) or "栏目的顺序")
    return parts


def _beside(old: Document, new: Document) -> str:
    """What stands beside the text, where that differs."""
    if (old.highlights, old.hall) != (new.highlights, new.hall):
        return "主要数据"
    return "图表" if old.charts != new.charts else ""


def _head(document: Document) -> dict[str, object]:
    return {
        "样式": document.style,
        "报头": (
            document.masthead,
            document.number,
            document.document_number,
            document.issuer,
            document.date,
        ),
        "标题": document.title,
        "主送机关": document.recipients,
        "开头语": document.opening,
        "报": document.report_to,
        "抄送": document.copies_to,
        "发": document.sent_to,
        "印数": document.print_run,
        "版面尺寸": document.sizes,
    }


def parts_of(document: Document) -> Parts:
    """Sections, sub-sections and annexes by name, in the order of print."""
    found: Parts = {}
    for name, blocks in _named(document):
        found[name] = (*found.get(name, ()), blocks)
    return found


def _named(document: Document) -> Iterator[tuple[str, tuple[Block, ...]]]:
    for section in document.sections:
        yield from _with_children(section)
    for annex in document.annexes:
        yield f"附件“{annex.title}”", annex.blocks


def _with_children(section: Section) -> Iterator[tuple[str, tuple[Block, ...]]]:
    yield f"栏目“{section.title}”", section.blocks
    for child in section.sections:
        yield from _with_children(child)


def _differing(before: Parts, after: Parts) -> Iterator[str]:
    for name, blocks in after.items():
        if name not in before:
            yield f"{name}（新加）"
        elif before[name] != blocks:
            yield name
    yield from (f"{name}（已取消）" for name in before if name not in after)
