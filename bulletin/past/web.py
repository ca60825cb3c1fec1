"""A saved web page as clean HTML: only what is its article, and nothing from elsewhere.

Nothing is fetched: a picture is taken where its bytes stand in the page itself.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from ..pictures import PictureRefused, ReadPicture, read_picture
from ..richtext import picture_address
from ..richtext.clean import MAX_PICTURES, defused, depth_of
from .refusing import PastRefused

#: What a page has beside its text.
BESIDE = (
    "script", "style", "nav", "svg", "form", "button", "select", "noscript", "template",
    "iframe", "object", "head", "title",
)  # fmt: skip
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
DATA = re.compile(r"data:image/[a-z+]+(?P<base64>;base64)?,(?P<content>.*)", re.DOTALL)
#: Our own page's words about the edition, which are no part of the bulletin.
OURS = "self::p[@class='correction'] or self::ul[@class='changes']"
MOST_TAGS = 200_000
DEEPEST = 60
#: Of all tables: each cell is cleaned and read by itself. A hall's largest has some hundreds.
MOST_CELLS = 20_000


@dataclass(slots=True)
class Page:
    html: str
    pictures: list[ReadPicture] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_page(text: str) -> Page:
    """Raises PastRefused for what is no page, or too deep to be read."""
    if text.count("<") > MOST_TAGS:
        raise PastRefused(
            "网页的标记太多，读不了。请用浏览器打开，把通报的文字复制到 Word 里再导入。"
        )
    root = _article(_parsed(text))
    if root.xpath("count(.//td | .//th)") > MOST_CELLS:
        raise PastRefused(
            f"网页里的表格超过{MOST_CELLS // 10_000}万格，不像一期通报。请删减后再导入。"
        )
    page = Page("")
    _take_away(root)
    for image in list(root.iter("img")):
        _keep(image, page)
    page.html = defused(lxml.html.tostring(root, encoding="unicode", with_tail=False))
    if depth_of(page.html) > DEEPEST:
        raise PastRefused("网页的层次太多，读不了。请把通报的文字复制到 Word 里再导入。")
    return page


def _parsed(text: str) -> HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise PastRefused("网页里没有内容，或已损坏。请重新保存再导入。") from None


def _article(root: HtmlElement) -> HtmlElement:
    for path in ("//article[@id='bulletin']", "//article", "//main", "//body"):
        if found := root.xpath(path):
            return found[0]
    return root


def _take_away(root: HtmlElement) -> None:
    gone = [
        one for one in root.iterdescendants() if one.tag in BESIDE or not isinstance(one.tag, str)
    ]
    gone += [one for one in root.iterdescendants() if HIDDEN.search(one.get("style") or "")]
    gone += root.xpath(f".//*[{OURS}]")
    for one in gone:
        if one.getparent() is not None:
            one.drop_tree()


def _keep(image: HtmlElement, page: Page) -> None:
    """The picture at an address of ours; taken away where its bytes are not in the page."""
    alt = " ".join((image.get("alt") or "").split())
    picture = _picture(image.get("src") or "", page, alt)
    if picture is None:
        image.drop_tree()
        return
    page.pictures.append(picture)
    for name in list(image.attrib):
        del image.attrib[name]
    image.set("src", picture_address(picture.sha256))
    image.set("alt", alt)


def _picture(source: str, page: Page, alt: str) -> ReadPicture | None:
    shown = f"“{alt}”" if alt else f"“{source[:40]}”" if not source.startswith("data:") else ""
    match = DATA.fullmatch(source)
    if match is None:
        page.notes.append(f"图片{shown}不在网页文件里，没有带过来，请在稿件里另外上传。")
        return None
    if len(page.pictures) >= MAX_PICTURES:
        page.notes.append(f"图片超过{MAX_PICTURES}张，后面的没有带过来。")
        return None
    try:
        content = match["content"]
        found = base64.b64decode(content) if match["base64"] else unquote_to_bytes(content)
        read = read_picture(found, "图片")
    except (binascii.Error, PictureRefused) as failure:
        why = f"：{failure}" if isinstance(failure, PictureRefused) else "。"
        page.notes.append(f"图片{shown}读不了，没有带过来{why}")
        return None
    return ReadPicture(
        read.content, read.media_type, read.width, read.height, read.sha256, read.name, (), alt
    )
