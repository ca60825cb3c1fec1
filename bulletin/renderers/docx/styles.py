"""The styles of the file, one a line: their names, what they are based on, how they look.

Word shows built-in names in its own language: "heading 1" as 标题 1, "Normal" as 正文.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement

from ..paper.sizes import CODES, CODES_LINE, POINT
from .sizes import Sizes, font
from .xml import eighths, halves, of_paragraph, of_text, w

RED = "D40000"
#: Between the characters of the masthead, in their size, as on paper.
MASTHEAD_SPACED = 0.15
#: Borders of tables, in mm.
RULE = 0.25
#: From the line to its rule, in pt.
RULE_BELOW = 3
AS_HIGH_AS_IT_IS = 0
#: Of a paragraph that holds a place and no text, in lines: Word knows none thinner than 1 pt.
THIN = 0.04


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph's style; what is None is as in the style it is based on.

    `font` names a list of Paper, `size` is in pt; `line`, `before`, `after` are in lines of the
    grid, `indent` and `left` in characters, `tab` (to the right edge) in twips, `rule` (below) in
    mm. `outline` is the level in Word's outline, from 0.
    """

    id: str
    name: str
    based_on: str = "Normal"
    font: str | None = None
    size: float | None = None
    align: str | None = None
    line: float | None = None
    before: float = 0
    after: float = 0
    indent: float = 0
    left: float = 0
    outline: int | None = None
    together: bool = False
    new_page: bool = False
    color: str = ""
    spaced: float = 0
    followed_by: str = ""
    tab: int = 0
    rule: float = 0


def paragraph_styles(sizes: Sizes) -> list[Style]:
    paper = sizes.paper
    table = sizes.table_line / sizes.line
    return [
        Style("Title", "Title", font="title_font", size=paper.title, align="center", before=1,
              after=1, together=True, followed_by="Normal"),
        Style("Heading1", "heading 1", font="hei", indent=2, outline=0, together=True, align="left",
              followed_by="Normal"),
        Style("Heading2", "heading 2", font="kai", indent=2, outline=1, together=True, align="left",
              followed_by="Normal"),
        Style("Heading3", "heading 3", font="hei", indent=2, outline=2, together=True, align="left",
              followed_by="Normal"),
        Style("Heading4", "heading 4", font="kai", indent=2, outline=3, together=True, align="left",
              followed_by="Normal"),
        Style("PieceTitle", "稿件标题", "Heading3", align="center", before=1,
              followed_by="Normal"),
        Style("PieceSubtitle", "稿件副标题", font="kai", align="center", together=True),
        Style("Credit", "稿件署名", align="right"),
        Style("Quote", "Quote", font="kai", indent=2, left=2),
        Style("ListParagraph", "List Paragraph"),
        Style("Correction", "更正说明", font="kai", indent=2),
        Style("Change", "更正内容", "ListParagraph", font="kai"),
        Style("Masthead", "报头", font="title_font", size=paper.masthead, align="center", line=3,
              color=RED, spaced=MASTHEAD_SPACED),
        Style("IssueNumber", "期号", align="center"),
        Style("Issuer", "报头机关和日期", align="left", tab=sizes.text_width,
              rule=paper.rule_thickness,
              line=1 - (paper.rule_thickness + RULE_BELOW * POINT) / paper.line),
        Style("DocumentNumber", "发文字号", align="center"),
        Style("Recipients", "主送机关"),
        Style("AnnexList", "附件说明", align="left"),
        Style("Signature", "Signature", align="left", together=True),
        Style("AnnexLabel", "附件号", font="hei", align="left", together=True, new_page=True),
        Style("AnnexTitle", "附件标题", "Title", before=1, after=1, outline=0, together=True,
              followed_by="Normal"),
        Style("TableText", "表格文字", size=paper.table, align="center", line=table),
        Style("TableHead", "表头", "TableText", font="hei"),
        Style("TableName", "表格名称", "TableText", align="left"),
        Style("TableNumber", "表格数字", "TableText", align="right"),
        Style("TableNote", "表格附注", "TableText", size=paper.table_note,
              line=sizes.note_line / sizes.line),
        Style("Remarks", "表后备注", indent=2),
        Style("Gap", "间距", size=1, line=THIN),
        Style("RedRule", "红色分隔线", size=1, line=THIN, rule=paper.rule_thickness),
        Style("Picture", "图片", align="center", line=AS_HIGH_AS_IT_IS),
        Style("Imprint", "版记", size=paper.small, align="left",
              tab=sizes.text_width - sizes.small, line=1 - 0.6 / paper.line),
        Style("Draft", "草稿标记", font="hei", size=paper.title, align="left", color=RED,
              spaced=0.5),
        Style("Codes", "校验码", font="fang", size=CODES, align="center",
              line=CODES_LINE * CODES * POINT / paper.line),
        Style("Header", "header", size=paper.small),
        Style("Footer", "footer", font="song", size=paper.small, line=sizes.small / sizes.line),
    ]  # fmt: skip


def styles(sizes: Sizes) -> BaseOxmlElement:
    """`w:styles`: the defaults, the paragraphs' styles, those of characters and of tables."""
    paragraphs = [_paragraph_style(style, sizes) for style in paragraph_styles(sizes)]
    return w("styles", _defaults(sizes), _normal(sizes), *paragraphs, *_others(sizes))


