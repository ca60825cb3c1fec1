"""A program of its own: JSON {html, css} on standard input, a PDF on standard output.

Knows nothing of Django or of the database, limits itself, and fetches nothing. Exits 3 with
{"missing_characters": […]} as the last line of standard error where no font has a character.
"""

from __future__ import annotations

import json
import logging
import re
import resource
import sys

MEMORY = 2 * 1024**3
PROCESSOR_SECONDS = 100
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


def typeset(html: str, css: str) -> tuple[bytes, list[str]]:
    """The PDF (PDF/UA-1, fonts subset) and the characters that no font has."""
    from weasyprint import CSS, HTML
    from weasyprint.logger import LOGGER
    from weasyprint.urls import URLFetcher

    class NothingIsFetched(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> object:
            raise ValueError("nothing is fetched")

    glyphs = MissingGlyphs()
    LOGGER.handlers = [glyphs]
    LOGGER.setLevel(logging.WARNING)
    fetcher = NothingIsFetched(allowed_protocols=())
    sheet = CSS(string=css, url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher, base_url=None)
    return page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1"), list(glyphs.characters)


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    page = json.load(sys.stdin.buffer)
    pdf, missing = typeset(page["html"], page["css"])
    if missing:
        print(json.dumps({"missing_characters": missing}), file=sys.stderr)
        return 3
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
