"""Bombs for the other doors: lists of accounts and words, manuscripts, past issues, pictures."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from base64 import b64encode

from PIL import Image

from tests.bulletin.odd_manuscripts import SPACES, docx, of, p, parts, r, zipped

from .archives import gibibyte, lying
from .xlsx_bombs import BOMBS as XLSX
from .xlsx_bombs import LAUGHS, MIB, Bombs
from .zip_bombs import BOMBS as ZIPS


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, *more: bytes, pixels: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = _chunk(b"IDAT", pixels or zlib.compress(b"\0" * 1000))
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + b"".join(more) + data + _chunk(b"IEND", b"")
    )


def _flat(width: int, height: int, kind: str) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Image.new("1" if kind == "PNG" else "L", (width, height)).save(file, kind)
    return file.getvalue()


def _jpeg_that_says(width: int, height: int) -> bytes:
    content = bytearray(_flat(16, 16, "JPEG"))
    at = content.index(b"\xff\xc0")
    struct.pack_into(">HH", content, at + 5, height, width)
    return bytes(content)


def _webp_that_says(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<IB3x", 10, 0x10)
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body += b"VP8L" + struct.pack("<I", 10) + b"\x2f" + b"\xff" * 9
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _frames() -> bytes:
    control = _chunk(b"acTL", struct.pack(">II", 100_000, 0))
    frame = _chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 60, 60, 0, 0, 1, 10, 0, 0))
    return _png(60, 60, control, *([frame] * 100_000), pixels=zlib.compress(b"\0" * (60 * 241)))


def _page(inside: str) -> bytes:
    return f"<!DOCTYPE html><html><body><article>{inside}</article></body></html>".encode()


def _table(rows: int, columns: int) -> bytes:
    row = "<w:tr>" + f"<w:tc>{p(r('1'))}</w:tc>" * columns + "</w:tr>"
    return docx(f"<w:tbl>{row * rows}</w:tbl>")


def _styled(styles: str) -> bytes:
    return docx(p(r("x")), word__styles_xml=f"<w:styles {SPACES}>{styles}</w:styles>".encode())


def _laughing() -> bytes:
    text = f"{LAUGHS}<w:document {SPACES}><w:body>{p(r('&h;'))}</w:body></w:document>"
    return of(text.encode())


def _page_with(picture: bytes) -> bytes:
    shown = f"data:image/png;base64,{b64encode(picture).decode()}"
    return _page(f'<p>一、甲</p><img src="{shown}">')


def _lying(name: str, says: int = 0) -> bytes:
    """Right as far as it says, with 1 GiB behind it."""
    honest = parts()[name]
    return lying(gibibyte(honest), says or len(honest), parts(), name)


def _deeper() -> bytes:
    inside, out = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return docx(inside * 5000 + p(r("x")) + out * 5000)


def _swollen(kind: bytes, before: bytes) -> bytes:
    return _png(10, 10, _chunk(kind, before + zlib.compress(b"x" * (100 * MIB))))


LISTS = ("one cell at XFD1048576", "a million styles", "two million shared strings")
MANUSCRIPTS: Bombs = {
    "100,000 parts": ZIPS["100,000 entries"],
    "an encrypted archive": ZIPS["encrypted entries"],
    "a workbook": XLSX["one cell at XFD20000"],
    "50 MiB of blanks": lambda: docx(p(r("x")) + " " * (50 * MIB)),
    "300,000 paragraphs": lambda: docx(p(r("长")) * 300_000),
    "a billion laughs": _laughing,
    "tables 5,000 deep": _deeper,
    "a table of 60,000 cells": lambda: _table(2000, 30),
    "a picture of 55 MiB of zeros": lambda: zipped(
        parts() | {"word/media/a.png": b"\0" * (55 * MIB)}
    ),
    "1 GiB behind an honest text": lambda: _lying("word/document.xml"),
    "1 GiB said to be 7 MiB": lambda: _lying("word/document.xml", 7 * MIB),
    "1 GiB behind honest relations": lambda: _lying("word/_rels/document.xml.rels"),
    "a run of 7 MiB": lambda: docx(p(r("长" * (7 * MIB // 3)))),
    "a style based on itself": lambda: _styled(
        '<w:style w:styleId="a"><w:basedOn w:val="a"/></w:style>'
    ),
    "100,000 styles": lambda: _styled('<w:style w:styleId="a"/>' * 100_000),
}
PAST: Bombs = {
    "a billion laughs": _laughing,
    "300,000 paragraphs": lambda: docx(p(r("一、长")) * 300_000),
    "a page of a million tags": lambda: _page("<p>" * 1_000_000),
    "a page 60,000 deep": lambda: _page("<div>" * 60_000 + "</div>" * 60_000),
    "a page with 150,000 cells": lambda: _page("<table>" + ("<tr>" + "<td>1" * 500) * 300),
    "a page with spans of 65534": lambda: _page(
        f"<table>{'<tr><td colspan=65534 rowspan=65534>1' * 3000}</table>"
    ),
    "a page with a huge picture": lambda: _page_with(_png(60_000, 60_000)),
    "400,000 headings": lambda: "一、\n".encode() * 400_000,
    "nothing but tabs": lambda: ("\t" * 200 + "\n").encode() * 9000,
    "one line of 9 MiB": lambda: "长".encode() * (3 * MIB),
    "a gzip of 1 GiB": lambda: b"\x1f\x8b\x08" + gibibyte(),
}
PICTURES: Bombs = {
    "a PNG of 60,000 × 60,000": lambda: _png(60_000, 60_000),
    "a PNG of 2^31 × 2^31": lambda: _png(2**31 - 1, 2**31 - 1),
    "a PNG of one line of 2^31": lambda: _png(2**31 - 1, 1),
    "a PNG whose text is 100 MiB": lambda: _swollen(b"zTXt", b"a\0\0"),
    "a PNG whose profile is 100 MiB": lambda: _swollen(b"iCCP", b"a\0\0"),
    "a PNG whose pixels never end": lambda: _png(10, 10, pixels=zlib.compress(b"\0" * (100 * MIB))),
    "a PNG of 100,000 frames": _frames,
    "a JPEG that says 65,500 × 65,500": lambda: _jpeg_that_says(65_500, 65_500),
    "a JPEG of 20,000 × 20,000": lambda: _flat(20_000, 20_000, "JPEG"),
    "a WebP that says 16,000 × 16,000": lambda: _webp_that_says(16_000, 16_000),
    "a GIF of 65,535 × 65,535": lambda: b"GIF89a\xff\xff\xff\xff\x80\0\0" + b"\0" * 100,
    "a picture cut off": lambda: _flat(3000, 3000, "JPEG")[:20_000],
}
DOORS: dict[str, Bombs] = {
    "accounts": {name: XLSX[name] for name in LISTS},
    "words": {name: XLSX[name] for name in LISTS},
    "manuscript": MANUSCRIPTS,
    "past": PAST,
    "picture": PICTURES,
}