def _defaults(sizes: Sizes) -> BaseOxmlElement:
    lang = w("lang", val="zh-CN", eastAsia="zh-CN", bidi="ar-SA")
    run = of_text(fonts(sizes, "fang"), *_size(sizes.paper.body), lang)
    return w("docDefaults", w("rPrDefault", run), w("pPrDefault", w("pPr")))


def _normal(sizes: Sizes) -> BaseOxmlElement:
    """正文, on which all others are based: 3号 仿宋 in lines of the grid, two characters in.

    Its lines and characters are as far apart as the grid's, but not bound to it: LibreOffice gives
    a character that is wider than a cell of the grid two of them, and 3号 is.
    """
    off = ("widowControl", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd")
    properties = of_paragraph(
        *(w(name, val=0) for name in (*off, "snapToGrid")),
        w("spacing", before=0, after=0, line=sizes.line, lineRule="exact"),
        indent(sizes, first=2),
        w("jc", val="both"),
    )
    closer = w("spacing", val=sizes.closer)
    looks = of_text(w("snapToGrid", val=0), closer, *_size(sizes.paper.body))
    head = (w("name", val="Normal"), w("qFormat"))
    return w("style", *head, properties, looks, type="paragraph", default=1, styleId="Normal")


def _paragraph_style(style: Style, sizes: Sizes) -> BaseOxmlElement:
    head = [w("name", val=style.name), w("basedOn", val=style.based_on)]
    if style.followed_by:
        head.append(w("next", val=style.followed_by))
    looks = of_paragraph(*_looks(style, sizes)), of_text(*_letters(style, sizes))
    own = {} if style.name.isascii() else {"customStyle": 1}
    names = {"type": "paragraph", "styleId": style.id} | own
    return w("style", *head, w("uiPriority", val=1), w("qFormat"), *looks, **names)


def _looks(style: Style, sizes: Sizes) -> Iterator[BaseOxmlElement]:
    yield w("spacing", **_spacing(style, sizes))
    if style.together:
        yield from (w("keepNext"), w("keepLines"))
    if style.new_page:
        yield w("pageBreakBefore")
    if style.rule:
        rule = w("bottom", val="single", sz=eighths(style.rule), space=RULE_BELOW, color=RED)
        yield w("pBdr", rule)
    if style.tab:
        yield w("tabs", w("tab", val="right", pos=style.tab))
    yield indent(sizes, left=style.left, first=style.indent)
    if style.align:
        yield w("jc", val=style.align)
    if style.outline is not None:
        yield w("outlineLvl", val=style.outline)


def _spacing(style: Style, sizes: Sizes) -> dict[str, object]:
    made: dict[str, object] = {
        "before": round(style.before * sizes.line),
        "after": round(style.after * sizes.line),
    }
    if style.line is None:
        return made
    if style.line == AS_HIGH_AS_IT_IS:
        return made | {"line": 240, "lineRule": "auto"}
    return made | {"line": round(style.line * sizes.line), "lineRule": "exact"}


def _letters(style: Style, sizes: Sizes) -> Iterator[BaseOxmlElement]:
    if style.font:
        yield fonts(sizes, style.font)
    if style.color:
        yield w("color", val=style.color)
    if style.size:
        yield w("spacing", val=round(style.spaced * style.size * 20))
        yield from _size(style.size)


def _others(sizes: Sizes) -> Iterator[BaseOxmlElement]:
    """What text and tables wear besides: no weight is added on paper, another font is taken."""
    yield _character("Strong", "Strong", fonts(sizes, "hei"))
    yield _character("Emphasis", "Emphasis", fonts(sizes, "kai"))
    yield _character("IntenseEmphasis", "Intense Emphasis", fonts(sizes, "kai"))
    yield _character("Hyperlink", "Hyperlink")
    sides = (
        w(side, val="single", sz=eighths(RULE), space=0, color="000000")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    looks = w("tblPr", w("tblBorders", *sides))
    yield w("style", w("name", val="Table Grid"), looks, type="table", styleId="TableGrid")


def _character(style: str, name: str, *looks: BaseOxmlElement) -> BaseOxmlElement:
    head = (w("name", val=name), w("uiPriority", val=1), w("qFormat"))
    return w("style", *head, of_text(*looks), type="character", styleId=style)


def indent(
    sizes: Sizes, *, left: float = 0, first: float = 0, hanging: float = 0
) -> BaseOxmlElement:
    """Indents in characters, as Word itself keeps them; in twips for programs that do not."""
    made: dict[str, int] = {}
    lengths = {"left": left} | ({"hanging": hanging} if hanging else {"firstLine": first})
    for name, characters in lengths.items():
        made[f"{name}Chars"] = round(characters * 100)
        made[name] = round(characters * sizes.character)
    return w("ind", **made)


def fonts(sizes: Sizes, name: str) -> BaseOxmlElement:
    """The same font for Chinese and for Latin letters and digits."""
    first = font(getattr(sizes.paper, name))
    return w("rFonts", ascii=first, hAnsi=first, eastAsia=first, cs=first)


def _size(points: float) -> tuple[BaseOxmlElement, ...]:
    return (w("sz", val=halves(points)), w("szCs", val=halves(points)))
