"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
import struct

#: Taken, by Pillow's names.
TAKEN = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WebP"}
ENDINGS = {
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "jpe": "JPEG",
    "jfif": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
}
#: Not taken, but called by their names.
OTHERS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), name)
    for pattern, name in (
        (rb"GIF8[79]a", "GIF 图片"),
        (rb"BM.{4}\x00\x00\x00\x00", "BMP 图片"),
        (rb"II\*\x00|MM\x00\*", "TIFF 图片"),
        (rb".{4}ftyp(?:hei|hev|mif1|msf1)", "HEIC 图片（苹果手机的格式）"),
        (rb".{4}ftypavi", "AVIF 图片"),
        (rb"\x00\x00\x01\x00", "图标文件"),
        (rb"8BPS", "Photoshop 文件"),
        (rb"\x01\x00\x00\x00.{36} EMF", "EMF 图形"),
        (rb"\xd7\xcd\xc6\x9a", "WMF 图形"),
        (rb"%PDF-", "PDF 文件"),
        (rb"%!PS|\xc5\xd0\xd3\xc6", "EPS 文件"),
        (rb"PK\x03\x04", "压缩包或 Word、Excel 文件"),
        (rb"\xd0\xcf\x11\xe0", "旧版 Word、Excel 文件"),
        (rb".{4}ftyp", "视频"),
        (rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE svg|<?svg)",
         "SVG 图形"),
        (rb"(?:\xef\xbb\xbf)?\s*<", "网页或 SVG 图形"),
    )
)  # fmt: skip


def kind_of(content: bytes) -> str:
    """`JPEG`, `PNG` or `WEBP`; else an empty string."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    return "WEBP" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


def other_kind(content: bytes) -> str:
    """What people call a file that is no picture of ours; empty where it is not known."""
    head = content[:2000]
    return next((name for pattern, name in OTHERS if pattern.match(head)), "")


def stated_size(content: bytes, kind: str) -> tuple[int, int] | None:
    """Width and height that the head of a PNG or WebP states, read before any decoder runs.

    Pillow's WebP decoder takes memory for the whole picture as soon as a file is opened.
    """
    try:
        if kind == "PNG":
            width, height = struct.unpack_from(">II", content, 16)
            return width, height
        return _webp_size(content) if kind == "WEBP" else None
    except struct.error:
        return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    chunk = content[12:16]
    if chunk == b"VP8X":
        low_w, high_w, low_h, high_h = struct.unpack_from("<HBHB", content, 24)
        return low_w + (high_w << 16) + 1, low_h + (high_h << 16) + 1
    if chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None
