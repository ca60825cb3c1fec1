"""Pictures in the line of a paragraph of their own, with what they show as alternative text."""

from __future__ import annotations

import base64
import io
import re

from docx.image.exceptions import InvalidImageStreamError, UnrecognizedImageError
from docx.oxml.shape import CT_Inline
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.document import DocumentPart
from docx.shared import Mm
from lxml.html import HtmlElement

from ..rendered import RenderingFailed
from .lengths import mm
from .xml import w

DATA = re.compile(r"data:[\w/+.-]+;base64,")


def picture(image: HtmlElement, number: int, part: DocumentPart) -> BaseOxmlElement:
    """A run with the picture; raises RenderingFailed where it is none that Word shows."""
    content = base64.b64decode(DATA.sub("", image.get("src", ""), count=1))
    alt = image.get("alt", "")
    try:
        relation, _ = part.get_or_add_image(io.BytesIO(content))
    except (InvalidImageStreamError, UnrecognizedImageError):
        raise RenderingFailed(f"图片“{alt or number}”不是能放进 Word 的图片，请换一张。") from None
    wide, high = (Mm(mm(image, side)) for side in ("width", "height"))
    inline = CT_Inline.new_pic_inline(number, relation, f"图片{number}", wide, high)
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    inline.docPr.set("name", f"图片{number}")
    inline.docPr.set("descr", alt)
    return w("r", w("drawing", inline))
