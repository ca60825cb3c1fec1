"""Files as they come: encodings, tables that are none, and those that would break the reader."""

from __future__ import annotations

import codecs
import io
import zipfile
from typing import Any

from django.test import SimpleTestCase
from openpyxl import Workbook
from PIL import Image

from stats.intake.files import read_file
from stats.intake.sheets import MAX_COLUMNS, UnreadableFile

TABLE = "序号,部门,系统受理数\n1,区社保局,2586\n"
ROWS = [["序号", "部门", "系统受理数"], ["1", "区社保局", "2586"]]


def workbook(rows: list[list[Any]], number_format: str = "") -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if number_format:
        book.active.cell(2, 2).number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    return file.getvalue()


class EncodingTests(SimpleTestCase):
    def test_reads_each_encoding_and_says_which(self) -> None:
        contents = {
            "utf-8": TABLE.encode(),
            "utf-8-sig": TABLE.encode("utf-8-sig"),
            "utf-16": TABLE.encode("utf-16"),
            "gb18030": TABLE.encode("gb18030"),
        }
        for encoding, content in contents.items():
            with self.subTest(encoding):
                sheet = read_file(content)
                self.assertEqual((sheet.encoding, sheet.rows), (encoding, ROWS))

    def test_utf_16_of_either_end(self) -> None:
        for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
            self.assertEqual(read_file(mark + TABLE.encode(name)).rows, ROWS)

    def test_gbk_that_happens_to_be_utf_8(self) -> None:
        """`ҵ` and the like: bytes of one Chinese character that are also valid UTF-8."""
        content = "业".encode("gb18030") + b",1\n"
        content.decode("utf-8")
        self.assertEqual(read_file(content).rows, [["业", "1"]])

    def test_tabs_and_semicolons(self) -> None:
        for mark in "\t;，":
            self.assertEqual(read_file(TABLE.replace(",", mark).encode()).rows, ROWS)

    def test_quoted_cells_and_blank_lines_keep_their_row_numbers(self) -> None:
        content = '部门,系统受理数\n\n"区社保局","1,234"\n'.encode()
        self.assertEqual(
            read_file(content).rows, [["部门", "系统受理数"], [], ["区社保局", "1,234"]]
        )


class WorkbookTests(SimpleTestCase):
    def test_reads_cells_as_excel_shows_them(self) -> None:
        rows = [["部门", "满意率", "受理数"], ["社保局", 0.995, 2586]]
        sheet = read_file(workbook(rows, number_format="0.0%"))
        self.assertEqual(sheet.rows, [["部门", "满意率", "受理数"], ["社保局", "99.5%", "2586"]])
        self.assertIsNone(sheet.encoding)

    def test_refuses_a_formula_whose_result_is_not_stored(self) -> None:
        with self.assertRaisesMessage(
            UnreadableFile, "第2行有公式“=1+1”，但文件里没有存它的结果。"
        ):
            read_file(workbook([["部门", "受理数"], ["社保局", "=1+1"]]))


class RefusedTests(SimpleTestCase):
    def test_each_in_its_sentence(self) -> None:
        files = {
            b"": "文件是空的，没有内容可以导入。",
            b" \n\n": "文件是空的，没有内容可以导入。",
            b",,\n,,\n": "文件是空的，没有内容可以导入。",
            picture(): "这个文件其实是图片，不是表格。请选 CSV 或 XLSX 文件。",
            b"%PDF-1.7 ...": "这个文件其实是PDF，不是表格。请选 CSV 或 XLSX 文件。",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...": "这是旧版 Excel（.xls）文件",
            b"PK\x03\x04garbage": "文件已损坏，打不开。",
            b"\x00\x01\x02": "这个文件不是文本表格。",
            b"\xff\xfe\x00": "文件的文字编码认不出来。",
            b"\x81\xff\x80\xff": "文件的文字编码认不出来。",
            b'a,b\n"c': "CSV 的引号不成对，读不下去。",
            b"a," + b"x" * 501: "第1行有一格超过500个字",
            b"a" + b",a" * MAX_COLUMNS: "第1行超过100列，请只留要导入的列。",
            b"a\n" * 100_001: "表格超过100000行，请分开导入。",
            b"a" * (10 * 1024 * 1024 + 1): "文件超过10MB，请只留要导入的那张表。",
        }
        for content, message in files.items():
            with self.subTest(message), self.assertRaisesMessage(UnreadableFile, message):
                read_file(content)

    def test_zip_that_is_no_workbook(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("letter.txt", "hello")
        with self.assertRaisesMessage(UnreadableFile, "这个文件不是 XLSX 表格。"):
            read_file(file.getvalue())

    def test_zip_bomb_is_refused_before_it_is_opened(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b" " * (61 * 1024 * 1024))
        with self.assertRaisesMessage(UnreadableFile, "XLSX 展开后太大"):
            read_file(file.getvalue())

    def test_a_cell_far_away_is_not_walked_to(self) -> None:
        book = Workbook()
        book.active["XFD100005"] = 1
        file = io.BytesIO()
        book.save(file)
        with self.assertRaises(UnreadableFile):
            read_file(file.getvalue())
