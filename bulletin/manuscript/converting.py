"""The plain document as HTML, by mammoth, out of a .docx that is ours through and through."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any
from xml.sax.saxutils import quoteattr

import mammoth
from lxml import etree
from mammoth import html as made

from ..richtext import picture_address
from .pruning import Pruning
from .xml import Element, R, W, attribute, check_depth, first, inner

STYLES = """
u => u
strike =>
p[style-name='Title'] => h2:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='标题'] => h2:fresh
"""
#: Besides, in a document of many pieces: headings by how their styles' names begin, since
#: programs call them otherwise in each language, and add to them.
WHOLE = "".join(
    f"p[style-name^='{name}'] => h{level}:fresh\n"
    for level in range(1, 5)
    for name in (f"Heading {level}", f"标题 {level}", f"标题{level}")
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="jpeg" ContentType="image/jpeg"/>'
    '<Default Extension="png" ContentType="image/png"/></Types>'
)


def converted(
    root: Element,
    styles: Element | None,
    numbering: Element | None,
    pruning: Pruning,
    more_styles: str = "",
) -> str:
    """The pruned document as HTML, not yet cleaned; pictures stand at their own addresses."""
    result = mammoth.convert_to_html(
        io.BytesIO(_plain(root, styles, numbering, pruning)),
        style_map=STYLES + more_styles,
        convert_image=_image,
        include_embedded_style_map=False,
        ignore_empty_paragraphs=not more_styles,
        external_file_access=False,
    )
    return str(result.value)


def _image(image: Any) -> list[Any]:
    with image.open() as file:
        sha256 = hashlib.sha256(file.read()).hexdigest()
    return [made.element("img", {"src": picture_address(sha256), "alt": image.alt_text or ""})]


def _plain(
    root: Element, styles: Element | None, numbering: Element | None, pruning: Pruning
) -> bytes:
    """A .docx of our own, which holds the plain document and nothing that it does not need."""
    parts: dict[str, bytes] = {
        "[Content_Types].xml": TYPES.encode(),
        "word/document.xml": etree.tostring(root),
        "word/styles.xml": etree.tostring(_names_only(styles)),
    }
    if numbering is not None:
        check_depth(numbering)
        parts["word/numbering.xml"] = etree.tostring(numbering)
    targets = {name: address for address, name in pruning.addresses.items()}
    for number, read in enumerate(pruning.drawn, 1):
        target = f"media/{number}.{read.media_type.rpartition('/')[2]}"
        parts[f"word/{target}"] = read.content
        targets[f"picture{number}"] = target
    parts["word/_rels/document.xml.rels"] = _relations(targets)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _names_only(styles: Element | None) -> Element:
    """Styles by id, kind and name: all that the converter asks of them."""
    plain = etree.Element(f"{{{W}}}styles", nsmap={"w": W})
    for style in inner(styles, "w:style"):
        kind, known = attribute(style, "w:type"), attribute(style, "w:styleId")
        if kind and known:
            kept = etree.SubElement(
                plain, f"{{{W}}}style", {f"{{{W}}}type": kind, f"{{{W}}}styleId": known}
            )
            name = attribute(first(style, "w:name"), "w:val")
            etree.SubElement(kept, f"{{{W}}}name", {f"{{{W}}}val": name})
    return plain


def _relations(targets: dict[str, str]) -> bytes:
    rows = "".join(
        f'<Relationship Id="{name}" Type="{R}/x" Target={quoteattr(target)}/>'
        for name, target in targets.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{rows}</Relationships>'.encode()
