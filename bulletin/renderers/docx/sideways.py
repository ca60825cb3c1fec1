"""A page number beside a turned page: a box of text that is read when the sheet is held upright."""

from __future__ import annotations

from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from ..paper.sizes import POINT
from .sizes import Sizes
from .xml import w

# Text flows round the box, though none comes near: LibreOffice loses the place of others.
#: The box in mm: along the line, room for any number; across it, for its height.
LONG, THICK = 40, 10
BOX = """
<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<mc:Choice Requires="wps"><w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0"
 locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>
<wp:extent cx="{wide}" cy="{high}"/><wp:wrapSquare wrapText="bothSides"/>
<wp:docPr id="1" name="页码"/><wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/>
</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></wps:spPr>
<wps:txbx><w:txbxContent/></wps:txbx>
<wps:bodyPr vert="vert" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>
"""


def sideways(number: BaseOxmlElement, side: str, sizes: Sizes) -> BaseOxmlElement:
    """A run with the box: left of the page, at its lower end for odd pages (`right`)."""
    paper = sizes.paper
    inward = paper.small * POINT
    across = paper.bottom - paper.page_number_below
    lower = paper.width - paper.right - inward - LONG
    top = lower if side == "right" else paper.left + inward
    lengths = {"left": across - THICK / 2, "top": top, "wide": THICK, "high": LONG}
    made = BOX.format(**{name: Mm(mm) for name, mm in lengths.items()})
    box = parse_xml("".join(made.splitlines()))
    (content,) = box.iter("{*}txbxContent")
    content.append(number)
    return w("r", box)
