"""The checker of PDFs: each rule refuses a PDF that was broken against it, and says so alone."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

from bulletin.document import ItemList, ListItem, Paragraph, Piece, Run, Section, Table
from tests.base import WithoutDatabase
from tests.conformance import RULES, complaints
from tests.conformance.samples import LINK, head, number, picture
from tests.pdf import a_document, paper, paragraph

Break = Callable[[pikepdf.Pdf], None]

#: One page with one of everything.
SMALL = a_document(
    copies_to="",
    sections=(
        Section(
            "一、",
            "表",
            (
                Table(
                    (
                        (head("部门", rows=2), head("办件", columns=2)),
                        (head("受理"), head("办结")),
                    ),
                    ((head("甲"), number("1"), number("2")),),
                ),
                Piece("稿件", blocks=(picture("大厅", (30, 20)),)),
                ItemList(True, (ListItem((paragraph("一条。"),)),)),
                Paragraph((Run("见"), Run("网页", href=LINK))),
            ),
        ),
    ),
)


def tags(pdf: pikepdf.Pdf, name: str) -> list[Any]:
    """Every element of this name, in reading order."""
    return [tag for tag in _below(pdf.Root.StructTreeRoot) if f"/{name}" == tag.S]


def _below(parent: Any) -> Iterator[Any]:
    for kid in parent.get("/K", []):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid)


def metadata(pdf: pikepdf.Pdf, old: str, new: str) -> None:
    said = pdf.Root.Metadata.read_bytes()
    assert old.encode() in said
    pdf.Root.Metadata.write(said.replace(old.encode(), new.encode()))


def content(pdf: pikepdf.Pdf, change: Callable[[list[Any]], list[Any]]) -> None:
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(
        pikepdf.unparse_content_stream(change(list(pikepdf.parse_content_stream(page))))
    )


def operation(operator: str, *operands: Any) -> tuple[list[Any], Operator]:
    return list(operands), Operator(operator)


def first(operations: list[Any], operator: str, tag: str = "") -> int:
    """Where an operator stands first, of a mark with this tag."""
    return next(
        at
        for at, (operands, found) in enumerate(operations)
        if str(found) == operator and (not tag or operands[0] == tag)
    )


def painting(*added: tuple[list[Any], Operator]) -> Break:
    return lambda pdf: content(pdf, lambda operations: [*operations, *added])


def inside_text(*added: tuple[list[Any], Operator]) -> Break:
    """Put operations right after the first mark of a paragraph."""

    def change(operations: list[Any]) -> list[Any]:
        at = first(operations, "BDC", "/P") + 1
        return [*operations[:at], *added, *operations[at:]]

    return lambda pdf: content(pdf, change)


def untagged(pdf: pikepdf.Pdf) -> None:
    """A paragraph's mark becomes one that says nothing, and the tree no longer names it."""

    def change(operations: list[Any]) -> list[Any]:
        at = first(operations, "BDC", "/P")
        return [*operations[:at], operation("BMC", Name.Span), *operations[at + 1 :]]

    content(pdf, change)
    del tags(pdf, "P")[0].K


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.pages[0].Resources.Font.values())


def descriptor(pdf: pikepdf.Pdf) -> Any:
    return fonts(pdf)[0].DescendantFonts[0].FontDescriptor


def annotation(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].Annots[0]


def image(pdf: pikepdf.Pdf) -> Any:
    return next(iter(pdf.pages[0].Resources.XObject.values()))


