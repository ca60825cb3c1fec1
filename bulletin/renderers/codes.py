"""By what a copy is held against the record: the Document's own hash, and the chain's before it.

A Document cannot hold its own hash, so each format works it out: whoever has bulletin.json can too.
"""

from __future__ import annotations

from ..document import GENESIS, Document, document_hash

OWN, CHAINED = "文稿校验码", "上次发布校验值"


def codes(document: Document) -> tuple[tuple[str, str], ...]:
    """The names and hashes of a version; a draft has none."""
    if not document.version:
        return ()
    own = ((OWN, document_hash(document)),)
    before = document.chained_to
    return own if before in ("", GENESIS) else (*own, (CHAINED, before))


def in_a_line(document: Document) -> str:
    """For the properties of a file."""
    return "，".join(f"{name} {code}" for name, code in codes(document))
