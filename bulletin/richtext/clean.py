"""The one sanitiser: an allow-list, and limits on what the renderers can be made to do."""

from __future__ import annotations

import re

import lxml.html
import nh3
from django.core.exceptions import ValidationError

MAX_BYTES = 200 * 1024
MAX_DEPTH = 20
MAX_ROWS = 300
MAX_COLUMNS = 40
MAX_CELLS = 4000
MAX_SPAN = 20
MAX_LINKS = 300
MAX_PICTURES = 50
#: HTML that was written out may be read otherwise again, as a link in a link is; twice is enough
#: for nearly all.
ROUNDS = 6

#: What a piece may contain; the editor's own list is made from this one.
ALLOWED: dict[str, set[str]] = {
    **{tag: set() for tag in ("p", "div", "br", "blockquote", "ul", "ol", "li")},
    **{tag: set() for tag in ("h1", "h2", "h3", "h4", "h5", "h6")},
    **{tag: set() for tag in ("strong", "b", "em", "i", "u", "sup", "sub")},
    **{tag: set() for tag in ("table", "caption", "thead", "tbody", "tfoot", "tr")},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "a": {"href"},
    "img": {"src", "alt"},
}
#: Where the pictures of a piece are, by the SHA-256 of what is kept; nothing else is shown.
PICTURE = re.compile(r"/pieces/pictures/([0-9a-f]{64})")
LONGEST_ALT = 200


def picture_address(sha256: str) -> str:
    """What `src` says of the picture with this hash."""
    return f"/pieces/pictures/{sha256}"


#: What is left of a picture from elsewhere; the cleaner writes attributes in just this way.
NO_PICTURE = re.compile(r'<img(?: alt="[^"]*")?>')
#: A cell with its attributes, and how many columns it covers, as the cleaner writes them.
CELL = re.compile(r"<t[dh]( [^>]*)?>")
COLSPAN = re.compile(r'colspan="(\d+)"')
SAFE_LINK = re.compile(r"(?:https?://[^/\s]|mailto:|tel:)[^\s\"'<>]*", re.IGNORECASE)
#: Control, zero-width and direction characters: invisible in print, so not kept.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]"
)


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "a":
        return value if SAFE_LINK.fullmatch(value) else None
    if tag == "img":
        if name == "alt":
            return value.replace("<", "").replace(">", "")[:LONGEST_ALT]
        return value if PICTURE.fullmatch(value) else None
    return (
        value if value.isdecimal() and value.isascii() and 1 <= int(value[:6]) <= MAX_SPAN else None
    )


_cleaner = nh3.Cleaner(
    tags=set(ALLOWED),
    attributes={tag: names for tag, names in ALLOWED.items() if names},
    attribute_filter=_keep_attribute,
    url_schemes={"http", "https", "mailto", "tel"},
    clean_content_tags={"script", "style", "title", "iframe", "noscript", "template", "textarea"},
    link_rel=None,
    strip_comments=True,
)


def clean(html: str) -> str:
    """The allowed part of `html`; cleaning again changes nothing.

    Raises ValidationError in Chinese where the limits are passed: 200 KB, depth 20, 300 table
    rows, 40 columns, 4000 cells, 50 pictures, 300 links. Larger spans than 20 are dropped.
    """
    if len(html.encode("utf-8", "replace")) > MAX_BYTES * 5:
        raise ValidationError("正文太长，请删减，或分成几篇。")
    cleaned = defused(html)
    _check_limits(cleaned)
    return cleaned


def defused(html: str) -> str:
    """The allowed part of `html`, however large: safe in a browser, not yet fit to print."""
    seen = html
    for _ in range(ROUNDS):
        before, seen = seen, _once(seen)
        if seen == before:
            return seen
    # What no parser reads twice in the same way keeps its text alone.
    return _once(nh3.clean_text(_without_markup(seen)))


def _once(html: str) -> str:
    """An entity may have hidden a character, and what is taken away may have held two apart."""
    cleaned = _cleaner.clean(strip_invisible(html))
    return NO_PICTURE.sub("", strip_invisible(cleaned)).strip()


def _without_markup(html: str) -> str:
    return str(parse(html).text_content())


def strip_invisible(text: str) -> str:
    """Without what cannot be seen or printed; lone surrogates go too, since no file holds them."""
    return INVISIBLE.sub("", text).encode("utf-8", "ignore").decode()


def _check_limits(cleaned: str) -> None:
    if len(cleaned.encode()) > MAX_BYTES:
        raise ValidationError(f"正文超过{MAX_BYTES // 1024}KB，请删减，或分成几篇。")
    if cleaned.count("<tr") > MAX_ROWS:
        raise ValidationError(f"正文里的表格超过{MAX_ROWS}行，请删减。")
    rows = [sum(map(_columns, CELL.findall(row))) for row in cleaned.split("<tr")]
    if max(rows) > MAX_COLUMNS:
        raise ValidationError(f"正文里的表格有{max(rows)}列，最多{MAX_COLUMNS}列，请拆成几张。")
    if len(CELL.findall(cleaned)) > MAX_CELLS:
        raise ValidationError(f"正文里的表格一共超过{MAX_CELLS}格，请删减，或分成几篇。")
    if cleaned.count("<img ") > MAX_PICTURES:
        raise ValidationError(f"正文里的图片超过{MAX_PICTURES}张，请删减。")
    if cleaned.count("<a ") > MAX_LINKS:
        raise ValidationError(f"正文里的链接超过{MAX_LINKS}个，请删减。")
    if depth_of(cleaned) > MAX_DEPTH:
        raise ValidationError("正文的嵌套层次太多，请选中后清除格式再保存。")


def _columns(attributes: str) -> int:
    """How many columns a cell with these attributes covers."""
    found = COLSPAN.search(attributes)
    return int(found[1]) if found else 1


def depth_of(cleaned: str) -> int:
    """How deep the elements nest, counted on the text, since a parser may be what breaks."""
    depth = deepest = 0
    for match in re.finditer(r"<(/?)([a-z0-9]+)[^>]*>", cleaned):
        if match[2] in ("br", "img"):
            continue
        depth += -1 if match[1] else 1
        deepest = max(deepest, depth)
    return deepest


def parse(cleaned: str) -> lxml.html.HtmlElement:
    """The cleaned HTML as a tree under one `div`."""
    return lxml.html.fragment_fromstring(cleaned, create_parent="div")
