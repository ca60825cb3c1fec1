"""Formats of a Document. Each renderer takes a Document and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from ..document import Document
from ..parts import too_much
from . import csv, docx, html, json, pdf, xlsx
from .rendered import Rendered, RenderingFailed

__all__ = ["RENDERERS", "Rendered", "Renderer", "RenderingFailed", "renderer"]

Renderer = Callable[[Document], Rendered]


def _bounded(render: Renderer) -> Renderer:
    """Not begun where it could not come to an end: RenderingFailed."""

    def bounded(document: Document) -> Rendered:
        if told := too_much(document):
            raise RenderingFailed(told)
        return render(document)

    return bounded


RENDERERS: dict[str, Renderer] = {
    "html": _bounded(html.render),
    "pdf": _bounded(pdf.render),
    "docx": _bounded(docx.render),
    "csv": csv.render,
    "xlsx": xlsx.render,
    "json": json.render,
}


def renderer(name: str) -> Renderer:
    """The renderer of a format; raises KeyError for a format there is not."""
    return RENDERERS[name]
