"""The PDF: the Document's HTML on paper, set by WeasyPrint in a process that can be killed."""

from __future__ import annotations

from django.template.loader import render_to_string

from ..document import Document
from . import blaming, caging
from .codes import codes, in_a_line
from .paper import arranged, paper_of, style_of
from .rendered import Rendered, RenderingFailed


def render(document: Document) -> Rendered:
    """Set the Document; raises RenderingFailed, which names the part that cannot be set."""
    try:
        content = caging.typeset(source(document))
    except caging.Broken as broken:
        raise RenderingFailed(blaming.sentence(document, broken)) from None
    return Rendered(f"{document.month}.pdf", "application/pdf", content)


def source(document: Document) -> dict[str, str]:
    """What the typesetter is handed: a page and its style, complete in themselves."""
    paper = paper_of(document)
    context = {"document": document, "codes": in_a_line(document)}
    page = render_to_string("bulletin/paper.html", context)
    style = style_of(paper, draft=document.is_draft, codes=codes(document))
    return {"html": arranged(page, paper), "css": style}
