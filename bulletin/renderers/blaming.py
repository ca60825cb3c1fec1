"""Which part of a bulletin could not be set, what is wrong with it, and what to do, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from ..contents import contents_of
from ..document import Document
from ..parts import Part, fault, holding, parts_of
from . import fonts
from .caging import Broken, Why

#: A part that took this share of what all took together is to blame by itself.
MOST = 0.5
#: Characters named of those that no font has.
NAMED = 10
BROKEN = {
    Why.TIME: "排版用时太长，已停下",
    Why.MEMORY: "排版要的内存太多，已停下",
    Why.SIZE: "排出的PDF文件太大",
}
INSTALL = "请管理员安装字体（运行 make setup）后再试。"
IN_GENERAL = "排版没有完成"


def sentence(document: Document, broken: Broken) -> str:
    """Why the document could not be set, which part is to blame, and what to do about it."""
    if broken.why is Why.CHARACTERS:
        return _unknown(document, broken.characters)
    if broken.why is Why.CRASH and (gone := fonts.lacking()):
        return f"这台服务器上缺少字体：{'、'.join(gone)}，排不了版。{INSTALL}"
    part, alone = _to_blame({part.name: part for part in parts_of(document)}, broken)
    begin = BROKEN.get(broken.why, IN_GENERAL)
    if alone:
        wrong = fault(part.blocks, nested=broken.why is Why.DEPTH)
        return f"{begin}。排不下的是{part.called}，{wrong}"
    return f"{begin}：整期内容太多，最大的是{part.called}。请减少内容，或把大的表格另外发布，再试。"


def _to_blame(parts: Mapping[str, Part], broken: Broken) -> tuple[Part, bool]:
    """The part that took most, and whether it was too much by itself."""
    if broken.why in (Why.DEPTH, Why.OTHER) and broken.last in parts:
        return parts[broken.last], True
    shares = {name: share for name, share in _spent(broken).items() if name in parts and share}
    if not shares:
        shares = {name: 1 + contents_of(part.blocks).weight for name, part in parts.items()}
    heaviest = max(shares, key=lambda name: shares[name])
    return parts[heaviest], shares[heaviest] >= MOST * sum(shares.values())


def _spent(broken: Broken) -> dict[str, float]:
    if broken.why in (Why.MEMORY, Why.CRASH):
        return {name: spent.memory for name, spent in broken.parts.items()}
    return {name: spent.seconds for name, spent in broken.parts.items()}


def _unknown(document: Document, characters: tuple[str, ...]) -> str:
    """Characters that no font has, each with where it stands; or the fonts that are not there."""
    told = "、".join(_told(document, char) for char in characters[:NAMED])
    more = f"等{len(characters)}个" if len(characters) > NAMED else ""
    if gone := fonts.lacking():
        return f"这台服务器上缺少字体：{'、'.join(gone)}，印不出这些字：{told}{more}。{INSTALL}"
    return f"有字体里没有的字：{told}{more}。请换成常用字，或请管理员安装有这些字的字体。"


def _told(document: Document, char: str) -> str:
    part = holding(document, char)
    where = f"，在{part.called}里" if part else ""
    return f"{char}（U+{ord(char):04X}{where}）"
