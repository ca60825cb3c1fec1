"""openpyxl's reader, made to open no more of a workbook than its sheets.

Its own looks through every sheet to learn its size, and reads what stands beside the cells:
properties, charts with their pictures, other workbooks.
"""

from __future__ import annotations

import io
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet


def opened(content: bytes) -> Any:
    """The workbook, to be read row by row; raises whatever its XML brings openpyxl to raise."""
    reader = _Reader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb


class _Sheet(ReadOnlyWorksheet):
    def _get_size(self) -> None:
        """Not asked: whoever reads says how many rows and columns to read."""


class _Reader(ExcelReader):
    def read_properties(self) -> None:
        pass

    def read_custom(self) -> None:
        pass

    def read_theme(self) -> None:
        pass

    def read_worksheets(self) -> None:
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files and "chartsheet" not in relation.Type:
                made = _Sheet(self.wb, sheet.name, relation.target, self.shared_strings)
                made.sheet_state = sheet.state
                self.wb._sheets.append(made)
