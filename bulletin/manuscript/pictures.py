"""The pictures in a file, read as any picture is; those that cannot be kept are told by number."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from ..pictures import MAX_PIXELS as MAX_OF_ONE
from ..pictures import PictureRefused, ReadPicture, read_picture
from ..pictures.kinds import kind_of, stated_size
from ..richtext.clean import MAX_PICTURES
from .package import Package
from .relations import Relation

#: Pixels of all pictures of a file together that are decoded.
MAX_PIXELS = 120_000_000


class Pictures:
    """Takes pictures by their relation, in the order in which they stand in the text."""

    def __init__(self, package: Package, relations: dict[str, Relation]) -> None:
        self._package = package
        self._relations = relations
        self._by_part: dict[str, ReadPicture | str] = {}
        self._pixels = 0
        self._number = 0
        self.lost: list[str] = []
        self.kept: dict[str, ReadPicture] = {}

    def take(self, embedded: str, linked: str = "") -> ReadPicture | None:
        """The picture of a relation's id; None, and a sentence in `lost`, where there is none."""
        self._number += 1
        found = self._found(embedded, linked)
        if isinstance(found, ReadPicture):
            self.kept.setdefault(found.sha256, found)
            return found
        self.lost.append(f"第{self._number}张图片没有保留：{found}")
        return None

    def describe(self, read: ReadPicture, alt: str) -> None:
        """Keep the first words that are said of a picture."""
        kept = self.kept[read.sha256]
        self.kept[read.sha256] = replace(kept, alt=kept.alt or alt)

    def _found(self, embedded: str, linked: str) -> ReadPicture | str:
        relation = self._relations.get(embedded or linked)
        if relation is None:
            return "它不在文件里。请另外上传。"
        if relation.is_outside:
            name = posixpath.basename(relation.target.replace("\\", "/")) or "别处"
            return f"它只是指向“{name[:60]}”的链接，不在文件里。请另外上传。"
        if self._number > MAX_PICTURES:
            return f"一篇稿件最多{MAX_PICTURES}张图片。"
        if relation.part not in self._by_part:
            self._by_part[relation.part] = self._read(relation.part)
        return self._by_part[relation.part]

    def _read(self, part: str) -> ReadPicture | str:
        if part not in self._package:
            return "它不在文件里。请另外上传。"
        content = self._package.read(part)
        width, height = stated_size(content, kind_of(content)) or (0, 0)
        if width * height <= MAX_OF_ONE:
            self._pixels += width * height
        if self._pixels > MAX_PIXELS:
            return "文件里的图片像素太多。请缩小后另外上传。"
        try:
            return read_picture(content, posixpath.basename(part))
        except PictureRefused as refusal:
            return refusal.message
