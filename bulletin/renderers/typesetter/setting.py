"""A page set by WeasyPrint, which is told to fetch nothing and to tag as we do."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Callable
from typing import Any

from .lines import spread

PICTURES_DPI = 200
#: The pictures taken, and how their bytes begin.
PICTURES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
PICTURE = re.compile(r"data:(image/(?:jpeg|png));base64,")
NOTDEF = re.compile(r"\(U\+([0-9A-F]+)\)")


class MissingGlyphs(logging.Handler):
    """Collects the characters for which WeasyPrint found no glyph."""

    def __init__(self) -> None:
        super().__init__()
        self.characters: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if ".notdef" in message:
            self.characters |= {chr(int(code, 16)): None for code in NOTDEF.findall(message)}
            if not NOTDEF.search(message):
                self.characters |= {"�": None}


def picture_in(url: str) -> tuple[bytes, dict[str, str]]:
    """Bytes and headers of a JPEG or PNG written out in its address; else raises ValueError.

    Its first bytes must say so too: WeasyPrint takes what is no picture for SVG, which can fetch.
    """
    match = PICTURE.match(url)
    content = base64.b64decode(url[match.end() :], validate=True) if match else b""
    if not match or not content.startswith(PICTURES[match[1]]):
        raise ValueError("nothing is fetched")
    return content, {"Content-Type": match[1]}


def keep_whole_links(document: Any) -> None:
    """One place to press for each line of a link, and none for a link around nothing.

    WeasyPrint would make another of every element inside it.
    """
    for page in document.pages:
        page.links = [link for link in page.links if _is_whole(link[2], link[3])]


def _is_whole(rectangle: tuple[float, ...], box: Any) -> bool:
    left, _, right, _ = rectangle
    said = "".join(box.element.itertext()).strip()
    return box.element_tag == "a" and bool(said) and left < right


def typeset(
    html: str, css: str, report: Callable[[str], None] | None = None
) -> tuple[bytes, list[str]]:
    """The PDF (PDF/UA-1 and PDF/A-2a, fonts subset) and the characters that no font has.

    `report` is called with the name of each part that is come to, and with `drawing` after all.
    """
    # Imported here, under the limits that the process has put on itself by now.
    from weasyprint import CSS, HTML
    from weasyprint import pdf as generation
    from weasyprint.layout import inline
    from weasyprint.logger import LOGGER
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from . import archive, tagging, watching

    class NothingIsFetched(URLFetcher):
        """Pictures are handed over inside the page; nothing lies anywhere else."""

        def fetch(self, url: str, headers: object = None) -> object:
            return URLFetcherResponse(url, *picture_in(url))

    inline.justify_line = spread
    generation.add_tags = tagging.add_tags
    generation.VARIANTS[archive.NAME] = archive.VARIANT
    glyphs = MissingGlyphs()
    LOGGER.handlers = [glyphs]
    LOGGER.setLevel(logging.WARNING)
    fetcher = NothingIsFetched(allowed_protocols=())
    sheet = CSS(string=css, url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher, base_url=None)
    options = {"pdf_variant": archive.NAME, "dpi": PICTURES_DPI}
    if report is not None:
        watching.watch(page.etree_element, report)
    pages = page.render(stylesheets=[sheet], **options)
    if report is not None:
        report("drawing")
    keep_whole_links(pages)
    pdf = pages.write_pdf(**options)
    return pdf, list(glyphs.characters)
