"""Formats of a Document. Each renderer takes a Document and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..document import Document


@dataclass(frozen=True, slots=True)
class Rendered:
    name: str
    content_type: str
    content: bytes


class RenderingFailed(Exception):
    """The Document cannot be set in this format; says why in Chinese, naming the place."""


Renderer = Callable[[Document], Rendered]


def renderer(name: str) -> Renderer:
    """The renderer of a format; raises KeyError for a format there is not."""
    return RENDERERS[name]


def _html(document: Document) -> Rendered:
    from . import html

    return html.render(document)


def _pdf(document: Document) -> Rendered:
    from . import pdf

    return pdf.render(document)


RENDERERS: dict[str, Renderer] = {"html": _html, "pdf": _pdf}
