"""What a renderer answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rendered:
    name: str
    content_type: str
    content: bytes


class RenderingFailed(Exception):
    """The Document cannot be set in this format; says why in Chinese, naming the place."""
