"""The statistical tables as a workbook: a sheet a table, numbers as numbers, texts as texts."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as Box
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from stats.spreadsheets import EXACT_DIGITS, for_xlsx

from ..document import Cell, Document, Table
from .rendered import Rendered
from .tabular import Grid, Number, grid, number, remarks, table_of, tables_of, words

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What no sheet may be called by, and how long a name may be.
NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_NAME = 31
#: Columns in characters of Latin script.
NARROWEST, WIDEST = 8, 44
HEADING = {
    "font": Font(name="Calibri", size=11, bold=True),
    "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
}
#: When every part was written, and never the clock's time: the same bytes from the same Document.
WRITTEN = (1980, 1, 1, 0, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def render(document: Document) -> Rendered:
    """Every table; raises RenderingFailed where there is none."""
    return _book(document, tables_of(document))


def of_table(document: Document, place: int) -> Rendered:
    """The table of this number alone; raises RenderingFailed where there is none."""
    return _book(document, [table_of(document, place)])


def _book(document: Document, tables: list[tuple[str, Table]]) -> Rendered:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = for_xlsx(document.issuer)
    book.properties.title = for_xlsx(document.title)
    book.properties.created = dt.datetime.combine(document.date, dt.time())
    for place, (title, table) in enumerate(tables, 1):
        name = NO_NAME.sub("", for_xlsx(f"{place} {title}"))[:LONGEST_NAME].rstrip("' ")
        _fill(book.create_sheet(name), table)
    return Rendered(f"{document.month}.xlsx", CONTENT_TYPE, _packed(book, document.date))


def _fill(sheet: Worksheet, table: Table) -> None:
    rows = grid((*table.head, *table.body))
    for top, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            if cell is not None:
                _write(sheet.cell(top, column), cell)
                _merge(sheet, top, column, cell)
    for top in range(1, len(table.head) + 1):
        for box in sheet[top]:
            box.font, box.alignment = HEADING["font"], HEADING["alignment"]
    for place, remark in enumerate(remarks(table), len(rows) + 1):
        box = sheet.cell(place, 1, for_xlsx(remark))
        box.data_type = "s"
    for column, width in enumerate(_widths(rows), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = sheet.cell(len(table.head) + 1, 1)


def _write(box: Box, cell: Cell) -> None:
    found = number(cell)
    if found is None or len(found.value.as_tuple().digits) > EXACT_DIGITS or '"' in cell.note:
        box.value = for_xlsx(words(cell) + cell.note) or None
        if box.value is not None:
            box.data_type = "s"
        return
    box.value = found.value / 100 if found.percent else found.value
    box.number_format = _format(found, for_xlsx(cell.note))


def _format(found: Number, note: str) -> str:
    """As printed: `0.0%`; a note is shown behind the number, which stays one."""
    places = f".{'0' * found.places}" if found.places else ""
    return f"0{places}{'%' if found.percent else ''}" + (f'"{note}"' if note else "")


def _merge(sheet: Worksheet, top: int, left: int, cell: Cell) -> None:
    if cell.colspan > 1 or cell.rowspan > 1:
        sheet.merge_cells(
            start_row=top,
            start_column=left,
            end_row=top + cell.rowspan - 1,
            end_column=left + cell.colspan - 1,
        )


def _widths(rows: Grid) -> list[int]:
    """Wide enough for every cell that does not reach over several columns.

    A text that is cut goes on in sight; a number with its note would be hidden by ####.
    """
    widest = [0] * max(map(len, rows), default=0)
    for row in rows:
        for column, cell in enumerate(row):
            if cell is not None and cell.colspan == 1:
                width = _width(words(cell) + cell.note) + 2
                wanted = width if number(cell) else min(width, WIDEST)
                widest[column] = max(widest[column], wanted)
    return [max(width, NARROWEST) for width in widest]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _packed(book: Workbook, day: dt.date) -> bytes:
    """The workbook's bytes, with nothing of the clock in them."""
    saved, packed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>%sT00:00:00Z" % day.isoformat().encode(), content)
            archive.writestr(zipfile.ZipInfo(name, WRITTEN), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
