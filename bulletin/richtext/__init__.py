"""Rich text is hostile until cleaned: the one sanitiser, and clean HTML as typed blocks."""

from .blocks import to_blocks
from .clean import clean

__all__ = ["clean", "to_blocks"]
