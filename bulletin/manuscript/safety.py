"""A Word file looked at before it is opened: what it is, how large it would become."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

MB = 1024 * 1024
MAX_BYTES = 20 * MB
MAX_ENTRIES = 2_000
MAX_UNPACKED = 150 * MB
MAX_XML = 20 * MB
#: Word's own files stay far below both.
MAX_DEPTH = 200
MAX_ELEMENTS = 400_000

#: What files that are often handed in by mistake begin with.
OTHERS = (
    (b"\xd0\xcf\x11\xe0", "是旧的 .doc、.wps 文件，或加了密码"),
    (b"%PDF", "是 PDF 文件"),
    (b"{\\rtf", "是 RTF 文件"),
)
AGAIN = "请在 Word 或 WPS 里另存为 .docx（不加密码）再上传，或把文字直接粘贴进来。"


class ManuscriptRefused(Exception):
    """Says in Chinese what is wrong with the file, and what to do."""


def opened(content: bytes, name: str) -> zipfile.ZipFile:
    """The file as a zip whose every part is known to be harmless; raises ManuscriptRefused."""
    shown = f"文件“{name[:80]}”"
    if len(content) > MAX_BYTES:
        size = f"{len(content) / MB:.1f}MB，最大{MAX_BYTES // MB}MB"
        raise ManuscriptRefused(f"{shown}有{size}。请把图片缩小，或另外上传。")
    for beginning, what in OTHERS:
        if content.startswith(beginning):
            raise ManuscriptRefused(f"{shown}{what}，读不了。{AGAIN}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _check_parts(archive, shown)
    except ManuscriptRefused:
        raise
    except Exception:  # zipfile raises much, on what was made to break it
        raise ManuscriptRefused(f"{shown}已损坏，或不是 .docx 文件。{AGAIN}") from None
    return archive


def _check_parts(archive: zipfile.ZipFile, shown: str) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise ManuscriptRefused(f"{shown}不是 Word 文件（.docx）。{AGAIN}")
    if any(part.flag_bits & 1 for part in parts):
        raise ManuscriptRefused(f"{shown}加了密码。{AGAIN}")
    if len(names) != len(set(names)):
        raise ManuscriptRefused(f"{shown}里有重名的部分，可能被人改动过。{AGAIN}")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise ManuscriptRefused(f"{shown}展开以后太大。请把内容分成几个文件，图片另外上传。")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _check_xml(archive, part, shown)


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo, shown: str) -> None:
    too_much = ManuscriptRefused(f"{shown}的内容太多或太复杂。请分成几个文件，或把文字粘贴进来。")
    if part.file_size > MAX_XML:
        raise too_much
    depth = elements = 0

    def start(*_: object) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS:
            raise too_much

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def forbidden(*_: object) -> None:
        raise ManuscriptRefused(f"{shown}里有不该有的定义，可能被人改动过。{AGAIN}")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = forbidden
    parser.EntityDeclHandler = forbidden
    for chunk in _chunks(archive, part):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Read bit by bit: what a part says of its own size need not be true."""
    read = 0
    with archive.open(part) as file:
        while chunk := file.read(64 * 1024):
            read += len(chunk)
            if read > MAX_XML:
                raise ManuscriptRefused("文件展开以后太大。请分成几个文件再上传。")
            yield chunk
