"""Which parts of a bulletin differ between two Documents of it."""

from __future__ import annotations

from collections.abc import Iterable

from .document import Annex, Document, Section


def changed_parts(old: Document, new: Document) -> list[str]:
    """Named as people know them: 标题, 开头语, 栏目“……”, 附件“……”; empty when nothing differs."""
    before, after = _head(old), _head(new)
    parts = [name for name in before if before[name] != after[name]]
    parts += _differing("栏目", old.sections, new.sections)
    parts += _differing("附件", old.annexes, new.annexes)
    if not parts and old.highlights != new.highlights:
        parts.append("主要数据")
    return parts


def _head(document: Document) -> dict[str, object]:
    return {
        "报头": (document.masthead, document.number, document.issuer, document.date),
        "标题": document.title,
        "开头语": document.opening,
        "抄送": document.copies_to,
    }


def _differing(
    kind: str, old: Iterable[Section | Annex], new: Iterable[Section | Annex]
) -> list[str]:
    before = {part.title: part for part in old}
    after = {part.title: part for part in new}
    titles = [*after, *(title for title in before if title not in after)]
    return [f"{kind}“{title}”" for title in titles if before.get(title) != after.get(title)]
