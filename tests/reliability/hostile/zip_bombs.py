"""Archives that are no workbooks, lie about what they hold, or unpack without end."""

from __future__ import annotations

import io
import struct
import zipfile

from . import archives as a
from .xlsx_bombs import MIB, Bombs, honest

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OUTSIDE = ("../../../etc/cron.d/x", "/etc/x", "C:\\x", "xl/../../y.xml")


def _encrypted() -> bytes:
    content = a.book()
    for name in a.parts():
        content = a.changed(content, name, 8, "<H", 1)
    return content


def _symlink() -> bytes:
    """On a disk the sheet would be a link to another file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in a.parts().items():
            entry = zipfile.ZipInfo(name)
            if name == a.SHEET:
                entry.create_system, entry.external_attr = 3, 0o120777 << 16
                part = b"../../../../../etc/passwd"
            archive.writestr(entry, part)
    return file.getvalue()


def _nested() -> bytes:
    """A zip of zips of zips, each level ten of the one below."""
    inner = a.packed({"0": b"\0" * (8 * MIB)})
    for _ in range(4):
        inner = a.packed({str(n): inner for n in range(10)})
    return a.book(**{"xl/media/a.zip": inner})


def _of_2_to_the_63() -> bytes:
    """The last entry says so of itself."""
    content = bytearray(a.book())
    at = content.rindex(b"PK\x01\x02")
    length = struct.unpack_from("<H", content, at + 28)[0]
    struct.pack_into("<I", content, at + 24, 0xFFFFFFFF)
    struct.pack_into("<H", content, at + 30, 12)
    place = at + 46 + length
    content[place:place] = struct.pack("<HHQ", 1, 8, 2**63)
    end = content.rindex(b"PK\x05\x06")
    size = struct.unpack_from("<I", content, end + 12)[0]
    struct.pack_into("<I", content, end + 12, size + 12)
    return bytes(content)


def _packed_by(packing: int) -> bytes:
    return a.packed(a.parts() | {a.SHEET: a.sheet(a.ROWS + " " * (30 * MIB))}, packing)


def _lying(says: int, name: str = a.SHEET) -> bytes:
    """Right as far as it says, checksum and all."""
    honest = a.parts()[name]
    return a.lying(a.gibibyte(honest), says or len(honest), a.parts(), name)


def _cut(content: bytes, at: int) -> bytes:
    return content[:at]


def _only_a_directory() -> bytes:
    content = a.book()
    return content[content.index(b"PK\x01\x02") :]


def _many(count: int) -> bytes:
    return a.packed(a.parts() | {f"x{n}": b"" for n in range(count)}, zipfile.ZIP_STORED)


BOMBS: Bombs = {
    "100,000 entries": lambda: _many(100_000),
    "entries over one another": lambda: a.overlapping(150, 40 * MIB),
    "a zip of zips of zips": _nested,
    "1 GiB behind an honest sheet": lambda: _lying(0),
    "1 GiB behind honest styles": lambda: _lying(0, "xl/styles.xml"),
    "1 GiB behind an honest workbook": lambda: _lying(0, "xl/workbook.xml"),
    "1 GiB said to be 2 MiB": lambda: _lying(2 * MIB),
    "1 GiB said to be 50 MiB": lambda: _lying(50 * MIB),
    "1 GiB said to be 1 GiB": lambda: _lying(1 << 30),
    "an entry of 2^63 bytes": _of_2_to_the_63,
    "packed by LZMA": lambda: _packed_by(zipfile.ZIP_LZMA),
    "packed by bzip2": lambda: _packed_by(zipfile.ZIP_BZIP2),
    "names that lead out": lambda: a.book(**dict.fromkeys(OUTSIDE, b"x")),
    "a sheet that is a link": _symlink,
    "encrypted entries": _encrypted,
    "an encrypted workbook": lambda: OLD + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100_000,
    "an old .xls": lambda: OLD + b"\x09\x08" * 500_000,
    "an .xlsb": lambda: a.packed({"xl/workbook.bin": b"\0" * (50 * MIB)}),
    "an .ods": lambda: a.packed({"mimetype": b"x", "content.xml": b" " * (50 * MIB)}),
    "cut off in the middle": lambda: _cut(honest(5000), 60_000),
    "cut off in its directory": lambda: _cut(honest(5000), -30),
    "a directory and nothing else": _only_a_directory,
    "5 MiB before the archive": lambda: b"PK" + b"\0" * (5 * MIB) + a.book(),
    "9 MiB of ends of archives": lambda: b"PK\x05\x06" * (9 * MIB // 4),
}
