"""Formats of a Document. Each renderer takes a Document and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from ..document import Document
from . import csv, docx, html, json, pdf, xlsx
from .rendered import Rendered, RenderingFailed

__all__ = ["RENDERERS", "Rendered", "Renderer", "RenderingFailed", "renderer"]

Renderer = Callable[[Document], Rendered]

RENDERERS: dict[str, Renderer] = {
    "html": html.render,
    "pdf": pdf.render,
    "docx": docx.render,
    "csv": csv.render,
    "xlsx": xlsx.render,
    "json": json.render,
}


def renderer(name: str) -> Renderer:
    """The renderer of a format; raises KeyError for a format there is not."""
    return RENDERERS[name]
