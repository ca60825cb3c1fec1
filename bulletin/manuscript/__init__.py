"""A piece uploaded as a Word file, made into a draft to look over."""

from .reading import Manuscript, read_docx
from .safety import ManuscriptRefused

__all__ = ["Manuscript", "ManuscriptRefused", "read_docx"]
