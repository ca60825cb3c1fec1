"""An XLSX workbook as rows of text: the sheet with the table, as Excel shows it, as data only.

Macros, links and drawings in it are never looked at. openpyxl reads it row by row; what it only
tells of a workbook loaded whole (merged cells, hidden rows) is read from the sheet's own XML.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from .layout import looks_like_table
from .sheets import MAX_COLUMNS, MAX_ROWS, Merge, UnreadableFile, too_wide

MAX_UNZIPPED = 60 * 1024 * 1024
MAX_ENTRIES = 200
MAX_SHEETS = 50
MAX_MERGES = 5000
#: A table's header is looked for in so many rows of each sheet.
LOOKED_AT = 30
#: What a broken archive raises, by where it is broken.
UNZIPPABLE = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError)
DAMAGED = "XLSX 文件打不开，可能已损坏。请在 Excel 或 WPS 里另存后再导入。"

#: A cell with a formula and no value, or an empty one.
NO_RESULT = re.compile(
    rb"<(?:\w+:)?c\s(?P<about>[^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>(?P<formula>[^<]*)</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
#: A cell with something in it beyond the hundredth column (CV).
FAR_COLUMN = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=\"(?:[A-Z]{3}|[D-Z][A-Z]|C[W-Z])(\d+)\"[^>]*[^/]>\s*<"
)
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+\d+(?::[A-Z]+\d+)?)\"")
#: What a number's format shows behind it, in brackets: `0"（数据来源于窗口统计）"`.
NOTED = re.compile(r'[0#.%]+"(（[^"]*）)"')
HIDDEN = re.compile(rb"<(?:\w+:)?row\s(?=[^>]*hidden=\"(?:1|true)\")[^>]*?\br=\"(\d+)\"")


@dataclass(frozen=True, slots=True)
class Found:
    """The sheet that was read, and what to tell about it."""

    rows: list[list[str]]
    name: str
    merges: tuple[Merge, ...]
    remarks: tuple[str, ...]


def read_workbook(content: bytes) -> Found:
    """The first visible sheet that has a table; raises UnreadableFile."""
    _refuse_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            return _read(book)
        finally:
            book.close()
    except UnreadableFile:
        raise
    except Exception:
        # openpyxl raises whatever its XML held; every one means the same to the clerk.
        raise UnreadableFile(DAMAGED) from None


def _refuse_bomb(content: bytes) -> None:
    """By what the archive says of itself, before any of it is parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_entries(archive.infolist())
            _refuse_entities(archive)
    except UNZIPPABLE:
        raise UnreadableFile(
            "文件已损坏，打不开。请在 Excel 或 WPS 里另存为 .xlsx 再导入。"
        ) from None


def _refuse_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
        raise UnreadableFile("XLSX 展开后太大，请只留要导入的那张表，另存后再导入。")
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile("这个文件加了密码。请去掉密码，另存为 .xlsx 再导入。")
    if "xl/workbook.bin" in names:
        raise UnreadableFile("这是 .xlsb 文件，请在 Excel 或 WPS 里另存为 .xlsx 再导入。")
    if "xl/workbook.xml" not in names:
        raise UnreadableFile("这个文件不是 XLSX 表格。请选 CSV 或 XLSX 文件。")


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    """No spreadsheet program declares a document type; one that grows or reaches out needs it."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                if b"<!DOCTYPE" in part.read(4096):
                    raise UnreadableFile(DAMAGED)


def _read(book: Any) -> Found:
    sheet, remarks = _choose(book)
    rows = list(_rows(sheet))
    with sheet._get_source() as source:  # the sheet's XML; openpyxl has no public way to it
        xml = source.read()
    if far := FAR_COLUMN.search(xml):
        raise UnreadableFile(too_wide(int(far[1])))
    _refuse_formulas_without_results(xml)
    if hidden := [int(number) for number in HIDDEN.findall(xml)]:
        shown = "、".join(map(str, hidden[:10])) + ("等" if len(hidden) > 10 else "")
        remarks.append(f"第{shown}行在文件里是隐藏的，也读进来了，请核对。")
    return Found(rows, sheet.title, _merges(xml), tuple(remarks))


def _choose(book: Any) -> tuple[Any, list[str]]:
    """The sheet to read, and what to say about the choice."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheets = (visible or book.worksheets)[:MAX_SHEETS]
    if not sheets:
        raise UnreadableFile("这个工作簿里没有工作表。请在 Excel 或 WPS 里另存后再导入。")
    tables = [s for s in sheets if len(sheets) == 1 or looks_like_table(list(_rows(s, LOOKED_AT)))]
    chosen = tables[0] if tables else sheets[0]
    if len(tables) > 1:
        names = "、".join(f"“{sheet.title}”" for sheet in tables)
        used = (
            f"工作簿里有{len(tables)}张表像统计表（{names}），读的是“{chosen.title}”。"
            "要导入另一张的，请把它另存成单独的文件。"
        )
        return chosen, [used]
    if len(sheets) > 1:
        return chosen, [f"工作簿里有{len(sheets)}张表，读的是“{chosen.title}”。"]
    return chosen, []


def _rows(sheet: Any, limit: int = MAX_ROWS + 1) -> Iterator[list[str]]:
    for row in sheet.iter_rows(max_row=limit, max_col=MAX_COLUMNS + 1):
        shown = [
            "" if (value := cell.value) is None else _shown(value, cell.number_format)
            for cell in row
        ]
        while shown and not shown[-1]:
            shown.pop()
        yield shown


def _refuse_formulas_without_results(xml: bytes) -> None:
    """What Excel never computed is no number; an empty text as a result is one (`t="str"`)."""
    for cell in NO_RESULT.finditer(xml):
        if b't="str"' not in cell["about"]:
            formula = html.unescape((cell["formula"] or b"").decode("utf-8", "replace"))
            raise UnreadableFile(
                f"第{_row_number(cell['about'])}行有公式“={formula[:40]}”，但文件里没有存它的结果。"
                "请在 Excel 或 WPS 里打开、保存一次，或把公式改成数值再导入。"
            )


def _row_number(about: bytes) -> str:
    place = re.search(rb'\br="[A-Z]+(\d+)"', about)
    return place[1].decode() if place else "？"


def _merges(xml: bytes) -> tuple[Merge, ...]:
    found = MERGED.findall(xml)[:MAX_MERGES]
    merges = []
    for reference in found:
        left, top, right, bottom = range_boundaries(reference.decode())
        merges.append(Merge(top - 1, left - 1, bottom - 1, right - 1))
    return tuple(merges)


def _shown(value: Any, number_format: str | None) -> str:
    """A cell as Excel shows it: 1 formatted as a percentage is `100%`."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        # A sum of decimals in Excel ends in noise such as 0.30000000000000004; it shows 15 digits.
        number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
        noted = NOTED.fullmatch(number_format or "")
        note = noted[1] if noted else ""
        if number_format and "%" in number_format.removesuffix(f'"{note}"'):
            return f"{(number * 100).normalize():f}%{note}"
        return (f"{number.normalize():f}" if number else "0") + note
    if isinstance(value, (dt.datetime, dt.date)):
        return f"{value:%Y-%m-%d}"
    return str(value)
