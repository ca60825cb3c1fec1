"""The zip that an .xlsx is: looked over before any of it is parsed.

A few KB can unpack to what fills the memory, or keep a parser busy for minutes. What no program
for spreadsheets writes is refused by the archive's own directory, or by counting, never by trying.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain

from .sheets import UnreadableFile

MAX_UNZIPPED = 60 * 1024 * 1024
MAX_ENTRIES = 200
#: How far a part of some size may have been packed: tables of numbers reach 30, deflate 1032.
MAX_RATIO = 100
SMALL = 1024 * 1024
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: Excel's longest text of a cell is 98 KB; no part goes on for longer without a tag.
CHUNK = 128 * 1024
#: Marks `<` in a part, ends included: of a sheet (a million cells), of its texts, of any other.
MAX_MARKS = {b"worksheet": 8_000_000, b"sst": 1_000_000}
MAX_OTHER_MARKS = 100_000
ROOT = re.compile(rb"(?:\s*<\?[^>]{0,500}>|\s*<!--[^>]{0,2000}-->)*\s*<(?:\w{1,20}:)?(\w{1,40})")
#: In which `<` is no tag; a parser begins each again with every piece of it that it is given.
STRETCHES = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
#: What a broken archive raises, by where it is broken.
UNZIPPABLE = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError)
DAMAGED = "XLSX 文件打不开，可能已损坏。请在 Excel 或 WPS 里另存后再导入。"
TOO_LARGE = "XLSX 展开后太大，请只留要导入的那张表，另存后再导入。"
CROWDED = (
    "XLSX 里的样式、名称或文字多得不像统计表。请新建一个工作簿，只把表格的数值粘贴过去，再导入。"
)


def refuse_bomb(content: bytes) -> None:
    """Raises UnreadableFile for what is no workbook, is locked, or would not end well."""
    if entries_in(content) > MAX_ENTRIES * 10:
        raise UnreadableFile(TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_entries(entries)
            for entry in entries:
                _refuse_part(chunks(archive, entry))
    except UNZIPPABLE:
        raise UnreadableFile(
            "文件已损坏，打不开。请在 Excel 或 WPS 里另存为 .xlsx 再导入。"
        ) from None


def entries_in(content: bytes) -> int:
    """At most so many has an archive; reading a directory of 100,000 takes half a second."""
    return content.count(b"PK\x01\x02")


def _refuse_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
        raise UnreadableFile(TOO_LARGE)
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile("这个文件加了密码。请去掉密码，另存为 .xlsx 再导入。")
    if "xl/workbook.bin" in names:
        raise UnreadableFile("这是 .xlsb 文件，请在 Excel 或 WPS 里另存为 .xlsx 再导入。")
    if "xl/workbook.xml" not in names:
        raise UnreadableFile("这个文件不是 XLSX 表格。请选 CSV 或 XLSX 文件。")
    for entry in entries:
        if entry.compress_type not in PACKINGS:
            raise UnreadableFile(DAMAGED)
        if entry.file_size > max(SMALL, entry.compress_size * MAX_RATIO):
            raise UnreadableFile(TOO_LARGE)


def chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's bytes; raises BadZipFile where they are more than its entry says.

    zipfile itself would unpack all that follows, and only then cut it off.
    """
    one_more = copy.copy(entry)
    one_more.file_size += 1
    left = entry.file_size
    with archive.open(one_more) as part:
        while chunk := part.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise zipfile.BadZipFile(entry.filename)
            yield chunk


def _refuse_part(parts: Iterator[bytes]) -> None:
    """What is no XML by its beginning is not looked into: no parser gets further either."""
    first = next(parts, b"")
    # No spreadsheet program writes UTF-16; what hides in it would not be seen here.
    if first.startswith(MARKS_OF_UTF_16):
        raise UnreadableFile(DAMAGED)
    if not first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        for _ in parts:
            pass  # as long as it says
        return
    most, marks, before = _most_marks(first), 0, b""
    unended: list[bytes] = []
    for chunk in chain((first,), parts):
        _refuse_chunk(before + chunk, len(chunk), unended)
        unended = [end for start, end in STRETCHES if chunk.rfind(start) > chunk.rfind(end)]
        marks += chunk.count(b"<")
        if marks > most:
            raise UnreadableFile(CROWDED)
        before = chunk[-20:]


def _most_marks(first: bytes) -> int:
    root = ROOT.match(first.removeprefix(b"\xef\xbb\xbf"))
    return MAX_MARKS.get(root[1], MAX_OTHER_MARKS) if root else MAX_OTHER_MARKS


def _refuse_chunk(chunk: bytes, length: int, unended: list[bytes]) -> None:
    """`unended`: the ends of what began before and is not over, a comment's for one."""
    # No program declares a document type; entities that grow or reach out need one.
    if any(declared in chunk for declared in DOCTYPES):
        raise UnreadableFile(DAMAGED)
    if length == CHUNK and (b"<" not in chunk or any(end not in chunk for end in unended)):
        raise UnreadableFile(TOO_LARGE)
