"""Word files that are broken, too large, or made to harm, each with what is said of it."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

MANUSCRIPTS = Path(__file__).with_name("manuscripts")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
NOT_WORD, DAMAGED, TOO_MUCH = "不是 Word 文件", "已损坏，或不是 .docx 文件", "太"


def document(body: str, head: str = "") -> str:
    main = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return f'<?xml version="1.0"?>{head}{main}'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(main: str | bytes = "", **parts: str | bytes) -> bytes:
    """A .docx of a main part and others by their names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS)
        archive.writestr("word/document.xml", main or document(paragraph("正文。")))
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def encrypted(content: bytes) -> bytes:
    """With the mark of a password on every entry."""
    changed = bytearray(content)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(sign, at + 4)
    return bytes(changed)


def twice() -> bytes:
    file = io.BytesIO(docx())
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("word/document.xml", document(paragraph("另一份")))
    return file.getvalue()


def lying(content: bytes) -> bytes:
    """The sizes in its directory are not those of what it holds."""
    at = content.rfind(b"word/document.xml") - 46
    return content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :]


def refused() -> Iterator[tuple[str, bytes, str]]:
    """Name, content, and a part of the sentence that refuses it."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    yield "laughs.docx", docx(document("&a9;", f'<!DOCTYPE x [<!ENTITY a0 "哈">{laughs}]>')), "定义"
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    yield "xxe.docx", docx(document("&e;", outside)), "定义"
    yield "dtd.docx", docx(document("", '<!DOCTYPE x SYSTEM "http://a.cn/x.dtd">')), "定义"
    rels = RELS.replace("<Rel", outside + "<Rel", 1)
    yield "xxe-in-rels.docx", docx(**{"word/_rels/document.xml.rels": rels}), "定义"
    deep = "<w:r>" * 5_000 + "</w:r>" * 5_000
    yield "deep.docx", docx(document(f"<w:p>{deep}</w:p>")), "太复杂"
    yield "wide.docx", docx(document("<w:p/>" * 500_000)), "太多"
    yield "zeros.docx", docx(b" " * (25 * 1024 * 1024)), "太多"
    yield (
        "bomb.docx",
        docx(**{"word/media/image1.png": b"\0" * (160 * 1024 * 1024)}),
        "展开以后太大",
    )
    yield "many.docx", docx(**{f"x{n}": "" for n in range(2_100)}), "展开以后太大"
    yield "lying.docx", lying(docx(document(paragraph("字" * 1000)))), ""
    yield "too-many-bytes.docx", docx() + b"\0" * (21 * 1024 * 1024), "最大20MB"
    yield "password.docx", encrypted(docx()), "加了密码"
    yield "twice.docx", twice(), "重名"
    yield "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧的 .doc、.wps"
    yield "wps.wps", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧的 .doc、.wps"
    yield "paper.docx", b"%PDF-1.7 ...", "是 PDF 文件"
    yield "rich.docx", rb"{\rtf1\ansi hello}", "是 RTF 文件"
    yield "page.docx", b"<html><body>hello", DAMAGED
    yield "picture.docx", b"\x89PNG\r\n\x1a\n", DAMAGED
    yield "empty.docx", b"", DAMAGED
    yield "cut-off.docx", docx()[:-60], DAMAGED
    yield "half.docx", docx()[: len(docx()) // 2], DAMAGED
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    yield "table.docx", sheet.getvalue(), NOT_WORD
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    yield "nothing.docx", empty.getvalue(), NOT_WORD
    yield "not-xml.docx", docx(b"this is not xml"), DAMAGED
    yield "binary.docx", docx(bytes(range(256))), DAMAGED
    yield "unclosed.docx", docx("<w:document"), DAMAGED
