"""The blank file that a bulletin is written into: styles, fonts, lists, settings, and no text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache

import docx
from docx.document import Document as WordFile
from docx.opc.constants import CONTENT_TYPE, NAMESPACE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from ..paper import Paper
from .lists import numbering
from .sizes import Sizes, names
from .styles import styles
from .xml import w

#: By what each family is to be known where none of its fonts is there: 仿宋, 楷体 and 宋体 are seen
#: as Roman, 黑体 as Swiss.
FAMILIES = {"fang": "roman", "hei": "swiss", "kai": "roman", "song": "roman", "title_font": "roman"}
#: What Windows and WPS bring along, where a hall has not bought the fonts of official documents.
COMMON = {"fang": "仿宋", "hei": "黑体", "kai": "楷体", "song": "宋体", "title_font": "宋体"}
GB2312 = 86
#: Word 2013 and later; an earlier mode sets tables and lines otherwise.
COMPATIBILITY = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word"}

#: The parts of the file: what each is called on the inside.
PARTS = {
    "document": (CONTENT_TYPE.WML_DOCUMENT_MAIN, RELATIONSHIP_TYPE.OFFICE_DOCUMENT),
    "styles": (CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES),
    "settings": (CONTENT_TYPE.WML_SETTINGS, RELATIONSHIP_TYPE.SETTINGS),
    "fontTable": (CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE),
    "numbering": (CONTENT_TYPE.WML_NUMBERING, RELATIONSHIP_TYPE.NUMBERING),
}


def blank(paper: Paper) -> WordFile:
    """An open file with everything but text."""
    return docx.Document(io.BytesIO(_package(paper)))


@cache
def _package(paper: Paper) -> bytes:
    sizes = Sizes(paper)
    parts = {
        "document": w("document", w("body")),
        "styles": styles(sizes),
        "settings": _settings(),
        "fontTable": w("fonts", *_fonts(paper)),
        "numbering": numbering(sizes),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", _content_types())
        archive.writestr("_rels/.rels", _relations("document", folder="word/"))
        archive.writestr("word/_rels/document.xml.rels", _relations(*list(parts)[1:]))
        for name, element in parts.items():
            archive.writestr(f"word/{name}.xml", serialize_part_xml(element))
    return file.getvalue()


def _settings() -> BaseOxmlElement:
    return w(
        "settings",
        w("defaultTabStop", val=420),
        w("evenAndOddHeaders"),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", w("compatSetting", val=15, **COMPATIBILITY)),
        w("themeFontLang", val="zh-CN", eastAsia="zh-CN"),
    )


def _fonts(paper: Paper) -> Iterator[BaseOxmlElement]:
    """Each font with the names of those that may stand in for it, ours and the usual ones."""
    for name, family in FAMILIES.items():
        first, *others = names(getattr(paper, name))
        others = [COMMON[name], *others] if COMMON[name] != first else others
        yield w(
            "font",
            w("altName", val=",".join(others)),
            w("charset", val=GB2312),
            w("family", val=family),
            name=first,
        )


def _content_types() -> bytes:
    types = etree.Element("Types", nsmap={None: NAMESPACE.OPC_CONTENT_TYPES})
    for extension, kind in (("rels", CONTENT_TYPE.OPC_RELATIONSHIPS), ("xml", CONTENT_TYPE.XML)):
        etree.SubElement(types, "Default", Extension=extension, ContentType=kind)
    for name, (kind, _) in PARTS.items():
        etree.SubElement(types, "Override", PartName=f"/word/{name}.xml", ContentType=kind)
    return serialize_part_xml(types)


def _relations(*parts: str, folder: str = "") -> bytes:
    whole = etree.Element("Relationships", nsmap={None: NAMESPACE.OPC_RELATIONSHIPS})
    for place, name in enumerate(parts, 1):
        names = {"Id": f"rId{place}", "Type": PARTS[name][1], "Target": f"{folder}{name}.xml"}
        etree.SubElement(whole, "Relationship", names)
    return serialize_part_xml(whole)
