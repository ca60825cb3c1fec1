"""Pictures as they are handed in, made into what we keep: known, small, with nothing hidden.

Decoded and written anew, so that nothing of the file itself survives: no place where it was
taken, no script, no second file inside. The same picture gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
#: The longer side of what is kept, in pixels: 156 mm at 260 to the inch.
LONGEST_SIDE = 1600
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
HOW = "请另存为 jpg 或 png 再上传。"


class PictureRefused(Exception):
    """Says in Chinese what is wrong with the file, and what to do."""


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """`media_type` is image/jpeg or image/png; `notes` say what was changed."""

    content: bytes
    media_type: str
    width: int
    height: int
    name: str
    notes: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read_picture(content: bytes, name: str) -> ReadPicture:
    """Make a handed-in JPEG, PNG or WebP into what is kept; raises PictureRefused.

    What the content is counts, whatever the name says. Turned as the camera says, without any
    metadata, at most 1600 pixels on the longer side.
    """
    shown = f"图片“{name[:80]}”"
    if len(content) > MAX_BYTES:
        size = f"{len(content) / 1024 / 1024:.1f}"
        raise PictureRefused(
            f"{shown}有{size}MB，最大{MAX_BYTES // 1024 // 1024}MB。请缩小后再上传。"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=list(FORMATS)) as image:
                return _made(image, name, shown)
        except PictureRefused:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise PictureRefused(f"{shown}展开以后太大，不能收。请缩小后再上传。") from None
        except Exception:  # the decoders raise whatever a broken file makes them raise
            raise PictureRefused(
                f"{shown}打不开，不是完好的 jpg、png 或 webp 图片。{HOW}"
            ) from None


def _made(image: Image.Image, name: str, shown: str) -> ReadPicture:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PictureRefused(
            f"{shown}有{width}×{height}像素，超过{MAX_PIXELS // 10_000}万像素。请缩小后再上传。"
        )
    if getattr(image, "n_frames", 1) > 1:
        raise PictureRefused(f"{shown}是动画，通报里不能用。{HOW}")
    notes = []
    kind = str(image.format)
    if image.getexif():
        notes.append("拍摄位置等附带信息已去掉")
    image.load()
    turned = ImageOps.exif_transpose(image)
    if max(turned.size) > LONGEST_SIDE:
        turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        notes.append(f"已缩小到{turned.width}×{turned.height}像素")
    if kind == "WEBP":
        notes.append("webp 已转成通用格式")
    written, media_type = _written(turned, photograph=kind == "JPEG")
    return ReadPicture(written, media_type, turned.width, turned.height, name[:200], tuple(notes))


def _written(image: Image.Image, *, photograph: bool) -> tuple[bytes, str]:
    """A photograph as JPEG; what has sharp edges or see-through parts as PNG, on white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        image = Image.alpha_composite(white, layered)
    # A new image holds pixels and nothing else.
    plain = Image.new("RGB", image.size)
    plain.paste(image.convert("RGB"))
    file = io.BytesIO()
    if photograph:
        plain.save(file, "JPEG", quality=85, optimize=True)
        return file.getvalue(), "image/jpeg"
    plain.save(file, "PNG", optimize=True)
    return file.getvalue(), "image/png"
