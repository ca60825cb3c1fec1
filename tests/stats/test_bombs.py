"""Files that are small and grow without bounds: refused before they do. More: `make fuzz`."""

from __future__ import annotations

import time
import tracemalloc

from bulletin.manuscript import ManuscriptRefused, read_docx
from bulletin.past.reading import read_past
from bulletin.past.refusing import PastRefused
from stats.intake.files import read_file
from stats.intake.sheets import UnreadableFile
from tests.base import WithoutDatabase
from tests.reliability.hostile.other_bombs import MANUSCRIPTS, PAST
from tests.reliability.hostile.xlsx_bombs import BOMBS as WORKBOOKS
from tests.reliability.hostile.xlsx_bombs import looking_like
from tests.reliability.hostile.zip_bombs import BOMBS as ARCHIVES

MIB = 1 << 20
REFUSED = {
    "one cell at A1048576": "表格超过100000行",
    "a million empty rows": "展开后太大",
    "100,000 formulas without results": "第1行有公式",
    "a billion laughs": "可能已损坏",
    "a billion laughs in UTF-16": "可能已损坏",
    "180 sheets": "",
    "a merge of all cells": "",
}


class BombTests(WithoutDatabase):
    def read(self, content: bytes, sentence: str) -> None:
        """Refused in this sentence, or read where there is none; soon, and in little memory."""
        began = time.process_time()
        tracemalloc.start()
        try:
            if sentence:
                with self.assertRaisesMessage(UnreadableFile, sentence):
                    read_file(content)
            else:
                self.assertTrue(read_file(content).rows)
        finally:
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        self.assertLess(most, 64 * MIB)
        # Tracing takes its time, and so does a machine at work.
        self.assertLess(time.process_time() - began, 3)

    def test_workbooks(self) -> None:
        for name, sentence in REFUSED.items():
            with self.subTest(name):
                self.read(WORKBOOKS[name](), sentence)

    def test_a_comment_that_looks_like_cells_takes_no_time(self) -> None:
        """Each would be searched to the end from each of its `<`."""
        for what in ("c ", "mergeCell ", "row hidden"):
            with self.subTest(what):
                self.read(looking_like(what, 9_000), "")
                self.read(looking_like(what, 60_000), "展开后太大")

    def test_archives(self) -> None:
        for name, sentence in {
            "1 GiB behind honest styles": "打不开",
            "100,000 entries": "展开后太大",
            "packed by LZMA": "可能已损坏",
        }.items():
            with self.subTest(name):
                self.read(ARCHIVES[name](), sentence)

    def test_manuscripts_and_pages(self) -> None:
        content = MANUSCRIPTS["1 GiB behind an honest text"]()
        began = time.process_time()
        with self.assertRaises(ManuscriptRefused):
            read_docx(content)
        self.assertLess(time.process_time() - began, 2)
        with self.assertRaisesMessage(PastRefused, "网页里的表格超过2万格"):
            read_past(PAST["a page with 150,000 cells"]())
