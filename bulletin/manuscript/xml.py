"""XML that somebody sent: no entities, no network, not too deep; and the names in it, shortened."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from .refusing import ManuscriptRefused, broken, overgrown

#: `<` in a part: two for most elements. A page of ordinary text has about a thousand.
MAX_TAGS = 400_000
#: Elements inside one another. The readers behind this one call themselves for each.
MAX_DEPTH = 100

Element = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
#: What each namespace is called, in the usual and in the strict form.
PREFIXES = {
    W: "w",
    R: "r",
    WP: "wp",
    A: "a",
    PIC: "pic",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}


def parsed(content: bytes) -> Element | None:
    """The root element; None for nothing. Raises ManuscriptRefused for what nobody should trust."""
    if not content:
        return None
    if b"<!DOCTYPE" in content.replace(b"\0", b"") or b"<!ENTITY" in content.replace(b"\0", b""):
        raise broken()
    if content.count(b"<") > MAX_TAGS:
        raise overgrown()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as failure:
        if "depth" in str(failure):
            raise nested() from None
        raise broken() from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise broken()
    return root


def nested() -> ManuscriptRefused:
    return ManuscriptRefused(
        "文件里的表格或文本框套得太深。请把里层的内容移出来，另存为 .docx 再上传。"
    )


def check_depth(root: Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise nested()


def named(element: Element) -> str:
    """`w:p`, whichever form the file is in; a name nobody here asks for stays as it is."""
    return _short(str(element.tag))


def attribute(element: Element | None, name: str) -> str:
    """An attribute by its short name, `w:val` or `descr`; an empty string where there is none."""
    if element is None:
        return ""
    return next((str(v) for k, v in element.attrib.items() if _short(str(k)) == name), "")


def _short(name: str) -> str:
    space, _, local = name[1:].partition("}") if name[0] == "{" else ("", "", name)
    return f"{PREFIXES[space]}:{local}" if space in PREFIXES else name


def inner(element: Element | None, *names: str) -> Iterator[Element]:
    """Descendants with one of these names, in order."""
    if element is not None:
        yield from (found for found in element.iterdescendants() if named(found) in names)


def holds(element: Element | None, *names: str) -> bool:
    """Whether there is one; an element without children counts as false by itself."""
    return next(inner(element, *names), None) is not None


def first(element: Element | None, *path: str) -> Element | None:
    """The first child of this name, its first child of the next, and so on."""
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if named(child) == name), None)
    return element


def is_on(element: Element | None) -> bool:
    """A switch such as `w:vanish`: on where it stands, unless it says otherwise."""
    return element is not None and attribute(element, "w:val") not in ("0", "false", "off", "none")


def words(element: Element | None) -> str:
    """The text inside, formulas' too, on one line."""
    return "".join(found.text or "" for found in inner(element, "w:t", "m:t", "a:t")).strip()
