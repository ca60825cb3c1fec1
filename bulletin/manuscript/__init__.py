"""A piece written in Word or WPS and handed in as a .docx: what it says, and what it loses."""

from .reading import Manuscript, read_docx, read_whole
from .refusing import ManuscriptRefused

__all__ = ["Manuscript", "ManuscriptRefused", "read_docx", "read_whole"]
