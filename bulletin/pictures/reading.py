"""A picture somebody hands in, as the bytes that are kept: decoded, turned, made small, rewritten.

Nothing of the file itself is kept, so nothing hidden in it is: no place, no camera, no script.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import ExifTags, Image, ImageFile, ImageOps

from .kinds import ENDINGS, TAKEN, kind_of, other_kind, stated_size
from .refusing import PictureRefused

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
#: Pixels of the longest side kept: 156 mm at 260 dots an inch.
MAX_SIDE = 1600
JPEG_QUALITY = 85
#: A drawing or a screen stays a PNG, sharp; a PNG larger than this is a photo.
MAX_PNG_BYTES = 500 * 1024
MEDIA_TYPES = ("image/jpeg", "image/png")
ASK = "请用 jpg、png 或 webp 格式的图片。"


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """`content` is what is kept, in `media_type`; `notes` say in Chinese what was changed.

    `alt` is what the file it came in says of it, if it came in one.
    """

    content: bytes
    media_type: str
    width: int
    height: int
    sha256: str
    name: str = ""
    notes: tuple[str, ...] = ()
    alt: str = ""


def read_picture(content: bytes, name: str = "") -> ReadPicture:
    """Read a JPEG, PNG or WebP, known by its content; the same bytes for the same file.

    At most 10 MB and 40 megapixels. Kept are at most 1600 pixels a side, in sRGB as they are,
    upright, on white, without metadata; of moving pictures the first. Raises PictureRefused.
    """
    kind = _kind(content)
    image, notes = _decoded(content, kind)
    kept, media_type = _encoded(image, kind)
    return ReadPicture(
        kept,
        media_type,
        *image.size,
        hashlib.sha256(kept).hexdigest(),
        name,
        (*_misnamed(name, kind), *notes),
    )


def _kind(content: bytes) -> str:
    if not content:
        raise PictureRefused("图片是空的，请重新选一张。")
    if len(content) > MAX_BYTES:
        size = len(content) / 1024 / 1024
        raise PictureRefused(
            f"图片有{size:.1f}MB，最大{MAX_BYTES // 1024 // 1024}MB。请压缩或裁剪后再传。"
        )
    if kind := kind_of(content):
        return kind
    if other := other_kind(content):
        raise PictureRefused(f"这是{other}，不能用作稿件的图片。{ASK}")
    raise PictureRefused(f"这个文件不是图片，或已损坏。{ASK}")


def _check_size(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise PictureRefused(
            f"图片有{width}×{height}像素，太大了，最多{MAX_PIXELS // 10_000}万像素。请缩小后再传。"
        )


def _decoded(content: bytes, kind: str) -> tuple[Image.Image, list[str]]:
    if size := stated_size(content, kind):
        _check_size(size)
    # WeasyPrint, where it is loaded, makes Pillow take half a picture for a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[kind]) as image:
                _check_size(image.size)
                return _plain(image)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused(
            f"图片的像素太多，最多{MAX_PIXELS // 10_000}万像素。请缩小后再传。"
        ) from None
    except Exception:
        # Decoders fail on broken files in whatever way they like.
        raise PictureRefused(
            "图片已损坏，打不开。请用看图软件另存一张，或重新拍一张，再传。"
        ) from None


def _plain(image: Image.Image) -> tuple[Image.Image, list[str]]:
    """Grey or RGB, upright, small, with nothing but its pixels; and what was done to it."""
    notes = []
    if getattr(image, "is_animated", False) and image.format != "MPO":
        notes.append("这是动图，只保留了第一帧。")
    exif = image.getexif()
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        notes.append("已去掉照片里的拍摄位置。")
    turned = exif.get(ExifTags.Base.Orientation, 1)
    whole = image.size[::-1] if turned in (5, 6, 7, 8) else image.size
    # The decoder of JPEG leaves out what would be made smaller anyway.
    image.draft("RGB" if image.mode == "YCbCr" else image.mode, (MAX_SIDE, MAX_SIDE))
    # Small before all else: what follows takes the memory of a small picture only.
    image = _in_steps(image)
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    image, had_holes = _on_white(image)
    if had_holes:
        notes.append("透明的地方已填成白色。")
    if turned != 1:
        image.getexif()[ExifTags.Base.Orientation] = turned
        image = ImageOps.exif_transpose(image)
    if image.size != whole:
        width, height = image.size
        notes.append(f"原图{whole[0]}×{whole[1]}像素，已缩小到{width}×{height}像素。")
    return _only_pixels(image), notes


def _in_steps(image: Image.Image) -> Image.Image:
    """In a mode of 8 bits whose pixels can be mixed: no palette, not black and white alone."""
    if image.mode.startswith(("I", "F")):
        # 16 bits a pixel; converting would cut off what is brighter than 255.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if "transparency" in image.info or image.mode in ("PA", "La", "RGBa"):
        return image.convert("RGBA")
    other = {"1": "L", "P": "RGB"}.get(image.mode)
    return image.convert(other) if other else image


def _on_white(image: Image.Image) -> tuple[Image.Image, bool]:
    """In grey or RGB; and whether something showed through."""
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        opaque = layered.getchannel("A").getextrema() == (255, 255)
        return Image.alpha_composite(paper, layered).convert("RGB"), not opaque
    return image.convert("L" if image.mode == "L" else "RGB"), False


def _only_pixels(image: Image.Image) -> Image.Image:
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _encoded(image: Image.Image, kind: str) -> tuple[bytes, str]:
    if kind != "JPEG":
        drawn = _saved(image, "PNG", optimize=True)
        if len(drawn) <= MAX_PNG_BYTES:
            return drawn, "image/png"
    return _saved(image, "JPEG", quality=JPEG_QUALITY, optimize=True), "image/jpeg"


def _saved(image: Image.Image, kind: str, **options: int) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _misnamed(name: str, kind: str) -> tuple[str, ...]:
    ending = PurePosixPath(name).suffix[1:].lower()
    if not ending or ENDINGS.get(ending) == kind:
        return ()
    return (f"文件名以 .{ending} 结尾，其实是{TAKEN[kind]}图片，已按内容处理。",)
