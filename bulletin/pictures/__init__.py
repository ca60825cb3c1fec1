"""Pictures handed in: known by content, made small, freed of what they tell besides."""

from .reading import MAX_BYTES, MAX_PIXELS, MAX_SIDE, MEDIA_TYPES, ReadPicture, read_picture
from .refusing import PictureRefused

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "MAX_SIDE",
    "MEDIA_TYPES",
    "PictureRefused",
    "ReadPicture",
    "read_picture",
]
