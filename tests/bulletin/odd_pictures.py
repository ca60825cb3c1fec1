"""Pictures as phones, cameras and screens make them, and as somebody hostile would.

`REFUSED` come with what is said of them; `TAKEN` with the media type and size that are kept, and
with every note. Each is made in memory and small, so that what it costs is what it pretends.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, PngImagePlugin

SCRIPT = b"<script>alert(1)</script>"


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def plain(mode: str = "RGB", size: tuple[int, int] = (60, 40), colour: Any = 0) -> Image.Image:
    return Image.new(mode, size, colour)


def jpeg(size: tuple[int, int] = (60, 40), colour: str = "navy", **options: Any) -> bytes:
    return saved(plain(size=size, colour=colour), "JPEG", **options)


def png(size: tuple[int, int] = (60, 40), colour: str = "navy", **options: Any) -> bytes:
    return saved(plain(size=size, colour=colour), "PNG", **options)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk after its head."""
    whole = png()
    return whole[:33] + chunk(kind, data) + whole[33:]


def pretending(width: int, height: int) -> bytes:
    """A PNG whose head states a size, with pixels of one compressed row only."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def webp_pretending(width: int, height: int) -> bytes:
    """The head of an extended WebP, which alone would make a decoder take its memory."""
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    extended = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size
    return b"RIFF" + struct.pack("<I", 4 + len(extended)) + b"WEBP" + extended


def of_a_phone(orientation: int = 6) -> bytes:
    """A photo lying on its side, with the place and the phone it was taken with."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretPhone"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (30.0, 39.0, 21.0)
    photo = plain(size=(400, 300), colour="red")
    photo.paste("blue", (0, 0, 200, 300))
    return saved(photo, "JPEG", exif=exif, comment=b"SecretComment")


