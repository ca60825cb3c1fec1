"""The Word file: the Document's page for paper, written with Word's own styles, fields and lists.

It is made from the same measured page as the PDF, so both break titles alike, have the same
columns, and say the same.
"""

from __future__ import annotations

from django.template.loader import render_to_string

from ...document import Document
from ..codes import codes
from ..paper import measured, paper_of
from ..rendered import Rendered
from .blank import blank
from .body import Body, Place
from .package import describe, packed

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render(document: Document) -> Rendered:
    """Write the Document; raises RenderingFailed where a picture is none that Word shows."""
    paper = paper_of(document)
    page = measured(render_to_string("bulletin/paper.html", {"document": document}), paper)
    file = blank(paper)
    body = Body(file, paper, draft=document.is_draft, codes=codes(document))
    body.add(page, Place())
    body.finish()
    describe(file, document)
    return Rendered(f"{document.month}.docx", CONTENT_TYPE, packed(file))
