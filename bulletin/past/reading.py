"""A file read as a bulletin of the past: its parts, and what the reading is unsure of."""

from __future__ import annotations

from .ends import read_ending, read_head, without_page_numbers
from .files import read_file
from .parsed import Past
from .refusing import PastRefused
from .sections import read_sections

NO_SECTIONS = (
    "认不出栏目：文件里没有“一、……”“二、……”这样的标题，也没有用标题样式。"
    "请看看是不是选错了文件，或在文件里把栏目标题写成“一、……”再导入。"
)


def read_past(content: bytes) -> Past:
    """Read a .docx, a plain text or a saved page; fetches nothing, asks no database.

    Raises PastRefused, in Chinese, for what cannot be read, and for what has no sections.
    """
    script = read_file(content)
    past = Past(encoding=script.encoding, pictures={p.sha256: p for p in script.pictures})
    for note in script.notes:
        past.doubt("文件", "整个文件", note, "需要的请补上")
    elements = read_ending(without_page_numbers(script.elements, past), past)
    before = read_sections(elements, past)
    if not past.sections:
        raise PastRefused(NO_SECTIONS)
    read_head(elements[:before], past)
    return past
