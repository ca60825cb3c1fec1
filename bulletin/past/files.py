"""A file somebody handed in, known by its content, as elements in reading order."""

from __future__ import annotations

import re
from dataclasses import replace

from django.core.exceptions import ValidationError

from stats.intake.files import decode
from stats.intake.sheets import UnreadableFile

from ..manuscript import ManuscriptRefused, read_whole
from . import markup, text
from .loose_cells import with_tables
from .parsed import Grid, Script
from .refusing import PastRefused
from .web import read_page

MAX_BYTES = 10 * 1024 * 1024
#: Characters of a plain text.
MAX_TEXT = 500_000
MAX_ELEMENTS = 20_000
MAX_ROWS = 2000
#: First bytes of what is neither text nor page; the reader of Word files says what it is.
BINARY = (
    b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf", b"\xff\xd8\xff", b"\x89PNG", b"GIF8",
    b"RIFF", b"BM", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b",
)  # fmt: skip
WEB = re.compile(r"<(?:!doctype\s+html|html|head|meta|body|article|div|table|p)\b", re.IGNORECASE)
#: So much of a text is looked at to know what it is.
LOOKED_AT = 4000
ARCHIVE = re.compile(
    r"\s*(?:MIME-Version|From|Subject|Snapshot-Content-Location|Content-Type):", re.IGNORECASE
)


def read_file(content: bytes) -> Script:
    """A .docx, a plain text or a saved page; raises PastRefused for anything else."""
    if not content.strip():
        raise PastRefused("文件是空的，没有内容可以导入。")
    if len(content) > MAX_BYTES:
        raise PastRefused(
            f"文件超过{MAX_BYTES // 1024 // 1024}MB。请压缩里面的图片，另存后再导入。"
        )
    try:
        script = _word(content) if content.startswith(BINARY) else _text(content)
    except ManuscriptRefused as refusal:
        raise PastRefused(_of_a_bulletin(refusal.message)) from None
    except ValidationError as refusal:
        raise PastRefused("".join(refusal.messages)) from None
    _refuse_large(script)
    return replace(script, elements=with_tables(script.elements))


def _of_a_bulletin(message: str) -> str:
    return message.replace("再上传", "再导入").replace("一篇稿件", "一期通报")


def _word(content: bytes) -> Script:
    read = read_whole(content)
    return Script(markup.elements_of(read.html), None, read.pictures, read.lost)


def _text(content: bytes) -> Script:
    try:
        decoded, encoding = decode(content)
    except UnreadableFile:
        raise PastRefused(
            "这个文件不是 Word 文档、文本或网页，或者文字编码认不出来。"
            "请用 Word 或 WPS 打开，另存为 .docx 再导入。"
        ) from None
    head = decoded.lstrip()[:LOOKED_AT]
    if ARCHIVE.match(head) and "Content-Type" in head:
        raise PastRefused("这是单个文件网页（.mht）。请用浏览器打开，另存为“网页，仅 HTML”再导入。")
    if not (head.startswith("<") and WEB.search(head)):
        if len(decoded) > MAX_TEXT:
            raise PastRefused(f"文件超过{MAX_TEXT // 10_000}万字，不像一期通报。请分开导入。")
        return Script(text.elements_of(decoded), encoding)
    page = read_page(decoded)
    return Script(markup.elements_of(page.html), encoding, tuple(page.pictures), tuple(page.notes))


def _refuse_large(script: Script) -> None:
    if not script.elements:
        raise PastRefused("这份文件里没有文字。请看看是不是选错了文件。")
    if len(script.elements) > MAX_ELEMENTS:
        raise PastRefused(f"文件超过{MAX_ELEMENTS}段，不像一期通报。请分开导入。")
    for element in script.elements:
        if isinstance(element, Grid) and len(element.rows) > MAX_ROWS:
            raise PastRefused(f"有一张表超过{MAX_ROWS}行，不像一期通报的统计表。请删减后再导入。")
