"""Pictures that are not what they seem, each with what is said of it."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

BROKEN = "打不开，不是完好的 jpg、png 或 webp 图片。"


def picture(
    kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object
) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, 120 if mode in ("L", "P", "I;16") else None).save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)


def png(width: int, height: int, *chunks: bytes, data: bytes = b"") -> bytes:
    """A PNG that says it is so large, whatever it holds."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(data))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + body + chunk(b"IEND", b"")


def refused() -> Iterator[tuple[str, bytes, str]]:
    """Name, content, and a part of the sentence that refuses it."""
    whole = picture("JPEG", (200, 200))
    yield "144-megapixels.png", png(12_000, 12_000), "太大"
    yield "50-megapixels.png", png(10_000, 5_000), "10000×5000像素，超过4000万像素"
    yield "a-line.png", png(2**31 - 1, 1), ""
    yield "claims-billions.png", png(60_000, 60_000), "太大"
    bomb = chunk(b"zTXt", b"x\0\0" + zlib.compress(b"\0" * 80_000_000))
    yield "text-bomb.png", png(10, 10, bomb, data=b"\0" * 310), ""
    yield "too-many-bytes.jpg", whole + b"\0" * (10 * 1024 * 1024), "最大10MB"
    yield "script.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', BROKEN
    yield "script.gif", b"GIF89a/*" + picture("GIF")[8:] + b"*/=1;alert(1)", BROKEN
    yield "really.gif", picture("GIF"), BROKEN
    yield "really.bmp.jpg", picture("BMP"), BROKEN
    yield "really.tiff.png", picture("TIFF"), BROKEN
    yield "really.ico.png", picture("ICO"), BROKEN
    yield "page.html.jpg", b"<html><script>x()</script>", BROKEN
    yield "program.jpg", b"MZ" + b"\0" * 2_000, BROKEN
    yield "heic.jpg", b"\0\0\0\x18ftypheic" + b"\0" * 200, BROKEN
    yield "postscript.png", b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run", BROKEN
    yield "empty.png", b"", BROKEN
    yield "cut-off.jpg", whole[: len(whole) // 2], BROKEN
    yield "cut-off.png", picture()[:40], BROKEN
    yield "only-a-head.webp", b"RIFF\x10\0\0\0WEBPVP8 ", BROKEN
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    moving = io.BytesIO()
    frames[0].save(moving, "WEBP", save_all=True, append_images=frames[1:])
    yield "moving.webp", moving.getvalue(), "是动画"
    moving = io.BytesIO()
    frames[0].save(moving, "PNG", save_all=True, append_images=frames[1:])
    yield "moving.png", moving.getvalue(), "是动画"


def polyglots() -> Iterator[tuple[str, bytes, bytes]]:
    """Pictures that are something else as well: taken, and the something else is gone."""
    zipped = b"PK\x03\x04" + b"evil.exe" + b"\0" * 100
    yield "with-a-zip.jpg", picture("JPEG") + zipped, b"evil.exe"
    yield "with-a-page.png", picture() + b"<script>x()</script>", b"<script>"
    comment = b"\xff\xfe" + struct.pack(">H", 24) + b"<?php system($_GET[0])?>"[:22]
    whole = picture("JPEG")
    yield "with-php.jpg", whole[:2] + comment + whole[2:], b"<?php"
    yield "with-text.png", png(1, 1, chunk(b"tEXt", b"a\0<script>"), data=b"\0\0\0\0"), b"<script>"
    yield "wrong-name.png", picture("JPEG"), b"\x89PNG"
    yield "no-name", picture("WEBP"), b"WEBP"
