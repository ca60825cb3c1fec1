"""Rich text is hostile until cleaned: the one sanitiser, and clean HTML as typed blocks."""

from .blocks import to_blocks
from .clean import clean, picture_address

__all__ = ["clean", "picture_address", "to_blocks"]
