"""HTML, PDF and Word file of one Document hold the same text, neither more nor less, in order.

And the PDF, whatever is in it, is well made: it is asked here, where so many are.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bulletin.document import Document, Piece, Section, decode, encode
from bulletin.renderers import docx, html, pdf
from bulletin.renderers.typesetter import typeset
from bulletin.richtext import to_blocks
from tests import text
from tests.base import WithoutDatabase
from tests.conformance import complaints
from tests.documents import documents, rich_html, tables

#: Each example is a PDF; enough of them to meet every shape, few enough to wait for.
thorough = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    # Shrinking a failure would set hundreds of PDFs; the failing Document is printed whole.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def typeset_here(document: Document) -> bytes:
    """In this process, without the second that starting another one takes."""
    content, missing = typeset(**pdf.source(document))
    assert not missing, missing
    return content


class SameTextTests(WithoutDatabase):
    def setUp(self) -> None:
        self.documents: list[Document] = []

    def check(self, document: Document) -> None:
        whole = text.of_document(document)
        self.assertEqual(text.of_html(html.render(document).content), whole)
        content = typeset_here(document)
        self.assertEqual(text.of_pdf(content), whole)
        self.assertEqual(complaints(content), [])
        self.documents.append(document)

    def tearDown(self) -> None:
        """All that a test has seen goes through LibreOffice at once, which is slow to start."""
        files = [docx.render(document).content for document in self.documents]
        for document, read in zip(self.documents, text.of_docx(*files), strict=True):
            self.assertEqual(read, text.of_document(document))

    @thorough
    @given(documents())
    def test_of_generated_documents(self, document: Document) -> None:
        self.check(document)

    @thorough
    @given(documents())
    def test_a_document_survives_its_freezing(self, document: Document) -> None:
        self.assertEqual(decode(encode(document)), document)
        self.assertEqual(encode(decode(encode(document))), encode(document))

    @settings(thorough, max_examples=4)
    @given(documents(), st.data())
    def test_of_tables_of_up_to_200_rows(self, document: Document, data: st.DataObject) -> None:
        table = data.draw(tables(most=200))
        for rows in (1, len(table.body)):
            cut = msgspec.structs.replace(table, body=table.body[:rows])
            section = Section("一、", "统计", (cut,))
            self.check(msgspec.structs.replace(document, sections=(section,)))

    @thorough
    @given(rich_html)
    def test_of_every_allowed_piece_of_rich_text(self, html: str) -> None:
        piece = Piece("标题", blocks=to_blocks(html))
        section = Section("一、", "稿件", (piece,))
        document = Document("2020-12", "通报", "题", "某局", dt.date(2021, 1, 13))
        self.check(msgspec.structs.replace(document, sections=(section,)))

    def test_markup_in_a_text_is_text(self) -> None:
        document = Document("2020-12", "通报", "<b>&amp;</b>", "某局", dt.date(2021, 1, 13))
        page = html.render(document).content.decode()
        self.assertIn("<h1>&lt;b&gt;&amp;amp;&lt;/b&gt;</h1>", page)
        self.check(document)
