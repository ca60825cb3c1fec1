"""A program of its own: JSON {html, css} on standard input, a PDF on standard output.

Knows nothing of Django or of the database, limits itself, and fetches nothing. Exits 3 with
{"missing_characters": […]} as the last line of standard error where no font has a character.
"""

from __future__ import annotations

import base64
import gc
import json
import logging
import re
import resource
import sys
from typing import Any

MEMORY = 2 * 1024**3
PROCESSOR_SECONDS = 100
#: Characters that a line may lack and still be stretched to the right edge.
MOST_STRETCH = 2.5
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


def spread(context: object, line: Any, extra: float) -> None:
    """Stretch a line by `extra` CSS pixels between all its characters.

    Stands in for WeasyPrint's `justify_line`, which stretches spaces only and so leaves Chinese as
    it is. A line that lacks much, before a long address say, stays ragged.
    """
    from weasyprint.formatting_structure.boxes import TextBox

    characters = sum(len(box.text) for box in line.descendants() if isinstance(box, TextBox))
    if characters > 1 and extra <= MOST_STRETCH * line.style["font_size"]:
        stretch(line, extra / (characters - 1), 0)


def stretch(box: Any, gap: float, moved: float) -> float:
    """Widen a box's text by a gap after each character; returns by how much the box grew."""
    grown = 0.0
    box.position_x += moved
    if hasattr(box, "text"):
        spacing = box.style["letter_spacing"]
        box.style = box.style.copy()
        box.style["letter_spacing"] = gap + (0 if spacing == "normal" else spacing)
        grown = gap * len(box.text)
    else:
        for child in box.children:
            grown += stretch(child, gap, moved + grown)
    box.width += grown
    return grown


def picture_in(url: str) -> tuple[bytes, dict[str, str]]:
    """Bytes and headers of a JPEG or PNG written out in its address; else raises ValueError.

    Its first bytes must say so too: WeasyPrint takes what is no picture for SVG, which can fetch.
    """
    match = PICTURE.match(url)
    content = base64.b64decode(url[match.end() :], validate=True) if match else b""
    if not match or not content.startswith(PICTURES[match[1]]):
        raise ValueError("nothing is fetched")
    return content, {"Content-Type": match[1]}


def typeset(html: str, css: str) -> tuple[bytes, list[str]]:
    """The PDF (PDF/UA-1, fonts subset) and the characters that no font has."""
    from weasyprint import CSS, HTML
    from weasyprint.layout import inline
    from weasyprint.logger import LOGGER
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class NothingIsFetched(URLFetcher):
        """Pictures are handed over inside the page; nothing lies anywhere else."""

        def fetch(self, url: str, headers: object = None) -> object:
            return URLFetcherResponse(url, *picture_in(url))

    inline.justify_line = spread
    glyphs = MissingGlyphs()
    LOGGER.handlers = [glyphs]
    LOGGER.setLevel(logging.WARNING)
    fetcher = NothingIsFetched(allowed_protocols=())
    sheet = CSS(string=css, url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher, base_url=None)
    pdf = page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1", dpi=PICTURES_DPI)
    return pdf, list(glyphs.characters)


def deny(event: str, _: tuple[object, ...]) -> None:
    """No connection and no other program, should WeasyPrint ever try."""
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.exec", "os.posix_spawn"):
        raise PermissionError(event)


def main() -> int:
    # Lives for a moment and is limited anyway; collecting takes a third of its time.
    gc.disable()
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(deny)
    page = json.load(sys.stdin.buffer)
    pdf, missing = typeset(page["html"], page["css"])
    if missing:
        print(json.dumps({"missing_characters": missing}), file=sys.stderr)
        return 3
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
