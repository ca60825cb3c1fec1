"""A published bulletin as data: CSV, XLSX, JSON, its figures; out, and in again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.test import SimpleTestCase, TestCase
from hypothesis import given, settings
from openpyxl import load_workbook

from bulletin import sample
from bulletin.actions.withdrawing import withdraw
from bulletin.document import (
    Annex,
    Cell,
    Document,
    Measure,
    Piece,
    Run,
    Section,
    Table,
    decode,
    encode,
    titled_tables,
)
from bulletin.models import Edition
from bulletin.renderers import RenderingFailed, figures, renderer
from bulletin.renderers import csv as csv_renderer
from bulletin.renderers import xlsx as xlsx_renderer
from departments.models import Department
from stats.intake.files import read_file
from stats.models import Figure, StatTable
from tests.base import DECEMBER, NOVEMBER
from tests.bulletin.test_commands import run
from tests.bulletin.test_pages import Published
from tests.documents import documents, tables

HEAD = ["序号", "部门", "系统受理数", "系统办结数", "系统评价数", "系统评价满意率"]
REMARKS = [
    "备注：数据来源于“智慧政务平台”。",
    "备注：公交公司数据来源于窗口统计，不计入合计。",
]
SUFFIXES = (
    "bulletin.json",
    "bulletin.csv",
    "bulletin.xlsx",
    "tables/1.csv",
    "tables/1.xlsx",
    "figures.csv",
)
ADDRESSES = [base + name for base in ("/2020/12/", "/2020/12/v1/") for name in SUFFIXES]
TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def document_with(*found: Table, **more: Any) -> Document:
    sections = tuple(Section("一、", f"表{n}", (one,)) for n, one in enumerate(found, 1))
    return Document(
        "2020-12", "通报", "标题", "某局", dt.date(2021, 1, 13), sections=sections, **more
    )


def text_cell(text: str, **more: Any) -> Cell:
    return Cell((Run(text),) if text else (), **more)


def simple_table(name: str, value: str, note: str = "") -> Table:
    return Table(
        head=((text_cell("部门", header=True), text_cell("受理数", header=True)),),
        body=((text_cell(name, header=True), text_cell(value, note=note, numeric=True)),),
    )


class ServedTests(Published):
    def setUp(self) -> None:
        super().setUp()
        self.edition = self.issued()

    def test_the_table_as_printed(self) -> None:
        self.assertEqual(
            rows(self.client.get("/2020/12/bulletin.csv").content),
            [
                HEAD,
                [
                    *("1", "公交公司", "1000（数据来源于窗口统计）", "1000（数据来源于窗口统计）"),
                    *("暂无数据", "暂无数据"),
                ],
                ["2", "医保局", "200", "200", "45", "99%"],
                ["3", "社保局", "100", "101", "45", "100%"],
                *([remark] for remark in REMARKS),
            ],
        )

    def test_the_workbook_has_numbers_that_look_as_printed(self) -> None:
        book = load_workbook(io.BytesIO(self.client.get("/2020/12/bulletin.xlsx").content))
        self.assertEqual(book.sheetnames, ["1 政务服务大厅12月部门窗口办件情况和效能指标统计"])
        sheet = book.worksheets[0]
        self.assertEqual([box.value for box in sheet[1]], HEAD)
        noted = '0"（数据来源于窗口统计）"'
        self.assertEqual(
            [(box.value, box.number_format) for box in sheet[2]],
            [
                *((1, "0"), ("公交公司", "General"), (1000, noted), (1000, noted)),
                *(("暂无数据", "General"), ("暂无数据", "General")),
            ],
        )
        self.assertEqual(
            [(box.value, box.number_format, box.data_type) for box in sheet[3]][3:],
            [(200, "0", "n"), (45, "0", "n"), (0.99, "0%", "n")],
        )
        self.assertEqual([row[0].value for row in sheet["A5:A6"]], REMARKS)
        self.assertEqual(sheet.freeze_panes, "A2")

    def test_the_document_is_the_frozen_one_byte_by_byte(self) -> None:
        for address in ("/2020/12/bulletin.json", "/2020/12/v1/bulletin.json"):
            response = self.client.get(address)
            self.assertEqual(response.content, bytes(self.edition.document))
            self.assertEqual(response["ETag"], f'"{self.edition.document_sha256}"')
            self.assertEqual(response["Link"], '</schema/bulletin.json>; rel="describedby"')
            self.assertEqual(encode(decode(response.content)), response.content)

    def test_the_figures_one_a_row_with_their_sources(self) -> None:
        found = rows(self.client.get("/2020/12/figures.csv").content)
        self.assertEqual(
            found[:6],
            [
                ["月份", "部门", "指标", "数值", "单位", "来源", "附注"],
                ["2020-12", "大厅", "排号数", "400", "件", "智慧政务平台", ""],
                ["2020-12", "大厅", "即办件数", "250", "件", "智慧政务平台", ""],
                ["2020-12", "公交公司", "受理数", "1000", "件", "窗口统计", "数据来源于窗口统计"],
                ["2020-12", "公交公司", "办结数", "1000", "件", "窗口统计", "数据来源于窗口统计"],
                ["2020-12", "公交公司", "评价数", "暂无数据", "件", "智慧政务平台", ""],
            ],
        )
        self.assertEqual(found[10], ["2020-12", "医保局", "满意率", "99", "%", "智慧政务平台", ""])
        self.assertEqual(len(found), 1 + 2 + 12)

    def test_types_names_and_headers(self) -> None:
        names = []
        for address in ADDRESSES:
            response = self.client.get(address)
            self.assertEqual(response["Content-Type"], TYPES[address.rpartition(".")[2]])
            self.assertEqual(response["X-Content-Type-Options"], "nosniff")
            self.assertTrue(response["Content-Security-Policy"].startswith("default-src 'none';"))
            self.assertEqual(
                set(response["Cache-Control"].split(", ")), {"public", "no-cache"}, address
            )
            self.assertEqual(dict(response.cookies), {})
            names.append(response["Content-Disposition"])
        self.assertEqual(
            names,
            [
                'inline; filename="bulletin-2020-12-v1.json"',
                'attachment; filename="bulletin-2020-12-v1.csv"',
                'attachment; filename="bulletin-2020-12-v1.xlsx"',
                'attachment; filename="bulletin-2020-12-v1-table1.csv"',
                'attachment; filename="bulletin-2020-12-v1-table1.xlsx"',
                'attachment; filename="figures-2020-12-v1.csv"',
            ]
            * 2,
        )

    def test_what_the_reader_has_is_not_sent_again_until_a_correction(self) -> None:
        tags = {address: self.client.get(address)["ETag"] for address in ADDRESSES}
        for address, tag in tags.items():
            again = self.client.get(address, headers={"if-none-match": tag})
            self.assertEqual((address, again.status_code, again.content), (address, 304, b""))
            head = self.client.head(address)
            self.assertEqual((head.status_code, head.content, head["ETag"]), (200, b"", tag))
            self.assertEqual(self.client.post(address).status_code, 405)
        self.correct(self.edition)
        self.assertEqual(
            [
                self.client.get(address, headers={"if-none-match": tag}).status_code
                for address, tag in tags.items()
            ],
            [200] * 6 + [304] * 6,
        )
        self.assertEqual(rows(self.client.get("/2020/12/bulletin.csv").content)[3][2], "150")
        self.assertEqual(rows(self.client.get("/2020/12/v1/bulletin.csv").content)[3][2], "100")

    def test_each_costs_one_query(self) -> None:
        for address in ADDRESSES:
            with self.assertNumQueries(1):
                self.client.get(address)

    def test_what_changed_since_in_the_ledger_is_not_told(self) -> None:
        before = [self.client.get(address).content for address in ADDRESSES]
        Figure.objects.filter(month=DECEMBER).update(value=777)
        Department.objects.filter(name="社保局").update(name="改了名的局")
        self.assertEqual([self.client.get(address).content for address in ADDRESSES], before)

    def test_where_there_is_none(self) -> None:
        self.bulletin(NOVEMBER)
        for address, sentence in {
            "/2020/11/bulletin.csv": "2020年11月的通报还没有发布。",
            "/2020/11/figures.csv": "2020年11月的通报还没有发布。",
            "/2020/12/v2/bulletin.json": "2020年12月的通报没有第2版。",
            "/2020/12/tables/2.csv": "这期通报没有第2张统计表，一共1张。",
            "/2020/12/tables/0.xlsx": "这期通报没有第0张统计表，一共1张。",
        }.items():
            response = self.client.get(address)
            self.assertEqual(response.status_code, 404)
            self.assertIn(sentence, response.content.decode())


class WithdrawnTests(Published):
    def test_no_format_of_it_is_given_out(self) -> None:
        edition = self.issued()
        withdraw(edition.bulletin, by=self.zhu, reason="数据有误，重新核对。", after=1)
        for address in ADDRESSES:
            response = self.client.get(address)
            self.assertEqual((address, response.status_code), (address, 410))
            self.assertIn("数据有误，重新核对。", response.content.decode())
            self.assertNotIn("公交公司", response.content.decode())


class ExportTests(Published):
    def test_each_format_published_and_draft(self) -> None:
        edition = self.issued()
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name in ("csv", "xlsx", "json"):
            path = folder / f"out.{name}"
            self.assertIsNone(run("export_bulletin", "2020-12", to=name, out=str(path))[1])
            self.assertEqual(
                path.read_bytes(), self.client.get(f"/2020/12/bulletin.{name}").content
            )
        Figure.objects.filter(indicator__name="受理数", department=self.social).update(value=150)
        run("export_bulletin", "2020-12", to="csv", out=str(folder / "draft.csv"), draft=True)
        self.assertEqual(rows((folder / "draft.csv").read_bytes())[3][2], "150")
        self.assertEqual(edition.number, 1)

    def test_a_bulletin_without_a_table(self) -> None:
        issue = self.bulletin()
        issue.sections.exclude(table=None).delete()
        path = Path(self.enterContext(tempfile.TemporaryDirectory())) / "out.csv"
        error = run("export_bulletin", "2020-12", to="csv", out=str(path), draft=True)[1]
        self.assertEqual((error, path.exists()), ("这期通报没有统计表。", False))


class SeveralTablesTests(SimpleTestCase):
    def test_numbered_in_the_order_of_print_pieces_left_out(self) -> None:
        one, two, three, typed = (simple_table("甲局", str(n)) for n in (1, 2, 3, 9))
        document = document_with(one, annexes=(Annex("附件", "附表：[其他]", (three,)),))
        child = Section("（一）", "下级", (two,))
        piece = Piece("稿件", blocks=(typed,))
        [first] = document.sections
        first = Section(first.number, first.title, (*first.blocks, piece), (child,))
        document = Document(
            **{name: getattr(document, name) for name in ("month", "masthead", "title", "issuer")},
            date=document.date, sections=(first,), annexes=document.annexes,
        )  # fmt: skip
        self.assertEqual(
            [title for title, _ in titled_tables(document)], ["表1", "下级", "附表：[其他]"]
        )
        book = load_workbook(io.BytesIO(renderer("xlsx")(document).content))
        self.assertEqual(book.sheetnames, ["1 表1", "2 下级", "3 附表：其他"])
        self.assertEqual([sheet["B2"].value for sheet in book.worksheets], [1, 2, 3])
        self.assertEqual(rows(renderer("csv")(document).content)[1], ["甲局", "1"])
        self.assertEqual(rows(csv_renderer.of_table(document, 3).content)[1], ["甲局", "3"])
        [alone] = load_workbook(io.BytesIO(xlsx_renderer.of_table(document, 2).content)).worksheets
        self.assertEqual(alone["B2"].value, 2)

    def test_without_any(self) -> None:
        for make in (renderer("csv"), renderer("xlsx")):
            with self.assertRaisesMessage(RenderingFailed, "这期通报没有统计表。"):
                make(document_with())

    def test_headings_over_several_columns(self) -> None:
        head = (
            (
                text_cell("部门", header=True, rowspan=2),
                text_cell("办件", header=True, colspan=2),
                text_cell("满意率", header=True, rowspan=2),
            ),
            (text_cell("受理数", header=True), text_cell("办结数", header=True)),
        )
        body = (
            text_cell("甲局", header=True),
            *(text_cell(text, numeric=True) for text in ("7", "8", "99.95%")),
        )
        document = document_with(Table(head, (body,)))
        self.assertEqual(
            rows(renderer("csv")(document).content),
            [
                ["部门", "办件", "", "满意率"],
                ["", "受理数", "办结数", ""],
                ["甲局", "7", "8", "99.95%"],
            ],
        )
        content = renderer("xlsx")(document).content
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        self.assertEqual(
            {str(span) for span in sheet.merged_cells.ranges}, {"A1:A2", "B1:C1", "D1:D2"}
        )
        self.assertEqual((sheet["D3"].value, sheet["D3"].number_format), (0.9995, "0.00%"))
        self.assertEqual(read_file(content).rows[2], ["甲局", "7", "8", "99.95%"])

    def test_the_workbook_is_the_same_bytes_each_time(self) -> None:
        document = document_with(simple_table("甲局", "1"))
        first = renderer("xlsx")(document).content
        self.assertEqual(renderer("xlsx")(document).content, first)
        with zipfile.ZipFile(io.BytesIO(first)) as archive:
            self.assertEqual({info.date_time[0] for info in archive.infolist()}, {1980})
            self.assertEqual(archive.read("docProps/core.xml").count(b"2021-01-13T00:00:00Z"), 2)

    def test_a_number_with_a_long_note_is_not_hidden(self) -> None:
        note = f"（{'长' * 100}）"
        content = renderer("xlsx")(document_with(simple_table("甲" * 60, "7", note))).content
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        self.assertEqual(
            [sheet.column_dimensions[name].width for name in "AB"], [44, 1 + 2 * 102 + 2]
        )
        self.assertEqual((sheet["B2"].value, sheet["B2"].data_type), (7, "n"))
        self.assertEqual(read_file(content).rows[1], ["甲" * 60, f"7{note}"])

    def test_a_long_remark_goes_on_in_the_next_row_and_still_imports(self) -> None:
        [(_, table)] = titled_tables(document_with(simple_table("甲局", "1")))
        table = Table(table.head, table.body, remarks=("长" * 900, "=1+1"))
        for name in ("csv", "xlsx"):
            found = read_file(renderer(name)(document_with(table)).content).rows[2:]
            self.assertEqual(
                ["".join(row) for row in found],
                [*(f"备注：{'长' * n}" for n in (400, 400, 100)), "备注：=1+1"],
            )


FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "＝1+1", "＋1", "－1", "＠a", "'=1+1", "''=1",
    '=HYPERLINK("//x.invalid")', "=cmd|' /C calc'!A0", "\r=1",
    " =1+1", "\u3000=1+1", "\xa0-1+1", "\ufeff=1+1", "\u200b@a", "\x01=1+1", "﹦1+1",
)  # fmt: skip
DANGEROUS = r"\A[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠﹦\t\r\n]"


class FormulaTests(SimpleTestCase):
    """Each hostile text in each place of a table, through each writer."""

    def hostile(self) -> list[Document]:
        made = []
        for text in FORMULAS:
            cells = [text_cell(text, header=True), text_cell(text, numeric=True)]
            noted = text_cell("6459", note=f"（{text}）", numeric=True)
            head = (text_cell(text, header=True), text_cell("乙", header=True))
            made.append(
                document_with(
                    Table((head,), (tuple(cells), (cells[0], noted)), remarks=(text,),
                          measures=(Measure(text, text),)),
                )
            )  # fmt: skip
        return made

    def test_no_cell_of_a_csv_begins_one(self) -> None:
        makers: tuple[Callable[[Document], Any], ...] = (renderer("csv"), figures.render)
        for document in self.hostile():
            for make in makers:
                for row in rows(make(document).content):
                    for cell in row:
                        self.assertNotRegex(cell, DANGEROUS)

    def test_no_cell_of_a_workbook_is_one(self) -> None:
        for document in self.hostile():
            book = load_workbook(io.BytesIO(renderer("xlsx")(document).content))
            boxes = [box for row in book.worksheets[0].iter_rows() for box in row]
            self.assertEqual([box for box in boxes if box.data_type == "f"], [])

    def test_numbers_stay_numbers_negative_ones_too(self) -> None:
        document = document_with(simple_table("甲局", "-3.5"))
        self.assertEqual(rows(renderer("csv")(document).content)[1], ["甲局", "-3.5"])
        box = load_workbook(io.BytesIO(renderer("xlsx")(document).content)).worksheets[0]["B2"]
        self.assertEqual((box.value, box.data_type, box.number_format), (-3.5, "n", "0.0"))

    @settings(max_examples=40)
    @given(tables())
    def test_what_is_written_is_what_is_printed(self, table: Table) -> None:
        """Read back as the import reads it, CSV and workbook say what the page says."""
        printed = [
            ["".join(run.text for run in cell.runs) + cell.note for cell in row]
            for row in table.body
        ]
        for name in ("csv", "xlsx"):
            read = read_file(renderer(name)(document_with(table)).content).rows
            self.assertEqual(read[1 : 1 + len(printed)], printed, name)


class JsonTests(SimpleTestCase):
    @settings(max_examples=60, deadline=None)
    @given(documents())
    def test_the_same_document_and_the_same_bytes(self, document: Document) -> None:
        content = renderer("json")(document).content
        self.assertEqual(decode(content), document)
        self.assertEqual(renderer("json")(decode(content)).content, content)
        self.assertIsInstance(json.loads(content), dict)

    def test_a_document_from_before_there_were_measures(self) -> None:
        """Its headings name the indicators; units and sources are not known."""
        table = simple_table("甲局", "12.5%", note="（含上月）")
        total = (text_cell("合计", header=True), text_cell("12.5%", numeric=True))
        table = Table(table.head, (*table.body, total))
        self.assertEqual(
            rows(figures.render(document_with(table)).content)[1:],
            [["2020-12", "甲局", "受理数", "12.5", "", "", "含上月"]],
        )


Ledger = set[tuple[str, str, str, Any, str, str]]


def ledger(*, month: str = "2020-12") -> Ledger:
    return {
        (
            str(f.month),
            f.department.name if f.department else "大厅",
            f.indicator.name,
            f.value,
            f.source.name,
            f.note,
        )
        for f in Figure.objects.filter(month=month).with_names()
    }


class RoundTripTests(TestCase):
    """What the sample publishes, imported into an empty installation by the command."""

    SOURCE = "西区智慧政务平台"

    def setUp(self) -> None:
        with transaction.atomic():
            sample.load()
            self.files = {name: self.client.get(f"/2020/12/{name}").content for name in SUFFIXES}
            columns = StatTable.objects.get(name="部门窗口办件情况").columns
            self.of_table = set(columns.values_list("indicator__name", flat=True))
            self.was = ledger()
            transaction.set_rollback(True)
        self.assertEqual((Figure.objects.count(), Edition.objects.count()), (0, 0))

    def take_in(self, name: str, **more: Any) -> dict[str, Any]:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        path = folder / name.replace("/", "-")
        path.write_bytes(self.files[name])
        out = io.StringIO()
        call_command(
            "import_figures", str(path), create_missing=True, source=self.SOURCE, format="json",
            stdout=out, **more,
        )  # fmt: skip
        told: dict[str, Any] = json.loads(out.getvalue())
        return told

    def test_each_table_gives_the_same_ledger(self) -> None:
        wanted = {row for row in self.was if row[2] in self.of_table}
        self.assertEqual(len(wanted), 84)
        for name in ("bulletin.csv", "bulletin.xlsx", "tables/1.csv", "tables/1.xlsx"):
            with transaction.atomic():
                told = self.take_in(name, month="2020-12")
                self.assertEqual((told["rows"], told["new"], told["errors"]), (21, 84, []))
                self.assertEqual(ledger(), wanted, name)
                again = self.take_in(name, month="2020-12")
                self.assertEqual((again["new"], again["changed"], again["unchanged"]), (0, 0, 84))
                transaction.set_rollback(True)

    def test_the_figures_give_the_hall_too(self) -> None:
        wanted = {row for row in self.was if row[2] in self.of_table or row[1] == "大厅"}
        self.assertEqual(len(wanted), 86)
        told = self.take_in("figures.csv")
        self.assertEqual((told["rows"], told["new"], told["errors"]), (86, 86, []))
        self.assertEqual(ledger(), wanted)

    def test_a_department_called_like_a_formula_comes_back(self) -> None:
        document = decode(self.files["bulletin.json"])
        content = encode(document).replace("区林业局".encode(), b"=1+1")
        for name in ("csv", "xlsx"):
            self.files[name] = renderer(name)(decode(content)).content
            with transaction.atomic():
                self.assertEqual(self.take_in(name, month="2020-12")["errors"], [])
                self.assertTrue(Department.objects.filter(name="=1+1").exists())
                self.assertFalse(Department.objects.filter(name="'=1+1").exists())
                transaction.set_rollback(True)
