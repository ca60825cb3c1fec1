"""The zip that a .docx is: looked over before anything is unpacked, and read within bounds."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

from stats.intake.archive import chunks, entries_in

from .refusing import SAVE_AGAIN, ManuscriptRefused, broken, overgrown

MAX_BYTES = 10 * 1024 * 1024
MAX_PARTS = 1000
#: Bytes of all parts, and of one that is not a picture, when unpacked.
MAX_UNPACKED = 60 * 1024 * 1024
MAX_XML = 8 * 1024 * 1024
#: How far a part of some size may have been packed; deflate itself reaches 1032.
MAX_RATIO = 200
SMALL = 1024 * 1024

#: What a file is by its first bytes, where it is no .docx.
OTHERS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (rb"%PDF-", "PDF 文件"),
        (rb"\{\\rtf", "RTF 文件"),
        (rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF|BM", "图片"),
        (rb"Rar!|7z\xbc\xaf|\x1f\x8b", "压缩包"),
        (rb"(?:\xef\xbb\xbf)?\s*<|MIME-Version|From:", "网页"),
    )
)
#: What other zips hold.
KINDS = (("xl/", "Excel 表格"), ("ppt/", "PPT 演示文稿"), ("content.xml", "ODF 文档（.odt）"))


class Package:
    """The parts of a .docx by name; raises ManuscriptRefused wherever it is not one to trust."""

    def __init__(self, content: bytes) -> None:
        _check_kind(content)
        if entries_in(content) > MAX_PARTS * 10:
            raise overgrown()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise broken() from None
        self._entries = _checked(self._zip.infolist())
        self.main = "word/document.xml"
        if self.main not in self._entries:
            raise _other_zip(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> list[str]:
        return list(self._entries)

    def size(self, name: str) -> int:
        return self._entries[name].file_size

    def read(self, name: str) -> bytes:
        """A part's bytes, no more than its entry states."""
        try:
            return b"".join(chunks(self._zip, self._entries[name]))
        except Exception:
            # Wrong checksums, unknown ways of packing, a stream that breaks off.
            raise broken() from None

    def read_xml(self, name: str) -> bytes:
        """A part's bytes, where there is one and it is no larger than a text may be."""
        if name not in self._entries:
            return b""
        if self.size(name) > MAX_XML:
            raise overgrown()
        return self.read(name)


def resolved(target: str) -> str:
    """The name of the part that a relation of the main document points to."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join("word", target))


def _check_kind(content: bytes) -> None:
    if not content:
        raise ManuscriptRefused("文件是空的，请重新选一个。")
    if len(content) > MAX_BYTES:
        raise ManuscriptRefused(
            f"文件有{len(content) / 1024 / 1024:.1f}MB，最大{MAX_BYTES // 1024 // 1024}MB。"
            "请压缩里面的图片后另存，再上传。"
        )
    if content.startswith(b"PK\x03\x04"):
        return
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _of_old_word(content)
    found = next((name for pattern, name in OTHERS if pattern.match(content)), "")
    if found:
        raise ManuscriptRefused(f"这个文件其实是{found}，读不了。{SAVE_AGAIN}")
    raise ManuscriptRefused(f"这个文件不是 .docx 文档。{SAVE_AGAIN}")


def _of_old_word(content: bytes) -> ManuscriptRefused:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return ManuscriptRefused("文件加了密码，打不开。请去掉密码，另存为 .docx 再上传。")
    return ManuscriptRefused(f"这是旧版 Word（.doc）或 WPS（.wps）文件，读不了。{SAVE_AGAIN}")


def _other_zip(names: dict[str, zipfile.ZipInfo]) -> ManuscriptRefused:
    for prefix, kind in KINDS:
        if any(name.startswith(prefix) for name in names):
            return ManuscriptRefused(f"这个文件其实是{kind}，读不了。{SAVE_AGAIN}")
    return ManuscriptRefused(f"这个文件是压缩包，不是 .docx 文档。{SAVE_AGAIN}")


def _checked(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The entries by name, where each is one that Word would write."""
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise overgrown()
    for entry in entries:
        if entry.flag_bits & 1:
            raise ManuscriptRefused("文件加了密码，打不开。请去掉密码，另存为 .docx 再上传。")
        if entry.file_size > max(SMALL, entry.compress_size * MAX_RATIO):
            raise overgrown()
        if _leads_outside(entry.filename):
            raise broken()
    named = {entry.filename: entry for entry in entries}
    if len({name.casefold() for name in named}) < len(entries):
        raise broken()
    return named


def _leads_outside(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
