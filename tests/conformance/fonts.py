"""Fonts (ISO 19005-2, 6.2.11; ISO 14289-1, 7.21; Matterhorn 10, 31)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from fontTools.ttLib import TTFont

from .opened import Opened

PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
SUBSET = re.compile(r"/[A-Z]{6}\+.+")
MAPPED = re.compile(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")
#: What no character is.
NOTHING = {0x0000, 0xFEFF, 0xFFFE}


def fonts_are_embedded_as_subsets(pdf: Opened) -> Iterator[str]:
    for font, _ in _used(pdf):
        if _program(font) is None:
            yield f"{font.BaseFont} is not embedded"
        if not SUBSET.fullmatch(str(font.BaseFont)):
            yield f"{font.BaseFont} is no subset"


def fonts_are_composite(pdf: Opened) -> Iterator[str]:
    """As all of ours are; the two rules below read no others."""
    for font, _ in _used(pdf):
        if (font.Subtype, font.get("/Encoding")) != ("/Type0", "/Identity-H"):
            yield f"{font.BaseFont} is {font.Subtype}"


def characters_can_be_told(pdf: Opened) -> Iterator[str]:
    for font, codes in _used(pdf):
        text = font.ToUnicode.read_bytes().decode() if "/ToUnicode" in font else ""
        told = {int(code, 16): int(char[:4], 16) for code, char in MAPPED.findall(text)}
        for code in sorted(codes):
            if told.get(code, 0) in NOTHING:
                yield f"{font.BaseFont}: not what {code:04x} is"


def characters_have_glyphs_of_the_stated_width(pdf: Opened) -> Iterator[str]:
    for font, codes in _used(pdf):
        program = _program(font)
        if program is None:
            continue
        outlines = TTFont(io.BytesIO(program.read_bytes()))
        glyphs, scale = outlines.getGlyphOrder(), 1000 / outlines["head"].unitsPerEm
        stated = _widths(font.DescendantFonts[0])
        for code in sorted(codes):
            if code == 0 or code >= len(glyphs):
                yield f"{font.BaseFont}: no glyph for {code:04x}"
            elif abs(stated.get(code, 1000) - outlines["hmtx"][glyphs[code]][0] * scale) > 1:
                yield f"{font.BaseFont}: {code:04x} has another width"


def _used(pdf: Opened) -> list[tuple[Any, set[int]]]:
    """Each font with the codes shown in it."""
    fonts = {key: font for page in pdf.pages for key, font in page.fonts.items()}
    return [
        (font, {code for page in pdf.pages for code in page.codes.get(key, ())})
        for key, font in fonts.items()
    ]


def _program(font: Any) -> Any:
    descriptor = font.DescendantFonts[0].FontDescriptor
    return next((descriptor[key] for key in PROGRAMS if key in descriptor), None)


def _widths(font: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    parts = iter(font.get("/W", []))
    for first in parts:
        then = next(parts)
        if hasattr(then, "__iter__"):
            found |= {int(first) + at: float(width) for at, width in enumerate(then)}
        else:
            width = float(next(parts))
            found |= dict.fromkeys(range(int(first), int(then) + 1), width)
    return found


RULES = (
    fonts_are_embedded_as_subsets,
    fonts_are_composite,
    characters_can_be_told,
    characters_have_glyphs_of_the_stated_width,
)
