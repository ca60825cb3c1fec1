"""The text of a Word file as our own rich text, with its pictures."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

import lxml.html
import mammoth
from django.core.exceptions import ValidationError
from lxml.html import HtmlElement
from mammoth.docx.files import ExternalFileAccessIsDisabledError

from ..pictures import PictureRefused, ReadPicture, read_picture
from ..richtext.clean import MAX_PICTURES, clean, parse
from .losses import losses
from .safety import ManuscriptRefused, opened

#: Word's and WPS's headings, in both languages; the Document knows one level inside a piece.
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='标题'] => h1:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='副标题'] => p.subtitle:fresh
u => u
"""
LONGEST_HEADLINE = 60
DASHES = re.compile(r"^(?:—{1,2}|-{1,3}|－{1,2}|─{1,2})\s*")
CREDIT = re.compile(r"^[（(].{1,50}?供稿[）)]$")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """`html` is clean; `lost` are sentences on what did not come along."""

    headline: str
    subtitle: str
    html: str
    credit: str
    pictures: tuple[tuple[ReadPicture, str], ...]  # with what the file says of each
    lost: tuple[str, ...]


@dataclass
class _Gathered:
    pictures: dict[str, tuple[ReadPicture, str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def take(self, image: mammoth.images.Image) -> dict[str, str]:
        """The attributes of an <img>; without a source it is cleaned away."""
        alt = (image.alt_text or "").strip()[:200]
        name = alt or f"第{len(self.pictures) + 1}张"
        if len(self.pictures) >= MAX_PICTURES:
            self.lost.append(f"图片超过{MAX_PICTURES}张，“{name}”没有保留。")
            return {}
        try:
            with image.open() as file:
                read = read_picture(file.read(), name)
        except PictureRefused as refusal:
            self.lost.append(str(refusal))
            return {}
        except ExternalFileAccessIsDisabledError:
            return {}  # told by `losses`, with its name
        except Exception:  # a part that is not there
            self.lost.append(f"图片“{name}”取不出来，请另外上传。")
            return {}
        self.pictures[read.sha256] = (read, alt)
        return {"src": f"/pieces/pictures/{read.sha256}"}


def read_docx(content: bytes, name: str) -> Manuscript:
    """Read a .docx into a draft; raises ManuscriptRefused. Nothing outside the file is opened."""
    gathered = _Gathered()
    with opened(content, name) as archive:
        gathered.lost += losses(archive)
    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(content),
            convert_image=mammoth.images.img_element(gathered.take),
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
        )
        root = parse(clean(converted.value))
    except ValidationError as error:
        raise ManuscriptRefused("".join(error.messages)) from None
    except Exception:  # mammoth on a file that only pretends to be one
        raise ManuscriptRefused(
            f"文件“{name[:80]}”读不懂，可能已损坏。请在 Word 或 WPS 里打开、另存一份再上传，"
            "或把文字直接粘贴进来。"
        ) from None
    return _manuscript(root, gathered)


def _manuscript(root: HtmlElement, gathered: _Gathered) -> Manuscript:
    headline = _taken_headline(root)
    subtitle = _taken_subtitle(root) if headline else ""
    credit = _taken_credit(root)
    html = "".join(lxml.html.tostring(child, encoding="unicode", with_tail=False) for child in root)
    shown = tuple(pair for sha, pair in gathered.pictures.items() if sha in html)
    return Manuscript(headline, subtitle, clean(html), credit, shown, tuple(gathered.lost))


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _filled(root: HtmlElement) -> list[HtmlElement]:
    return [child for child in root if _text(child) or child.find(".//img") is not None]


def _taken_headline(root: HtmlElement) -> str:
    """The first line, where it is a heading or short and without a full stop; taken out."""
    first = next(iter(_filled(root)), None)
    if first is None or first.tag not in ("p", *HEADINGS) or first.find(".//img") is not None:
        return ""
    text = _text(first)
    if len(text) > LONGEST_HEADLINE or (first.tag == "p" and re.search("[。；：]$", text)):
        return ""
    root.remove(first)
    return text


def _taken_subtitle(root: HtmlElement) -> str:
    """The line after it, where it begins with a dash."""
    first = next(iter(_filled(root)), None)
    if first is None or first.tag not in ("p", *HEADINGS) or not DASHES.match(_text(first)):
        return ""
    text = DASHES.sub("", _text(first))
    if not 0 < len(text) <= 100:
        return ""
    root.remove(first)
    return text


def _taken_credit(root: HtmlElement) -> str:
    """The last line, where it is （……供稿）."""
    last = next(reversed(_filled(root)), None)
    if last is None or last.tag != "p" or not CREDIT.match(_text(last)):
        return ""
    text = _text(last)
    root.remove(last)
    return text[:60]
