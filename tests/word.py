"""What a Word file says: its raw XML, and how LibreOffice, a reader that is not ours, reads it.

A start of LibreOffice takes one to two seconds, so many files are given to it at once.
"""

from __future__ import annotations

import atexit
import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from bulletin.document import Document
from bulletin.renderers import renderer

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
#: What an OpenDocument file says of a picture and not in its text.
BESIDE = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"


@cache
def written(document: Document) -> Word:
    """The Document as a Word file, made once for all tests."""
    return Word(renderer("docx")(document).content)


class Word:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.file = docx.Document(io.BytesIO(content))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.dates = {info.date_time for info in archive.infolist()}
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def xml(self, name: str) -> Any:
        """A part's root, by its name below word/."""
        return etree.fromstring(self.parts[f"word/{name}.xml"])

    def find(self, path: str, part: str = "document") -> list[Any]:
        """XPath with the namespaces that Word uses."""
        return self.xml(part).xpath(path, namespaces=NAMESPACES)

    def paragraph(self, words: str) -> Paragraph:
        """The one paragraph with these words, tables' among them."""
        paragraphs = self.file.element.body.iter(qn("w:p"))
        (found,) = (one for one in paragraphs if words in _words(one))
        return Paragraph(found, self.file)


def _words(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}


def converted(contents: Sequence[bytes], to: str) -> list[bytes]:
    """Each file as LibreOffice writes it in another format, all in one start of it."""
    if not contents:
        return []
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder, f"{number}.docx") for number in range(len(contents))]
        for source, content in zip(sources, contents, strict=True):
            source.write_bytes(content)
        done = subprocess.run(
            ["soffice", f"-env:UserInstallation={_profile()}", "--headless", "--convert-to", to,
             "--outdir", folder, *map(str, sources)],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        made = [source.with_suffix(f".{to}") for source in sources]
        lacking = [path.name for path in made if not path.exists()]
        assert not lacking, (lacking, done.stdout, done.stderr)
        return [path.read_bytes() for path in made]


@cache
def _profile() -> str:
    """LibreOffice's own settings, apart from anybody's and from those of tests beside these."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder).as_uri()


def texts_of(contents: Sequence[bytes]) -> list[str]:
    """What LibreOffice reads in each, in its order: neither page numbers nor the marks of lists."""
    return [_text(content) for content in converted(contents, "fodt")]


def _text(content: bytes) -> str:
    root = etree.fromstring(content, etree.XMLParser(huge_tree=True))
    etree.strip_elements(root, f"{BESIDE}title", f"{BESIDE}desc", with_tail=False)
    etree.strip_elements(root, f"{OFFICE}binary-data", with_tail=False)
    return "".join(root.find(f"{OFFICE}body").itertext())
