"""Workbooks and zips that are small as files and large, deep or endless inside."""

from __future__ import annotations

import codecs
import io
import random
from collections.abc import Callable
from functools import cache

from openpyxl import Workbook

from . import archives as a

Bombs = dict[str, Callable[[], bytes]]
MIB = 1 << 20
NS = f'xmlns="{a.MAIN}"'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "哈">'
    + "".join(f'<!ENTITY {n} "{f"&{m};" * 20}">' for m, n in zip("abcdefg", "bcdefgh", strict=True))
    + "]>"
)


def xml(name: str, inner: str | bytes, before: str = "") -> bytes:
    middle = inner if isinstance(inner, bytes) else inner.encode()
    return f"{a.HEAD}{before}<{name} {NS}>".encode() + middle + f"</{name}>".encode()


def cell(place: str, text: str = "x") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


@cache
def honest(rows: int) -> bytes:
    """A table as a hall would make it: names, numbers, a percentage."""
    book, chance = Workbook(write_only=True), random.Random(rows)
    page = book.create_sheet("十二月")
    page.append(["序号", "部门", "受理数", "办结数", "评价数", "满意率", "排号数", "备注"])
    for n in range(1, rows + 1):
        cases = chance.randrange(9000)
        page.append(
            [n, f"区第{n}局", cases, cases + 2, cases // 3, "99.5%", cases // 2, "窗口统计"]
        )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(rows: str, **more: str) -> bytes:
    return a.book(xl__worksheets__sheet1_xml=a.sheet(rows, **more))


def _styles(inner: str, before: str = "") -> bytes:
    return a.book(xl__styles_xml=xml("styleSheet", inner, before))


def _strings(inner: str) -> bytes:
    return a.book(xl__sharedStrings_xml=xml("sst", inner))


def looking_like(what: str, count: int) -> bytes:
    """A comment in which a search for a tag would begin again and again.

    No two parts of it are alike, or it would be refused for how well it packs.
    """
    return _sheet(f"{a.ROWS}<!--{''.join(f'<{what} {n:x}' for n in range(count))}-->")


def _with_entity(declared: str, place: str = "&h;") -> bytes:
    rows = f'<row r="1">{cell("A1", place)}</row>'
    text = f"{a.HEAD}{declared}<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>"
    return a.book(xl__worksheets__sheet1_xml=text.encode())


def _merged(merges: str) -> bytes:
    return _sheet(a.ROWS, after=f"<mergeCells>{merges}</mergeCells>")


def _formats(count: int) -> bytes:
    made = (f'<numFmt numFmtId="{n}" formatCode="0"/>' for n in range(count))
    return _styles(f"<numFmts>{''.join(made)}</numFmts>")


def _names(count: int) -> bytes:
    made = (f'<definedName name="n{n}">A1</definedName>' for n in range(count))
    return a.book(xl__workbook_xml=a.workbook(f"<definedNames>{''.join(made)}</definedNames>"))


def _column(texts: tuple[str, ...], dress: str = "") -> str:
    return a.ROWS + "".join(
        f'<row r="{n}"><c r="A{n}"{dress}><v>{text}</v></c></row>'
        for n, text in enumerate(texts, 3)
    )


def _dates() -> bytes:
    texts = ("-1", "0", "60", "2958466", "1e10", "1e300", "-1e300")
    styles = xml("styleSheet", '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>')
    old = a.workbook().replace(b"<sheets>", b'<workbookPr date1904="1"/><sheets>')
    rows = a.sheet(_column(texts, ' s="1"'))
    return a.book(xl__styles_xml=styles, xl__workbook_xml=old, xl__worksheets__sheet1_xml=rows)


def _numbers() -> bytes:
    long = ("9" * 100_000, "0." + "0" * 100_000 + "1")
    return _sheet(_column(("1e308", "1e999999999", "NaN", "-inf", "1_0", "٣", *long)))


def _links(outside: str = "") -> bytes:
    """Cells of another workbook, kept beside; or of one on another machine."""
    target = (
        f'<Relationship Id="rId9" Type="{a.OFFICE}/externalLink" '
        'Target="externalLinks/externalLink1.xml"/></Relationships>'
    )
    related = a.parts()["xl/_rels/workbook.xml.rels"].decode()
    rows = '<row r="1"><cell r="A1"><v>1</v></cell></row>' * (1 if outside else 300_000)
    cells = f'<externalBook><sheetDataSet><sheetData sheetId="0">{rows}</sheetData></sheetDataSet>'
    far = (
        f'<Relationship Id="rId1" Type="{a.OFFICE}/externalLinkPath" Target="{outside}" '
        'TargetMode="External"/>'
    )
    named = "<externalReferences>" + '<externalReference r:id="rId9"/>' * 2000
    return a.book(
        xl__workbook_xml=a.workbook(f"{named}</externalReferences>"),
        **{
            "xl/_rels/workbook.xml.rels": related.replace("</Relationships>", target).encode(),
            "xl/externalLinks/externalLink1.xml": xml("externalLink", f"{cells}</externalBook>"),
            "xl/externalLinks/_rels/externalLink1.xml.rels": xml("Relationships", far),
        },
    )


def _many_sheets() -> bytes:
    wide = "".join(cell(f"{chr(65 + column % 26)}1") for column in range(2000))
    page = a.sheet(f'<row r="1">{wide}</row>')
    numbers = range(1, 180)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{a.OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    book = f'{a.HEAD}<workbook {NS} xmlns:r="{a.OFFICE}"><sheets>{sheets}</sheets></workbook>'
    related = f'{a.HEAD}<Relationships xmlns="{a.PACKAGE}/relationships">{links}</Relationships>'
    return a.book(
        xl__workbook_xml=book.encode(),
        **{"xl/_rels/workbook.xml.rels": related.encode()},
        **{f"xl/worksheets/sheet{n}.xml": page for n in numbers},
    )


def _utf16(text: str) -> bytes:
    return codecs.BOM_UTF16_LE + text.replace("UTF-8", "UTF-16").encode("utf-16-le")


def _behind_a_comment() -> bytes:
    book = a.workbook(before=f"<!--{'x' * MIB}-->{LAUGHS}")
    return a.book(xl__workbook_xml=book.replace("十二月".encode(), b"&h;"))


def _uncomputed() -> bytes:
    rows = (f'<row r="{n}"><c r="A{n}"><f>A{n + 1}</f></c></row>' for n in range(1, 100_001))
    return _sheet("".join(rows))


def _attributes() -> bytes:
    named = " ".join(f'a{n}="1"' for n in range(1_000_000))
    return _sheet(f"<row {named}/>")


def _far(place: str) -> bytes:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return _sheet(f'{a.ROWS}<row r="{row}">{cell(place)}</row>')


FILE = '<!DOCTYPE x [<!ENTITY h SYSTEM "file:///etc/passwd">]>'
QUADRATIC = f'<!DOCTYPE x [<!ENTITY h "{"x" * 100_000}">]>'
BOMBS: Bombs = {
    "one cell at XFD1048576": lambda: _far("XFD1048576"),
    "one cell at XFD20000": lambda: _far("XFD20000"),
    "one cell at A1048576": lambda: _far("A1048576"),
    "one cell in row 10^18": lambda: _far(f"A{10**18}"),
    "a dimension of all there is": lambda: _sheet(
        a.ROWS, before='<dimension ref="A1:XFD1048576"/>'
    ),
    "50 MiB of blanks": lambda: _sheet(a.ROWS + " " * (50 * MIB)),
    "70 MiB of blanks": lambda: _sheet(a.ROWS + " " * (70 * MIB)),
    "a million empty rows": lambda: _sheet(a.ROWS + "<row/>" * 1_000_000),
    "three million empty cells": lambda: _sheet(f"<row>{'<c/>' * 3_000_000}</row>"),
    "a cell of 50 MiB": lambda: _sheet(f'<row r="1">{cell("A1", "x" * (50 * MIB))}</row>'),
    "a million elements deep": lambda: _sheet("<a>" * 1_000_000 + "</a>" * 1_000_000),
    "a million attributes": _attributes,
    "an attribute of 40 MiB": lambda: _sheet(f'<row r="1" x="{"y" * (40 * MIB)}"/>'),
    "two million merges": lambda: _merged('<mergeCell ref="A1:A9"/>' * 2_000_000),
    "a merge of all cells": lambda: _merged('<mergeCell ref="A1:XFD1048576"/>'),
    "a million styles": lambda: _styles(f"<cellXfs>{'<xf/>' * 1_000_000}</cellXfs>"),
    "half a million number formats": lambda: _formats(500_000),
    "half a million defined names": lambda: _names(500_000),
    "two million shared strings": lambda: _strings("<si><t>x</t></si>" * 2_000_000),
    "a shared string of 50 MiB": lambda: _strings(f"<si><t>{'长' * (17 * MIB)}</t></si>"),
    "a shared string in a million runs": lambda: _strings(
        f"<si>{'<r><t>x</t></r>' * 1_000_000}</si>"
    ),
    "another workbook's 300,000 rows": _links,
    "another machine's workbook": lambda: _links("file://evil.invalid/x.xlsx"),
    "180 sheets": _many_sheets,
    "180 drawings": lambda: a.book(
        **{f"xl/drawings/drawing{n}.xml": xml("wsDr", "<a/>" * 60_000) for n in range(180)}
    ),
    "macros of 5 MiB": lambda: a.book(**{"xl/vbaProject.bin": random.Random(1).randbytes(5 * MIB)}),
    "100,000 formulas without results": _uncomputed,
    "numbers that are none or endless": _numbers,
    "dates outside all calendars": _dates,
    "a billion laughs": lambda: _with_entity(LAUGHS),
    "a billion laughs in UTF-16": lambda: a.book(
        xl__sharedStrings_xml=_utf16(f"{a.HEAD}{LAUGHS}<sst {NS}><si><t>&h;</t></si></sst>")
    ),
    "a billion laughs behind 1 MiB": _behind_a_comment,
    "an entity that is a file": lambda: _with_entity(FILE),
    "an entity of 100 KB, 10,000 times": lambda: _with_entity(QUADRATIC, "&h;" * 10_000),
    "a comment like 700,000 cells": lambda: looking_like("c ", 700_000),
    "a comment like 500,000 merges": lambda: looking_like("mergeCell ", 500_000),
    "a comment like 500,000 rows": lambda: looking_like("row hidden", 500_000),
    "a comment like one long prefix": lambda: _sheet(f"{a.ROWS}<!--<{'c' * MIB}-->"),
    "three million cells in a comment": lambda: _sheet(f"{a.ROWS}<!--{'<c ' * 3_000_000}-->"),
}
