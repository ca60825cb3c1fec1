"""Zip archives and workbooks, honest ones and those whose headers lie, written by hand."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
#: A row of a table that is as it should be.
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>部门</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>受理数</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>社保局</t></is></c><c r="B2"><v>5</v></c></row>'
)


def sheet(rows: str = ROWS, *, before: str = "", after: str = "") -> bytes:
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    ).encode()


def parts(**more: bytes) -> dict[str, bytes]:
    """A workbook's parts by name; in those given, `__` stands for `/` and `_xml` for `.xml`."""
    sheet_kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{sheet_kind}.{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"),
            ("styles", "styles"), ("sharedStrings", "sharedStrings"),
        )
    )  # fmt: skip
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            (("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"),
             ("sharedStrings", "sharedStrings.xml")), 1
        )
    )  # fmt: skip
    made = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
        ).encode(),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": workbook(),
        "xl/_rels/workbook.xml.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>'
        ).encode(),
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"/>'.encode(),
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}"/>'.encode(),
        SHEET: sheet(),
    }
    return made | {_named(name): part for name, part in more.items()}


def _named(name: str) -> str:
    return name if "/" in name else name.replace("__", "/").replace("_xml", ".xml")


def workbook(more: str = "", before: str = "") -> bytes:
    return (
        f'{HEAD}{before}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="十二月" sheetId="1" r:id="rId1"/></sheets>{more}</workbook>'
    ).encode()


def packed(entries: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, part in entries.items():
            archive.writestr(name, part)
    return file.getvalue()


def book(**more: bytes) -> bytes:
    return packed(parts(**more))


def changed(content: bytes, name: str, place: int, shape: str, value: int) -> bytes:
    """The archive in which the central directory says something else of one entry."""
    data, start = bytearray(content), -1
    while (start := data.find(b"PK\x01\x02", start + 1)) >= 0:
        length = struct.unpack_from("<H", data, start + 28)[0]
        if bytes(data[start + 46 : start + 46 + length]).decode() == name:
            struct.pack_into(shape, data, start + place, value)
    return bytes(data)


def overlapping(entries: int, size: int) -> bytes:
    """A workbook with further entries that all point to the same packed bytes (Fifield's way)."""
    content = book(xl__media__bomb_xml=b"\0" * size)
    end = content.rindex(b"PK\x05\x06")
    first = struct.unpack_from("<I", content, end + 16)[0]
    directory = content[first:end]
    at = directory.rindex(b"PK\x01\x02")
    one, again = directory[at:], []
    for number in range(entries):
        copy = bytearray(one)
        name = f"xl/media/b{number:05}.xml".encode()
        copy[46 : 46 + struct.unpack_from("<H", one, 28)[0]] = name
        struct.pack_into("<H", copy, 28, len(name))
        again.append(bytes(copy))
    directory += b"".join(again)
    count = content.count(b"PK\x01\x02") + entries
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), first, 0)
    return content[:first] + directory + tail


def gibibyte(before: bytes = b"") -> bytes:
    """A deflated stream of 1 GiB of blanks behind these bytes, about 1 MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = b" " * (1 << 24)
    return b"".join([packer.compress(before), *map(packer.compress, [piece] * 64), packer.flush()])


def lying(stream: bytes, says: int, entries: dict[str, bytes], name: str) -> bytes:
    """An archive of which this part is this stream, said to unpack to so many bytes."""
    begins = zlib.decompressobj(-15).decompress(stream, says)
    body, directory, offset = [], [], 0
    for label, part in (entries | {name: stream}).items():
        lies = label == name
        crc = zlib.crc32(begins) if lies else zlib.crc32(part)
        about = struct.pack(
            "<5H3I2H", 20, 0, 8 if lies else 0, 0, 33, crc, len(part), says if lies else len(part),
            len(label.encode()), 0,
        )  # fmt: skip
        body.append(b"PK\x03\x04" + about + label.encode() + part)
        place = struct.pack("<3H2I", 0, 0, 0, 0, offset)
        directory.append(b"PK\x01\x02\x14\0" + about + place + label.encode())
        offset += len(body[-1])
    listed, count = b"".join(directory), len(directory)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(listed), offset, 0)
    return b"".join(body) + listed + end
