"""Rows as CSV and XLSX in which text stays text and numbers stay numbers.

A spreadsheet takes text that begins with `=` or its like for a formula. In CSV such text gets an
apostrophe in front, in XLSX the type of a string; `bared` takes the apostrophe off again.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

CellValue = str | int | Decimal | None
#: Where a program may see a formula, also behind what nobody sees; full-width forms count for some.
UNSEEN = r"[\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2060-\u2064\ufeff]*"
FORMULA = rf"(?:{UNSEEN}[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n])"
DANGEROUS = re.compile(rf"'*{FORMULA}")
ARMOURED = re.compile(rf"'+{FORMULA}")
#: So many rows are a part of a long CSV, and a sheet holds so many.
PART, MOST_ROWS = 500, 1_048_576
#: Digits that a spreadsheet's numbers keep.
EXACT_DIGITS = 15


def armoured(text: str) -> str:
    """The text as no program takes it for a formula."""
    return f"'{text}" if DANGEROUS.match(text) else text


def bared(text: str) -> str:
    """What `armoured` was given."""
    return text[1:] if ARMOURED.match(text) else text


def plain(number: Decimal) -> str:
    """`7016`, `99.5`: exact, without separators and idle zeros."""
    return f"{number.normalize():f}" if number else "0"


def as_csv(rows: Iterable[Sequence[CellValue]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    return b"".join(csv_parts(rows))


def csv_parts(rows: Iterable[Sequence[CellValue]]) -> Iterator[bytes]:
    """The same in parts, as the rows come: for what is long."""
    yield codecs.BOM_UTF8
    left = iter(rows)
    while some := list(islice(left, PART)):
        file = io.StringIO(newline="")
        csv.writer(file).writerows([_in_csv(value) for value in row] for row in some)
        yield file.getvalue().encode()


def _in_csv(value: CellValue) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return armoured(value) if isinstance(value, str) else str("" if value is None else value)


def as_xlsx(rows: Iterable[Sequence[CellValue]], *, title: str, widths: Sequence[int]) -> bytes:
    """One sheet, its first row always in sight; `widths` in characters, a column each."""
    file = io.BytesIO()
    save_xlsx(rows, file, title=title, widths=widths)
    return file.getvalue()


def save_xlsx(
    rows: Iterable[Sequence[CellValue]], file: IO[bytes], *, title: str, widths: Sequence[int]
) -> None:
    """The same into a file; rows are written down as they come. Holds a sheet's rows at most."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in rows:
        sheet.append([_in_xlsx(sheet, value) for value in row])
    book.save(file)


def for_xlsx(text: str) -> str:
    """The text for a cell of the type of a string, which keeps it from being a formula.

    Only what looks armoured must be told apart.
    """
    return ILLEGAL_CHARACTERS_RE.sub("", f"'{text}" if ARMOURED.match(text) else text)


def _in_xlsx(sheet: object, value: CellValue) -> object:
    if isinstance(value, Decimal):
        if len(value.normalize().as_tuple().digits) <= EXACT_DIGITS:
            return Decimal(plain(value))
        value = plain(value)
    if not isinstance(value, str):
        return value
    text = for_xlsx(value)
    if not DANGEROUS.match(text):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell
