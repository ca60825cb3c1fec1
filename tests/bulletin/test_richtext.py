"""What a piece may contain, what it loses, and how it reads."""

from __future__ import annotations

import lxml.html
from django.core.exceptions import ValidationError
from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from bulletin.document import Cell, ItemList, ListItem, Paragraph, Quote, Run, Subheading, Table
from bulletin.richtext import clean, to_blocks
from tests import text
from tests.documents import rich_html


def paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


class CleanTests(SimpleTestCase):
    def test_keeps_what_is_allowed(self) -> None:
        kept = (
            "<h3>标题</h3><p>一<strong>二</strong><em>三</em><u>四</u>m<sup>2</sup>H<sub>2</sub>O<br>"
            '<a href="https://example.org/a?b=1">链接</a></p><ul><li>甲</li></ul><ol><li>乙</li></ol>'
            '<table><tbody><tr><td colspan="2">格</td></tr></tbody></table>'
            "<blockquote><p>引文</p></blockquote>"
        )
        self.assertEqual(clean(kept), kept)

    def test_drops_what_is_not(self) -> None:
        dropped = {
            "<script>alert(1)</script><p>a</p>": "<p>a</p>",
            '<p onclick="x()" style="color:red" class="MsoNormal" id="i">a</p>': "<p>a</p>",
            '<img src="http://x/y.png" onerror="x()">': "",
            '<svg onload="x()"><text>a</text></svg>b': "b",
            '<a href="javascript:x()">a</a>': "<a>a</a>",
            '<a href="file:///etc/passwd">a</a>': "<a>a</a>",
            '<a href="//evil.example/x">a</a>': "<a>a</a>",
            '<a href="/admin/logout/">a</a>': "<a>a</a>",
            '<iframe src="http://x"></iframe><p>b</p>': "<p>b</p>",
            "<style>p{background:url(http://x)}</style><p>b</p>": "<p>b</p>",
            "<!--[if gte mso 9]><xml></xml><![endif]--><p>b<o:p></o:p></p>": "<p>b</p>",
            '<table><tbody><tr><td colspan="65534" rowspan="0">x</td></tr></tbody></table>': (
                "<table><tbody><tr><td>x</td></tr></tbody></table>"
            ),
            "<p>a\x00b\u202ec\u200bd</p>": "<p>abcd</p>",
        }
        for html, left in dropped.items():
            with self.subTest(html):
                self.assertEqual(clean(html), left)

    def test_refuses_what_would_break_the_renderers(self) -> None:
        refused = {
            "<p>" + "长" * 70_000: "正文超过200KB",
            "长" * 400_000: "正文太长",
            "<blockquote>" * 21 + "a": "嵌套层次太多",
            "<table>" + "<tr><td>1</td></tr>" * 301 + "</table>": "表格超过300行",
            '<a href="https://a.b">x</a>' * 301: "链接超过300个",
        }
        for html, sentence in refused.items():
            with self.subTest(sentence), self.assertRaises(ValidationError) as caught:
                clean(html)
            self.assertIn(sentence, caught.exception.messages[0])

    def test_what_a_parser_reads_in_another_way_the_second_time(self) -> None:
        for html in (
            "<table><td><a><table><a>",
            "<table><td><a>甲<table><a>乙",
            "<b><p><a>甲<div><a>乙",
        ):
            with self.subTest(html):
                self.assertEqual(clean(clean(html)), clean(html))

    def test_a_character_that_nobody_sees_is_found_behind_its_entity(self) -> None:
        for entity in ("&#x202e;", "&#8238;", "&#x200b;", "&zwj;", "&shy;", "&#xFEFF;"):
            with self.subTest(entity):
                self.assertEqual(clean(f"<p>前{entity}后</p>"), "<p>前后</p>")

    @given(st.text(alphabet="<>/=\"' abpimgsrcty:;&#x1中文\n\0\u202e", max_size=120))
    def test_cleaning_again_changes_nothing_and_leaves_nothing_live(self, html: str) -> None:
        cleaned = clean(html)
        self.assertEqual(clean(cleaned), cleaned)
        self.assertNotRegex(cleaned, r"<(?!/?(p|a|b|i|br)[ >])")
        to_blocks(html)


class BlockTests(SimpleTestCase):
    def test_paragraphs_runs_and_lists(self) -> None:
        html = (
            "<h3>小标题</h3><p>普通<strong>加黑</strong><em>楷体</em></p>"
            "<ol><li>第一</li><li><p>第二</p></li></ol><blockquote>引文</blockquote>"
        )
        self.assertEqual(
            to_blocks(html),
            (
                Subheading((Run("小标题"),)),
                Paragraph((Run("普通"), Run("加黑", bold=True), Run("楷体", italic=True))),
                ItemList(True, (ListItem((paragraph("第一"),)), ListItem((paragraph("第二"),)))),
                Quote((paragraph("引文"),)),
            ),
        )

    def test_what_stands_in_a_list_beside_its_items(self) -> None:
        """Word puts a list in a list beside its items, and not inside one."""
        inner = ItemList(False, (ListItem((paragraph("乙"),)),))
        first = ListItem((paragraph("甲"), inner))
        html = "<ul><li>甲</li><ul><li>乙</li></ul><li>丙</li></ul>"
        self.assertEqual(to_blocks(html), (ItemList(False, (first, ListItem((paragraph("丙"),)))),))
        for html in ("<ol>前<li>甲</li>后<b>乙</b></ol>", "<ul><p>前甲</p><ol>后</ol>乙</ul>"):
            with self.subTest(html):
                self.assertEqual(text.of_blocks(to_blocks(html)), "前甲后乙")

    def test_tables(self) -> None:
        html = (
            "<table><thead><tr><th>时段</th><th>人次</th></tr></thead>"
            "<tbody><tr><td>上午</td><td>1,234</td></tr></tbody></table>"
        )
        self.assertEqual(
            to_blocks(html),
            (
                Table(
                    head=((Cell((Run("时段"),), header=True), Cell((Run("人次"),), header=True)),),
                    body=((Cell((Run("上午"),)), Cell((Run("1,234"),), numeric=True)),),
                ),
            ),
        )

    def test_a_table_with_two_captions(self) -> None:
        html = "<table><caption>甲</caption><caption>乙</caption><tr><td>丙</td></tr></table>"
        self.assertEqual(text.of_blocks(to_blocks(html)), "甲乙丙")

    def test_white_space_is_folded_as_people_mean_it(self) -> None:
        folded = {
            "<p>　　首行缩进</p>": "首行缩进",
            "<p>&nbsp;&nbsp;前\n后&nbsp;</p>": "前后",
            "<p>Word\nbreaks</p>": "Word breaks",
            "<p>一<br>二</p>": "一\n二",
            "<p>a <strong> b</strong></p>": "a b",
            "<div>甲</div>": "甲",
        }
        for html, words in folded.items():
            with self.subTest(html):
                [block] = to_blocks(html)
                self.assertEqual("".join(run.text for run in block.runs), words)

    def test_neighbours_without_a_paragraph_stay_apart(self) -> None:
        self.assertEqual(
            to_blocks("甲<p>乙</p>丙<div>丁</div><p> </p>"),
            tuple(paragraph(text) for text in "甲乙丙丁"),
        )

    @given(rich_html)
    def test_not_a_word_is_lost(self, html: str) -> None:
        whole = text.squeezed(lxml.html.fromstring(f"<div>{html}</div>").text_content())
        self.assertEqual(text.of_blocks(to_blocks(html)), whole)

    def test_nothing_is_nothing(self) -> None:
        for html in ("", "<p></p>", "<p>&nbsp;</p>", "<ul><li></li></ul>", "<table></table>"):
            self.assertEqual(to_blocks(html), ())
