"""What a tagged PDF says of itself as a whole (ISO 14289-1, 5 and 7.1; Matterhorn 06, 07, 11)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .opened import Opened

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def is_marked(pdf: Opened) -> Iterator[str]:
    marks = pdf.catalog.get("/MarkInfo", {})
    if not marks.get("/Marked"):
        yield "the catalog does not say that it is"
    if marks.get("/Suspects"):
        yield "it has suspects"
    if [kid.name for kid in pdf.tree.kids] != ["Document"]:
        yield "its tree is not one Document"


def language(pdf: Opened) -> Iterator[str]:
    if not LANGUAGE.fullmatch(str(pdf.catalog.get("/Lang", ""))):
        yield "none, or no language's name"


def title_is_shown(pdf: Opened) -> Iterator[str]:
    if not pdf.catalog.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the file's name is shown instead"
    if not re.search(r"<dc:title>.*<rdf:li[^>]*>[^<]+</rdf:li>", pdf.metadata):
        yield "the metadata have none"


def claims_universal_access(pdf: Opened) -> Iterator[str]:
    if "<pdfuaid:part>1</pdfuaid:part>" not in pdf.metadata:
        yield "PDF/UA-1 is not named in the metadata"


def bookmarks(pdf: Opened) -> Iterator[str]:
    """One for each heading, and nothing else (subheadings within a piece may go without)."""
    with pdf.pdf.open_outline() as outline:
        stack = list(outline.root)
        if not stack:
            yield "there are none"
        while stack:
            entry = stack.pop()
            stack += entry.children
            if not entry.title.strip() or entry.destination is None:
                yield f"“{entry.title}” leads nowhere"


RULES = (is_marked, language, title_is_shown, claims_universal_access, bookmarks)
