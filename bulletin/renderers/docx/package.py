"""The file as a whole: what it says of itself, and the same bytes from the same Document."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from docx.document import Document as WordFile

from ...document import Document
from ..codes import in_a_line
from ..paper.text import legal

#: When every part was written, for the archive: its earliest date, and never the clock's.
WRITTEN = (1980, 1, 1, 0, 0, 0)
#: What the standard takes of a title and the like (ISO/IEC 29500-2, through python-docx).
LONGEST = 255


def describe(file: WordFile, document: Document) -> None:
    """Title, author and dates, from the Document alone."""
    day = dt.datetime.combine(document.date, dt.time(), dt.UTC)
    about = file.core_properties
    about.title = legal(document.title)[:LONGEST]
    about.author = about.last_modified_by = legal(document.issuer)[:LONGEST]
    about.subject = legal(document.masthead)[:LONGEST]
    about.keywords = in_a_line(document)
    about.language = "zh-CN"
    about.created = about.modified = day
    about.revision = max(document.version, 1)


def packed(file: WordFile) -> bytes:
    """The file's bytes, with nothing of the clock in them."""
    saved, packed = io.BytesIO(), io.BytesIO()
    file.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as archive:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, WRITTEN)
            archive.writestr(info, source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
