"""What one paragraph has that its style has not: places that were measured, or depend on others."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.html import HtmlElement

from .lengths import ems, length, padding
from .sizes import Sizes
from .styles import indent
from .xml import w

#: By the class of what stands around: the annexes named below a text (7.3.4), by their number.
ANNEX, ANNEX_LABEL = 1, 3


def around(element: HtmlElement) -> HtmlElement:
    return next(element.iterancestors())


def looks(element: HtmlElement, style: str, sizes: Sizes) -> Iterator[BaseOxmlElement]:
    """Spacing and indents of a paragraph of the article."""
    match style:
        case "Masthead":
            yield from _masthead(element, sizes)
        case "PieceTitle":
            if _follows_heading(element):
                yield w("spacing", before=0)
        case "Signature":
            left = ems(element, "padding-left") * sizes.body_type
            yield w("ind", left=round(left), firstLine=0)
            yield _below_a_line(element, sizes)
        case "AnnexList":
            yield _of_annex_list(element, sizes)
            yield _below_a_line(element, sizes)


def _masthead(element: HtmlElement, sizes: Sizes) -> Iterator[BaseOxmlElement]:
    """That of a 公文 stands so many mm down, in lines as high as its type."""
    if line := length(element, "line-height"):
        before, after = padding(element)
        yield w("spacing", before=before, after=after, line=line, lineRule="exact")
    elif "long" in element.classes:
        yield w("spacing", line=2 * sizes.line, lineRule="exact")


def _follows_heading(element: HtmlElement) -> bool:
    """The first piece after its section's heading."""
    before = around(element).getprevious()
    return before is not None and before.tag == "h2"


def _below_a_line(element: HtmlElement, sizes: Sizes) -> BaseOxmlElement:
    """The first of a group stands an empty line below the text."""
    return w("spacing", before=sizes.line if element.getprevious() is None else 0)


def _of_annex_list(element: HtmlElement, sizes: Sizes) -> BaseOxmlElement:
    """`附件：1.…`, with further lines and annexes below the first's words."""
    numbered = ANNEX * (len(around(element)) > 1)
    first = element.getprevious() is None
    left = 2 + ANNEX_LABEL + numbered
    return indent(sizes, left=left, hanging=numbered + ANNEX_LABEL * first)


def rule_below(head: HtmlElement, sizes: Sizes) -> Iterator[BaseOxmlElement]:
    """Properties of the red rule below the head of a 公文, which closes what is measured there."""
    above = 0
    for line in head:
        lines = 1 + len(line.findall("br"))
        above += sum(padding(line)) + lines * (length(line, "line-height") or sizes.line)
    before = max(0, length(head, "height") - above)
    after = max(0, length(head, "margin-bottom")) + sizes.line
    yield w("spacing", before=before, after=after)
