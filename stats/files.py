"""A file somebody handed in, looked at before it is opened, as rows of text."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

MAX_BYTES = 5 * 1024 * 1024
MAX_UNZIPPED = 60 * 1024 * 1024
MAX_ENTRIES = 200
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 500

SIGNATURES = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"RIFF", "图片"),
    (b"%PDF", "PDF"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
)
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HAN = re.compile(r"[\u4e00-\u9fff]")


class UnreadableFile(Exception):
    """The file is no table; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of text as the file shows them; row numbers count from 1 as in Excel."""

    rows: list[list[str]]
    encoding: str | None
    sha256: str


def read_file(content: bytes) -> Sheet:
    """CSV (UTF-8 with or without mark, UTF-16, GB18030) or XLSX; raises UnreadableFile."""
    if len(content) > MAX_BYTES:
        raise UnreadableFile(f"文件超过{MAX_BYTES // 1024 // 1024}MB，请只留要导入的那张表。")
    if not content.strip():
        raise UnreadableFile("文件是空的，没有内容可以导入。")
    if content.startswith(OLD_EXCEL):
        raise UnreadableFile(
            "这是旧版 Excel（.xls）文件，请在 Excel 或 WPS 里另存为 .xlsx 再导入。"
        )
    for signature, what in SIGNATURES:
        if content.startswith(signature):
            raise UnreadableFile(f"这个文件其实是{what}，不是表格。请选 CSV 或 XLSX 文件。")
    sha256 = hashlib.sha256(content).hexdigest()
    if content.startswith(b"PK"):
        return Sheet(_clipped(_xlsx_rows(content)), None, sha256)
    text, encoding = decode(content)
    return Sheet(_clipped(_csv_rows(text)), encoding, sha256)


def decode(content: bytes) -> tuple[str, str]:
    """The text of a CSV and the name of its encoding; raises UnreadableFile."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_strictly(content, "utf-16"), "utf-16"
    if b"\x00" in content:
        raise UnreadableFile("这个文件不是文本表格。请选 CSV 或 XLSX 文件。")
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


def _csv_rows(text: str) -> list[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;，", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise UnreadableFile(
            "CSV 的引号不成对，读不下去。请在 Excel 或 WPS 里另存后再导入。"
        ) from None


def _xlsx_rows(content: bytes) -> list[list[str]]:
    _refuse_bomb(content)
    try:
        values = _first_sheet(content, data_only=True)
        formulas = _first_sheet(content, data_only=False)
    except UnreadableFile:
        raise
    except Exception:
        # openpyxl raises whatever its XML held; every one means the same to the clerk.
        raise UnreadableFile(
            "XLSX 文件打不开，可能已损坏。请在 Excel 或 WPS 里另存后再导入。"
        ) from None
    for number, (row, sums) in enumerate(zip(values, formulas, strict=True), 1):
        for cell, formula in zip(row, sums, strict=True):
            if cell[0] is None and isinstance(formula[0], str) and formula[0].startswith("="):
                raise UnreadableFile(
                    f"第{number}行有公式“{formula[0][:40]}”，但文件里没有存它的结果。"
                    "请在 Excel 或 WPS 里打开、保存一次，或把公式改成数值再导入。"
                )
    return [[_shown(value, shape) for value, shape in row] for row in values]


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise UnreadableFile(
            "文件已损坏，打不开。请在 Excel 或 WPS 里另存为 .xlsx 再导入。"
        ) from None
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
        raise UnreadableFile("XLSX 展开后太大，请只留要导入的那张表，另存后再导入。")
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise UnreadableFile("这个文件不是 XLSX 表格。请选 CSV 或 XLSX 文件。")


def _first_sheet(content: bytes, *, data_only: bool) -> list[list[tuple[Any, str]]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    try:
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1)
        return [[(cell.value, str(cell.number_format or "")) for cell in row] for row in rows]
    finally:
        book.close()


def _shown(value: Any, number_format: str) -> str:
    """A cell as Excel shows it: 1 formatted as a percentage is `100%`."""
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if "%" in number_format:
            return f"{(number * 100).normalize():f}%"
        return f"{number.normalize():f}" if number else "0"
    return str(value)


def _clipped(rows: list[list[str]]) -> list[list[str]]:
    """Trailing blanks off; raises UnreadableFile where the table is larger than any hall's."""
    for number, row in enumerate(rows, 1):
        while row and not row[-1].strip():
            row.pop()
        if len(row) > MAX_COLUMNS:
            raise UnreadableFile(f"第{number}行超过{MAX_COLUMNS}列，请只留要导入的列。")
        for cell in row:
            if len(cell) > MAX_CELL:
                raise UnreadableFile(
                    f"第{number}行有一格超过{MAX_CELL}个字（“{cell[:20]}……”），不像统计表。"
                )
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MAX_ROWS:
        raise UnreadableFile(f"表格超过{MAX_ROWS}行，请分开导入。")
    if not rows:
        raise UnreadableFile("文件是空的，没有内容可以导入。")
    return rows
