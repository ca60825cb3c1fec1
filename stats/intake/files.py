"""A file somebody handed in, looked at before it is opened, as rows of text."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable

from .sheets import MAX_BYTES, Sheet, UnreadableFile, clipped, too_much_in
from .workbooks import read_workbook

SIGNATURES = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"RIFF", "图片"),
    (b"%PDF", "PDF"),
    (b"{\\rtf", "文档"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NO_TEXT = "这个文件不是文本表格。请选 CSV 或 XLSX 文件。"
HAN = re.compile(r"[\u4e00-\u9fff]")
#: What some systems call an Excel file is a web page with a table.
WEB_PAGE = re.compile(
    rb"\s*(\xef\xbb\xbf)?\s*<(!doctype|html|table|meta|head|\?xml)", re.IGNORECASE
)


def read_file(content: bytes) -> Sheet:
    """CSV (UTF-8 with or without mark, UTF-16, GB18030) or XLSX; raises UnreadableFile."""
    refuse_what_is_no_table(content)
    sha256 = hashlib.sha256(content).hexdigest()
    if content.startswith(b"PK"):
        found = read_workbook(content)
        rows = clipped(found.rows)
        return Sheet(rows, None, sha256, found.name, found.merges, found.remarks)
    text, encoding = decode(content)
    return Sheet(clipped(_csv_rows(text)), encoding, sha256)


def refuse_what_is_no_table(content: bytes) -> None:
    """By size and content, whatever the file is called; raises UnreadableFile."""
    if len(content) > MAX_BYTES:
        raise UnreadableFile(f"文件超过{MAX_BYTES // 1024 // 1024}MB，请只留要导入的那张表。")
    if not content.strip():
        raise UnreadableFile("文件是空的，没有内容可以导入。")
    if content.startswith(OLD_EXCEL):
        raise UnreadableFile(
            "这是旧版 Excel（.xls）文件，或是加了密码的工作簿。"
            "请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 再导入。"
        )
    for signature, what in SIGNATURES:
        if content.startswith(signature):
            raise UnreadableFile(f"这个文件其实是{what}，不是表格。请选 CSV 或 XLSX 文件。")
    if WEB_PAGE.match(content):
        raise UnreadableFile("这个文件其实是网页。请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入。")


def decode(content: bytes) -> tuple[str, str]:
    """The text of a CSV and the name of its encoding; raises UnreadableFile."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _decode_strictly(content, "utf-16")
        if "\0" in text:
            raise UnreadableFile(NO_TEXT)
        return text, "utf-16"
    if b"\0" in content:
        raise UnreadableFile(NO_TEXT)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_strictly(content, "gb18030"), "gb18030"
    if not text.isascii() and not HAN.search(text):
        # A short GBK text can be valid UTF-8; then only GB18030 gives Chinese.
        try:
            chinese = content.decode("gb18030")
        except UnicodeDecodeError:
            chinese = ""
        if HAN.search(chinese):
            return chinese, "gb18030"
    return text, "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"


def _decode_strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile(
            "文件的文字编码认不出来。请在 Excel 或 WPS 里另存为“CSV UTF-8”或 .xlsx 再导入。"
        ) from None


def _csv_rows(text: str) -> Iterable[list[str]]:
    # Excel may say on a line of its own what stands between the cells.
    if declared := re.match(r"sep=(.)\r?\n", text):
        delimiter, text = declared[1], text[declared.end() :]
    else:
        first = next((line for line in text.splitlines() if line.strip(" \t,;，")), "")
        delimiter = max(",\t;，|", key=first.count)
    number = 0
    try:
        for row in _reader(text, delimiter):
            number += 1
            yield row
    except csv.Error as error:
        if "field limit" in str(error):
            raise UnreadableFile(too_much_in(number + 1)) from None
        raise UnreadableFile(
            "CSV 的引号不成对，读不下去。请在 Excel 或 WPS 里另存后再导入。"
        ) from None


def _reader(text: str, delimiter: str) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
