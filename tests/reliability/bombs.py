"""Render bombs: what a piece could hold to make its printing take for ever, or all memory.

Each is HTML for the body of a page, and a style that only the typesetter's own input can hold.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Bomb:
    name: str
    body: Callable[[], str]
    css: str = ""


def _nested(tags: str, depth: int, within: str = "甲") -> str:
    opening = "".join(f"<{tag}>" for tag in tags.split())
    closing = "".join(f"</{tag}>" for tag in reversed(tags.split()))
    return opening * depth + within + closing * depth


def _table(rows: int, columns: int, cell: str = "<td>1</td>") -> str:
    return f"<table>{f'<tr>{cell * columns}</tr>' * rows}</table>"


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


@cache
def png(width: int, height: int, *, stated: tuple[int, int] | None = None) -> bytes:
    """A grey PNG of this size, and of whatever size it says of itself."""
    pack = zlib.compressobj(9)
    row = bytes(width + 1)
    rows = b"".join(pack.compress(row) for _ in range(height)) + pack.flush()
    head = struct.pack(">IIBBBBB", *(stated or (width, height)), 8, 0, 0, 0, 0)
    chunks = _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _picture(content: bytes) -> str:
    return f'<img alt="甲" src="data:image/png;base64,{base64.b64encode(content).decode()}">'


def _svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99">{inside}</svg>'


def _laughs(levels: int) -> str:
    """Each level uses the one before ten times."""
    made = '<g id="u0"><rect width="1" height="1"/></g>'
    for level in range(1, levels + 1):
        uses = f'<use href="#u{level - 1}"/>' * 10
        made += f'<g id="u{level}">{uses}</g>'
    return f'<defs>{made}</defs><use href="#u{levels}"/>'


def _variables(levels: int) -> str:
    doubled = ";".join(f"--v{n}:var(--v{n - 1})var(--v{n - 1})" for n in range(1, levels))
    return f"p{{--v0:lololol;{doubled};content:var(--v{levels - 1})}}"


BOMBS = (
    Bomb("300 quotations in each other", lambda: _nested("blockquote", 300)),
    Bomb("300 lists in each other", lambda: _nested("ul li", 300)),
    Bomb("60 tables in each other", lambda: _nested("table tr td", 60)),
    Bomb("3,000 blocks in each other", lambda: _nested("div", 3000)),
    Bomb("10,000 inline elements in each other", lambda: f"<p>{_nested('b i', 5000)}</p>"),
    Bomb(
        "a cell across 65,534 columns",
        lambda: "<table><tr><td colspan=65534>1</td></tr></table>",
    ),
    Bomb(
        "a cell across 65,534 rows",
        lambda: f"<table><tr><td rowspan=65534>1</td></tr>{'<tr><td>2</td></tr>' * 200}</table>",
    ),
    Bomb(
        "cells of 20 × 20 across each other",
        lambda: _table(290, 20, "<td colspan=20 rowspan=20>1</td>"),
    ),
    Bomb("a table of 10,000 rows", lambda: _table(10_000, 6)),
    Bomb("a table of 290 rows × 60 columns", lambda: _table(290, 60)),
    Bomb("a table of 8,000 columns", lambda: _table(2, 8000)),
    Bomb("a cell of 100,000 characters", lambda: _table(1, 1, f"<td>{'甲' * 60_000}</td>")),
    Bomb("a word of 190,000 letters", lambda: f"<p>{'a' * 190_000}</p>"),
    Bomb("a paragraph of 1,000,000 characters", lambda: f"<p>{'字' * 1_000_000}</p>"),
    Bomb("a paragraph of 60,000 characters", lambda: f"<p>{'字' * 60_000}</p>"),
    Bomb("50,000 line breaks", lambda: f"<p>{'甲<br>' * 30_000}</p>"),
    Bomb("100,000 accents on one letter", lambda: f"<p>a{chr(0x301) * 90_000}</p>"),
    Bomb("100,000 changes of direction", lambda: f"<p>{'‮a‬‭b‬' * 15_000}</p>"),
    Bomb("10,000 words of Hebrew and Latin", lambda: f"<p>{'אב ab ' * 10_000}</p>"),
    Bomb(
        "5,000 footnotes", lambda: "<p>甲<u>乙</u></p>" * 5000, "u { float: footnote }"
    ),
    Bomb("10,000 links", lambda: '<p><a href="https://a.example/">甲</a></p>' * 10_000),
    Bomb("10,000 headings", lambda: "<h3>甲</h3><p>乙</p>" * 10_000),
    Bomb("2,000 pictures", lambda: _picture(png(40, 40)) * 2000),
    Bomb("a picture of 40 megapixels", lambda: _picture(png(8000, 5000))),
    Bomb("12 pictures of 40 megapixels", lambda: _picture(png(8000, 5000)) * 12),
    Bomb(
        "a picture that says it has 4,000 megapixels",
        lambda: _picture(png(10, 10, stated=(65_000, 65_000))),
    ),
    Bomb("a path of 1,000,000 points", lambda: _svg(f'<path d="M0 0{" L1 9" * 1_000_000}"/>')),
    Bomb("10,000 groups of a drawing in each other", lambda: _svg(_nested("g", 10_000, ""))),
    Bomb("a drawing that uses itself 10⁸ times", lambda: _svg(_laughs(8))),
    Bomb("type of 1,000,000 points", lambda: "<p>甲</p>", "p { font-size: 1000000pt }"),
    Bomb("a box of 10⁹ pixels", lambda: "<p>甲</p>", "p { height: 1000000000px }"),
    Bomb("20,000 forced pages", lambda: "<p>甲</p>" * 20_000, "p { break-after: page }"),
    Bomb("variables that double 40 times", lambda: "<p>甲</p>", _variables(40)),
    Bomb("10,000 columns of a grid", lambda: "<div><p>甲</p></div>" * 50,
         "div { display: grid; grid-template-columns: repeat(10000, 1fr) }"),
    Bomb("30 flexible boxes in each other", lambda: _nested("div", 30),
         "div { display: flex; flex-wrap: wrap }"),
    Bomb("3,000 floating boxes", lambda: "<div>甲</div>" * 3000, "div { float: left; width: 7% }"),
    Bomb("20,000 counters", lambda: "<p>甲</p>" * 20_000,
         "p { counter-increment: a 1 } p::before { content: counters(a, '.') }"),
    Bomb("3,000 rules that look at everything", lambda: _nested("div", 100) + "<p>甲</p>" * 1000,
         "".join(f"* ~ * * :not(p) ~ .a{n} {{ color: red }}" for n in range(3000))),
)  # fmt: skip