def moving(kind: str) -> bytes:
    frames = [plain(colour=colour) for colour in ("red", "blue", "green")]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def telling() -> bytes:
    """A PNG with text in it."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "SecretAuthor")
    return png(pnginfo=told)


BOMB = b"k\0\0" + zlib.compress(b"A" * 80_000_000, 9)

REFUSED: dict[str, tuple[bytes, str]] = {
    "空.jpg": (b"", "图片是空的"),
    "太大.jpg": (jpeg() + b"\0" * 10 * 1024 * 1024, "图片有10.0MB，最大10MB。"),
    "巨.png": (pretending(12_000, 12_000), "图片有12000×12000像素，太大了，最多4000万像素。"),
    "长条.png": (pretending(2_000_000_000, 1), "最多4000万像素"),
    "大.jpg": (jpeg(size=(8000, 5001)), "图片有8000×5001像素，太大了，最多4000万像素。"),
    "大.webp": (webp_pretending(16_383, 16_383), "图片有16383×16383像素，太大了"),
    "零.png": (pretending(0, 10), "图片已损坏，打不开。"),
    "半截.jpg": (jpeg(size=(600, 400))[:400], "图片已损坏，打不开。"),
    "半截.png": (png(size=(600, 400))[:60], "图片已损坏，打不开。"),
    "半截.webp": (saved(plain(), "WEBP")[:24], "图片已损坏，打不开。"),
    "没有像素.png": (pretending(600, 400), "图片已损坏，打不开。"),
    "只有头.jpg": (b"\xff\xd8\xff" + SCRIPT, "图片已损坏，打不开。"),
    "文字炸弹.png": (with_chunk(b"zTXt", BOMB), "图片已损坏，打不开。"),
    "脚本.gif": (b"GIF89a/*" + SCRIPT, "这是GIF 图片，不能用作稿件的图片。"),
    "假.jpg": (saved(plain("P"), "GIF"), "这是GIF 图片"),
    "图.svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "这是SVG 图形"),
    "图.png": (b"<?xml version='1.0'?>\n<svg/>", "这是SVG 图形"),
    "外部实体.svg": (b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
                 "这是SVG 图形"),
    "网页.jpg": (b"<html>" + SCRIPT, "这是网页或 SVG 图形"),
    "手机.heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "这是HEIC 图片（苹果手机的格式）"),
    "新.avif": (b"\0\0\0\x18ftypavif\0\0\0\0", "这是AVIF 图片"),
    "视频.jpg": (b"\0\0\0\x18ftypmp42\0\0\0\0", "这是视频"),
    "旧.bmp": (saved(plain(), "BMP"), "这是BMP 图片"),
    "扫描.tif": (saved(plain(), "TIFF"), "这是TIFF 图片"),
    "图形.emf": (b"\1\0\0\0" + b"\0" * 36 + b" EMF", "这是EMF 图形"),
    "图形.wmf": (b"\xd7\xcd\xc6\x9a\0\0", "这是WMF 图形"),
    "文件.jpg": (b"%PDF-1.7", "这是PDF 文件"),
    "稿件.png": (b"PK\3\4" + b"\0" * 30, "这是压缩包或 Word、Excel 文件"),
    "程序.jpg": (b"MZ\x90\0", "这个文件不是图片，或已损坏。"),
}  # fmt: skip

JPEG_SIZE = ("image/jpeg", 60, 40)
PNG_SIZE = ("image/png", 60, 40)
ON_WHITE = "透明的地方已填成白色。"
PLACE = "已去掉照片里的拍摄位置。"
FIRST = "这是动图，只保留了第一帧。"

TAKEN: dict[str, tuple[bytes, tuple[str, int, int], tuple[str, ...]]] = {
    "照片.jpg": (jpeg(), JPEG_SIZE, ()),
    "照片.JPEG": (jpeg(), JPEG_SIZE, ()),
    "没有后缀": (jpeg(), JPEG_SIZE, ()),
    "截屏.png": (png(), PNG_SIZE, ()),
    "网图.webp": (saved(plain(), "WEBP"), PNG_SIZE, ()),
    "无损.webp": (saved(plain(), "WEBP", lossless=True), PNG_SIZE, ()),
    "灰.jpg": (saved(plain("L"), "JPEG"), JPEG_SIZE, ()),
    "印刷.jpg": (saved(plain("CMYK"), "JPEG"), JPEG_SIZE, ()),
    "十六位.png": (saved(plain("I;16", colour=40_000), "PNG"), PNG_SIZE, ()),
    "调色板.png": (saved(plain("P"), "PNG"), PNG_SIZE, ()),
    "黑白.png": (saved(plain("1"), "PNG"), PNG_SIZE, ()),
    "透明.png": (saved(plain("RGBA"), "PNG"), PNG_SIZE, (ON_WHITE,)),
    "透明.webp": (saved(plain("RGBA"), "WEBP"), PNG_SIZE, (ON_WHITE,)),
    "透明色.png": (saved(plain("P"), "PNG", transparency=0), PNG_SIZE, (ON_WHITE,)),
    "不透明.png": (saved(plain("RGBA", colour=(0, 0, 0, 255)), "PNG"), PNG_SIZE, ()),
    "手机.jpg": (of_a_phone(), ("image/jpeg", 300, 400), (PLACE,)),
    "动.png": (moving("PNG"), PNG_SIZE, (FIRST,)),
    "动.webp": (moving("WEBP"), PNG_SIZE, (FIRST,)),
    "其实.jpg": (
        png(), PNG_SIZE, ("文件名以 .jpg 结尾，其实是PNG图片，已按内容处理。",),
    ),
    "大.jpg": (
        jpeg(size=(4000, 3000)), ("image/jpeg", 1600, 1200),
        ("原图4000×3000像素，已缩小到1600×1200像素。",),
    ),
    "细.png": (
        png(size=(8000, 2)), ("image/png", 1600, 1), ("原图8000×2像素，已缩小到1600×1像素。",),
    ),
    "一点.png": (png(size=(1, 1)), ("image/png", 1, 1), ()),
    "双料.jpg": (jpeg() + b"PK\3\4" + SCRIPT, JPEG_SIZE, ()),
    "注释.jpg": (jpeg(comment=SCRIPT), JPEG_SIZE, ()),
    "带字.png": (telling(), PNG_SIZE, ()),
    "多图.jpg": (
        saved(plain(), "MPO", save_all=True, append_images=[plain(colour="red")]), JPEG_SIZE, (),
    ),
}  # fmt: skip

#: Found in none of what is kept.
SECRETS = (b"Secret", b"<script", b"Exif", b"GPS", b"PK\3\4")