def put(found: Callable[[pikepdf.Pdf], Any], key: str, value: Any) -> Break:
    """Set a key, or with None take it out."""

    def change(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del found(pdf)[key]
        else:
            found(pdf)[key] = value

    return change


def root(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root


def page(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].obj


def tag(name: str, place: int = 0) -> Callable[[pikepdf.Pdf], Any]:
    return lambda pdf: tags(pdf, name)[place]


def attributes(name: str, place: int = 0) -> Callable[[pikepdf.Pdf], Any]:
    return lambda pdf: tags(pdf, name)[place].A[0]


def swapped_parents(pdf: pikepdf.Pdf) -> None:
    row = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    row[0], row[1] = row[1], row[0]


def twice_in_the_tree(pdf: pikepdf.Pdf) -> None:
    tags(pdf, "P")[0].K.append(tags(pdf, "P")[0].K[0])


def without_its_link(pdf: pikepdf.Pdf) -> None:
    link = tags(pdf, "Link")[0]
    link.K = Array([kid for kid in link.K if not isinstance(kid, Dictionary)])


def second_annotation(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots.append(pdf.make_indirect(Dictionary(pdf.pages[0].Annots[0])))


def body_before_head(pdf: pikepdf.Pdf) -> None:
    kids = tags(pdf, "Table")[0].K
    kids[0], kids[1] = kids[1], kids[0]


def narrower(pdf: pikepdf.Pdf) -> None:
    font = fonts(pdf)[0].DescendantFonts[0]
    font.W = Array([0, 65535, 333])


def other_font(pdf: pikepdf.Pdf) -> None:
    fonts(pdf)[0].Subtype = Name.TrueType


def cmyk(pdf: pikepdf.Pdf) -> None:
    painting(operation("k", 0, 0, 0, 1))(pdf)


def blended(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.ExtGState["/x"] = Dictionary(BM=Name.Weird)


def filtered(pdf: pikepdf.Pdf) -> None:
    # What a stream's file specification names lies outside of the file.
    pdf.Root.Metadata["/F"] = String("elsewhere")


def empty_heading(pdf: pikepdf.Pdf) -> None:
    heading = tags(pdf, "H3")[0]
    last = tags(pdf, "P")[-1]
    for mcid in list(heading.K):
        last.K.append(mcid)
        pdf.Root.StructTreeRoot.ParentTree.Nums[1][int(mcid)] = last
    heading.K = Array([])


def no_bookmarks(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.clear()


DEEP = [operation("q")] * 30 + [operation("Q")] * 30
RECTANGLE = (operation("re", 0, 0, 9, 9), operation("f"))
ARTIFACT = operation("BMC", Name.Artifact)
END = operation("EMC")

#: By rule: what breaks it, and it alone.
BREAKS: dict[str, list[Break]] = {
    "is_marked": [
        put(lambda pdf: pdf.Root.MarkInfo, "/Marked", False),
        put(lambda pdf: pdf.Root.MarkInfo, "/Suspects", True),
        put(root, "/MarkInfo", None),
    ],
    "language": [put(root, "/Lang", None), put(root, "/Lang", String("中文"))],
    "title_is_shown": [
        put(root, "/ViewerPreferences", None),
        lambda pdf: metadata(pdf, SMALL.title, ""),
    ],
    "claims_universal_access": [
        lambda pdf: metadata(pdf, "<pdfuaid:part>1<", "<pdfuaid:part>2<"),
    ],
    "bookmarks": [no_bookmarks],
    "everything_is_tagged_or_artifact": [painting(*RECTANGLE), untagged],
    "marks_are_not_mixed": [
        inside_text(ARTIFACT, END),
        painting(ARTIFACT),
        painting(END),
        painting(operation("q")),
    ],
    "content_is_in_the_tree_once": [
        twice_in_the_tree,
        painting(operation("BDC", Name.P, Dictionary(MCID=999)), END),
        put(tag("P"), "/K", Array([])),
    ],
    "parent_tree_leads_back": [
        swapped_parents,
        put(page, "/StructParents", None),
        put(annotation, "/StructParent", 99),
    ],
    "elements_know_their_parents": [
        lambda pdf: put(tag("P"), "/P", tags(pdf, "H1")[0])(pdf),
    ],
    "tab_order_is_that_of_the_structure": [
        put(page, "/Tabs", None),
        put(page, "/Tabs", Name.R),
    ],
    "annotations_are_in_the_tree": [without_its_link, second_annotation],
    "states_are_not_nested_too_deep": [painting(*DEEP)],
    "types_are_standard": [put(tag("P"), "/S", Name.Absatz)],
    "tags_stand_where_they_may": [
        put(tag("TD"), "/S", Name.P),
        put(tag("LI"), "/S", Name.P),
        put(tag("P"), "/S", Name.Sect),
        put(tag("TBody"), "/S", Name.Sect),
    ],
    "headings_skip_no_level": [
        put(tag("H1"), "/S", Name.H2),
        put(tag("H3"), "/S", Name.H4),
        put(tag("H2"), "/S", Name.H),
        empty_heading,
    ],
    "lists_are_of_items": [
        put(tag("LI"), "/K", Array([])),
        put(attributes("L"), "/ListNumbering", None),
        put(attributes("L"), "/ListNumbering", Name.Numbers),
    ],
    "figures_are_described": [
        put(tag("Figure"), "/Alt", None),
        put(tag("Figure"), "/Alt", String(" ")),
        put(attributes("Figure"), "/BBox", None),
        put(attributes("Figure"), "/BBox", Array([0, 0, 9999, 9])),
    ],
    "links_lead_and_say_where": [
        put(annotation, "/Contents", None),
        without_its_link,
        put(tag("Link"), "/S", Name.Span),
    ],
    "tables_are_regular": [
        put(attributes("TH"), "/RowSpan", None),
        put(attributes("TD"), "/ColSpan", 3),
    ],
    "tables_have_their_parts_in_order": [body_before_head],
    "heads_say_of_what_they_are": [put(attributes("TH"), "/Scope", None)],
    "cells_name_heads_that_are": [
        put(attributes("TD"), "/Headers", Array([String("nobody")])),
        put(tag("TH"), "/ID", None),
        lambda pdf: put(tag("TH"), "/ID", tags(pdf, "TH")[1].ID)(pdf),
        put(lambda pdf: pdf.Root.StructTreeRoot, "/IDTree", None),
    ],
    "fonts_are_embedded_as_subsets": [
        put(descriptor, "/FontFile3", None),
        put(lambda pdf: fonts(pdf)[0], "/BaseFont", Name.Song),
    ],
    "fonts_are_composite": [other_font],
    "characters_can_be_told": [put(lambda pdf: fonts(pdf)[0], "/ToUnicode", None)],
    "characters_have_glyphs_of_the_stated_width": [narrower],
    "streams_are_whole": [filtered],
    "claims_an_archive": [
        lambda pdf: metadata(pdf, "<pdfaid:part>2<", "<pdfaid:part>1<"),
        lambda pdf: metadata(pdf, "<pdfaid:conformance>A<", "<pdfaid:conformance>B<"),
        lambda pdf: metadata(pdf, ":prefix>pdfuaid<", ":prefix>other<"),
    ],
    "metadata_are_well_formed": [lambda pdf: metadata(pdf, "</rdf:RDF>", "")],
    "metadata_agree": [
        put(lambda pdf: pdf.trailer.Info, "/Title", String("别的题")),
        put(lambda pdf: pdf.trailer.Info, "/CreationDate", String("D:20200101")),
        put(lambda pdf: pdf.trailer.Info, "/Keywords", String("多的")),
    ],
    "colours_are_defined": [cmyk, put(root, "/OutputIntents", None)],
    "pictures_are_as_they_are": [put(image, "/Interpolate", True)],
    "states_are_allowed": [blended],
    "nothing_runs_and_nothing_is_hidden": [
        put(root, "/OpenAction", Array([])),
        put(lambda pdf: annotation(pdf).A, "/S", Name.Launch),
        put(annotation, "/F", 2),
    ],
}
#: What a break cannot but break as well.
ALSO = {
    "title_is_shown": {"metadata_agree"},
    "tags_stand_where_they_may": {"tables_have_their_parts_in_order"},
    "headings_skip_no_level": {"types_are_standard"},
    "lists_are_of_items": {"content_is_in_the_tree_once"},
    "links_lead_and_say_where": {"annotations_are_in_the_tree", "tags_stand_where_they_may"},
    "annotations_are_in_the_tree": {"links_lead_and_say_where", "parent_tree_leads_back"},
}


class CheckerTests(WithoutDatabase):
    whole: bytes

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.whole = paper(SMALL).content

    def test_a_whole_one_has_nothing_against_it(self) -> None:
        self.assertEqual(complaints(self.whole), [])

    def test_each_rule_is_broken_here(self) -> None:
        self.assertEqual({rule.__name__ for rule in RULES}, {*BREAKS, "file_is_plain"})

    def test_each_break_is_told(self) -> None:
        for rule, breaks in BREAKS.items():
            for place, harm in enumerate(breaks):
                with self.subTest(rule, place=place):
                    told = {one.partition(":")[0] for one in complaints(self.broken(harm))}
                    self.assertEqual(told - ALSO.get(rule, set()), {rule})

    def test_the_file_itself(self) -> None:
        with pikepdf.open(io.BytesIO(self.whole)) as pdf:
            file = io.BytesIO()
            pdf.save(file, encryption=pikepdf.Encryption(owner="x", user=""))
        for content in (
            self.whole.replace(b"%PDF-1.7", b"%PDF-2.0", 1),
            self.whole + b"more",
            file.getvalue(),
        ):
            told = {one.partition(":")[0] for one in complaints(content)}
            self.assertEqual(told, {"file_is_plain"})

    def broken(self, harm: Break) -> bytes:
        with pikepdf.open(io.BytesIO(self.whole)) as pdf:
            harm(pdf)
            file = io.BytesIO()
            pdf.save(file, fix_metadata_version=False)
        return file.getvalue()
