"""The PDF's structure, as a screen reader and an archive find it: PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from bulletin.document import Section
from bulletin.renderers.typesetter import typeset
from tests.base import WithoutDatabase
from tests.bulletin.test_paper_tables import statistics
from tests.conformance import complaints
from tests.conformance.opened import Element, Opened
from tests.conformance.samples import EVERYTHING, LINK, PIECE
from tests.pdf import Pdf, a_document, paper
from tests.text import of_pdf

DRAWING = """<figure><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30" width="60mm"
 role="img"><title>受理数走势</title><desc>十二月最高。</desc><g opacity="0.5">
<rect width="20" height="9"/></g><text x="5" y="20" style="font: 4px 'FandolFang R'">7016件</text>
</svg><figcaption>图一</figcaption></figure>"""


def outline(elements: Iterable[Element]) -> list[str]:
    return [element.name for element in elements if element.name[:1] == "H"]


class StructureTests(WithoutDatabase):
    paper: Pdf

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.paper = paper(EVERYTHING)

    @cached_property
    def opened(self) -> Opened:
        opened = Opened(self.paper.content)
        self.addCleanup(opened.pdf.close)
        return opened

    def test_nothing_is_wrong_with_everything_in_one(self) -> None:
        self.assertEqual(complaints(self.paper.content), [])

    def test_headings_follow_the_outline(self) -> None:
        self.assertEqual(
            outline(self.opened.elements),
            [
                *("H1", "H2"),  # title, a subheading of the opening
                *("H2", "H3", "H4", "H3"),  # a section, its piece with one, one of its own
                *("H2", "H3", "H4", "H5", "H3"),  # a sub-section with a piece, an empty one
                *("H2", "H2", "H2"),  # an empty section, two annexes
            ],
        )

    def test_bookmarks_are_the_outline_without_subheadings(self) -> None:
        self.assertEqual(
            self.paper.bookmarks,
            [
                *((1, EVERYTHING.title), (2, "一、统计表"), (3, PIECE.headline)),
                *((2, "二、信息"), (3, "（一）动态"), (4, PIECE.headline), (3, "（二）空")),
                *((2, "三、空栏目"), (2, "附表"), (2, "图")),
            ],
        )

    def test_a_table_is_one_on_however_many_pages(self) -> None:
        counts = [len(table.named("THead", "TBody")) for table in self.opened.named("Table")]
        self.assertEqual(counts, [2, 1, 2])
        [table, *_] = self.opened.named("Table")
        pages = {page for element in table.all for page, _ in element.marks}
        self.assertEqual(len(table.named("TR")), 28)
        self.assertEqual(len(pages), 3)
        shown = sum("受理数" in page.text for page in self.paper.pages)
        self.assertEqual((shown, self.paper.structure.count("受理数")), (5, 2))

    def test_heads_say_their_scope_and_where_they_span_each_cell_names_them(self) -> None:
        [table, ragged, _] = self.opened.named("Table")
        heads = table.named("TH")
        scopes = [str(head.attribute("/Scope")) for head in heads]
        self.assertEqual(scopes, ["/Column"] * 6 + ["/Row"] * 26)
        name = {str(head.entry.ID): head for head in heads}
        first = table.named("TR")[2].named("TD")[0]
        named = [name[str(one)] for one in first.attribute("/Headers")]
        self.assertEqual(named, [heads[1], heads[3], heads[6]])
        self.assertEqual([len(row.kids) for row in ragged.named("TR")], [4, 2, 1])

    def test_a_plain_table_needs_no_names(self) -> None:
        table = statistics(2)
        with Opened(
            paper(a_document(sections=(Section("一、", "表", (table,)),))).content
        ) as plain:
            self.assertFalse([e for e in plain.elements if "/ID" in e.entry])
            self.assertFalse([e for e in plain.elements if e.attribute("/Headers")])

    def test_figures_are_described_where_they_lie(self) -> None:
        described = [str(figure.entry.Alt) for figure in self.opened.named("Figure")]
        self.assertEqual(described, ["表格截图"] * 4 + ["大厅"])
        box = [float(side) for side in self.opened.named("Figure")[-1].attribute("/BBox")]
        self.assertAlmostEqual((box[2] - box[0]) / (box[3] - box[1]), 3, places=2)
        [image] = self.paper.pages[-1].page.images
        drawn = (image["x0"], image["y0"], image["x1"], image["y1"])
        for said, found in zip(box, drawn, strict=True):
            self.assertAlmostEqual(said, found, places=1)

    def test_lists_in_lists(self) -> None:
        outer = next(one for one in self.opened.named("L") if len(one.named("L")) > 1)
        self.assertEqual(str(outer.attribute("/ListNumbering")), "/Decimal")
        bodies = [item.kids[1] for item in outer.kids]
        self.assertEqual(
            [[kid.name for kid in body.kids] for body in bodies],
            [["P", "L"], ["P", "BlockQuote", "Figure"]],
        )

    def test_a_link_over_two_lines_is_one(self) -> None:
        link, other = self.opened.named("Link")[:2]
        self.assertGreater(len(link.objects), 1)
        self.assertEqual([str(one.Contents) for one in other.objects], ["另一种"])
        self.assertEqual({str(one.A.URI) for one in link.objects}, {LINK})
        self.assertEqual({str(one.Contents) for one in link.objects}, {"很长很长的网页名称" * 6})

    def test_what_is_not_text_is_an_artifact(self) -> None:
        said = of_pdf(self.paper.content)
        for page, words in ((0, "—1—"), (1, "—2—"), (2, "草稿")):
            self.assertIn(words, self.paper.pages[page].text)
            self.assertNotIn(words, said)


class DrawingTests(WithoutDatabase):
    def test_a_drawing_is_one_figure_with_its_text_in_it(self) -> None:
        body = f"<h1>题</h1><section>前<h2>节</h2>后{DRAWING}<b>又</b></section>"
        html = f"<!DOCTYPE html><html lang=zh-CN><title>题</title><body>{body}"
        content, _ = typeset(html, "body { font-family: 'FandolFang R' }")
        self.assertEqual([c for c in complaints(content) if "metadata" not in c], [])
        with Opened(content) as opened:
            [figure] = opened.named("Figure")
            self.assertEqual(str(figure.entry.Alt), "受理数走势：十二月最高。")
            self.assertEqual([kid.name for kid in figure.kids], ["Caption"])
        self.assertEqual(of_pdf(content), "题前节后7016件图一又")
