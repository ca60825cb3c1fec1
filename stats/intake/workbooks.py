"""An XLSX workbook as rows of text: the sheet with the table, as Excel shows it, as data only.

Macros, links and drawings in it are never looked at. openpyxl reads it row by row; what it only
tells of a workbook loaded whole (merged cells, hidden rows) is read from the sheet's own XML.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl.utils import range_boundaries

from .archive import DAMAGED, refuse_bomb
from .layout import looks_like_table
from .opening import opened
from .sheets import MAX_COLUMNS, MAX_ROWS, Merge, UnreadableFile, too_long, too_wide

MAX_SHEETS = 50
MAX_MERGES = 5000
#: A table's header is looked for in so many rows of each sheet.
LOOKED_AT = 30
#: In all sheets together, marks `<` of those rows' tags: 5,000 cells; and bytes of one sheet's.
MAX_MARKS = 30_000
MAX_HEAD = 512 * 1024
#: Rows left out between rows: a table has none, and each costs as much as a full one.
MAX_GAPS = 5000

# Tags end at the next `<` and within a bound, or a text that only looks like many of them (in a
# comment, say) would be searched through from each of its characters.
#: A cell with a formula and no value, or an empty one.
NO_RESULT = re.compile(
    rb"<(?:\w{1,20}:)?c\s(?P<about>[^<>]{0,300})>\s*"
    rb"<(?:\w{1,20}:)?f(?:\s[^<>]{0,300})?(?:/>|>(?P<formula>[^<]*)</(?:\w{1,20}:)?f>)"
    rb"\s*(?:<(?:\w{1,20}:)?v\s*/>|<(?:\w{1,20}:)?v>\s*</(?:\w{1,20}:)?v>)?\s*</(?:\w{1,20}:)?c>"
)
#: A cell with something in it beyond the hundredth column (CV).
FAR_COLUMN = re.compile(
    rb"<(?:\w{1,20}:)?c\s[^<>]{0,300}?\br=\"(?:[A-Z]{3}|[D-Z][A-Z]|C[W-Z])(\d{1,9})\""
    rb"[^<>]{0,300}[^/<>]>\s*<"
)
MERGED = re.compile(
    rb"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,300}?ref=\"([A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?)\""
)
ROW = re.compile(rb"<(?:\w{1,20}:)?row\s[^<>]{0,300}?\br=\"(\d+)\"")
#: What a number's format shows behind it, in brackets: `0"（数据来源于窗口统计）"`.
NOTED = re.compile(r'[0#.%]+"(（[^"]*）)"')
HIDDEN = re.compile(
    rb"<(?:\w{1,20}:)?row\s(?=[^<>]{0,500}hidden=\"(?:1|true)\")[^<>]{0,500}?\br=\"(\d{1,9})\""
)


@dataclass(frozen=True, slots=True)
class Found:
    """The sheet that was read, and what to tell about it."""

    rows: list[list[str]]
    name: str
    merges: tuple[Merge, ...]
    remarks: tuple[str, ...]


def read_workbook(content: bytes) -> Found:
    """The first visible sheet that has a table; raises UnreadableFile."""
    refuse_bomb(content)
    try:
        book = opened(content)
        try:
            return _read(book)
        finally:
            book.close()
    except UnreadableFile:
        raise
    except Exception:
        # openpyxl raises whatever its XML held; every one means the same to the clerk.
        raise UnreadableFile(DAMAGED) from None


def _read(book: Any) -> Found:
    sheet, remarks = _choose(book)
    with sheet._get_source() as source:  # the sheet's XML; openpyxl has no public way to it
        xml = _tags_only(source.read())
    if far := FAR_COLUMN.search(xml):
        raise UnreadableFile(too_wide(int(far[1])))
    _refuse_gaps(xml)
    _refuse_formulas_without_results(xml)
    rows = list(_rows(sheet))
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
    tables = list(_tables(sheets))
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


def _tables(sheets: list[Any]) -> Iterator[Any]:
    """Those that look like a table, as far as looking costs no more than one reading would."""
    looked_through = 0
    for sheet in sheets:
        looked_through += _marks(sheet)
        if looked_through > MAX_MARKS and sheet is not sheets[0]:
            return
        if len(sheets) == 1 or looks_like_table(list(_rows(sheet, LOOKED_AT))):
            yield sheet


def _marks(sheet: Any) -> int:
    """How much there is to parse in the rows that are looked at: marks `<` of their tags."""
    with sheet._get_source() as source:
        head = source.read(MAX_HEAD)
    return sum(row.count(b"<") for row in re.split(rb"<(?:\w{1,20}:)?row\b", head)[: LOOKED_AT + 1])


def _rows(sheet: Any, limit: int = MAX_ROWS + 1) -> Iterator[list[str]]:
    for row in sheet.iter_rows(max_row=limit, max_col=MAX_COLUMNS + 1):
        shown = [
            "" if (value := cell.value) is None else _shown(value, cell.number_format)
            for cell in row
        ]
        while shown and not shown[-1]:
            shown.pop()
        yield shown


def _tags_only(xml: bytes) -> bytes:
    """Without comments and the like, in which anything may look like a tag."""
    kept, place = [], 0
    while (start := xml.find(b"<!", place)) >= 0:
        kept.append(xml[place:start])
        end = b"-->" if xml.startswith(b"<!--", start) else b"]]>"
        stop = xml.find(end, start)
        place = stop + len(end) if stop >= 0 else len(xml)
    return b"".join((*kept, xml[place:])) if kept else xml


def _refuse_gaps(xml: bytes) -> None:
    """Rows are walked one by one up to the last, those that the file leaves out too."""
    numbers = ROW.findall(xml)
    last = int(numbers[-1][:9]) if numbers else 0
    if last > MAX_ROWS:
        raise UnreadableFile(too_long())
    if last - len(numbers) > MAX_GAPS:
        raise UnreadableFile(f"表格里有大片空行，最后写到第{last}行。请删去空行，再导入。")


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
        bottom, right = min(bottom, MAX_ROWS), min(right, MAX_COLUMNS)
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
