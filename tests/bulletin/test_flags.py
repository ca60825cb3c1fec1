"""Words and privacy in pieces and in a bulletin."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.test import SimpleTestCase, TestCase

from bulletin.actions.issue import gather
from bulletin.assembly import assemble
from bulletin.document import Table
from bulletin.flags import PieceFlag, flag_findings, flags_of_piece, masked_field
from bulletin.models import Bulletin, HouseWord, NewsItem
from bulletin.proofreading import flags_in
from bulletin.richtext import to_blocks
from bulletin.richtext.replacing import replace_in
from bulletin.richtext.text import lines_of, text_of
from stats.findings import Finding, Severity
from tests.base import Cast

PHONE, STARRED = "13812345678", "138****5678"


class TextTests(SimpleTestCase):
    HTML = (
        "<h3>小标题</h3><p>第一<b>段</b><br>换行</p><ul><li>甲</li><li><p>乙</p></li></ul>"
        "<table><thead><tr><th>部门</th><th>数</th></tr></thead>"
        "<tbody><tr><td>社保局</td><td>1</td></tr></tbody></table><blockquote>引文</blockquote>"
    )

    def test_blocks_become_lines_in_reading_order(self) -> None:
        self.assertEqual(
            text_of(self.HTML), "小标题\n第一段\n换行\n甲\n乙\n部门\t数\n社保局\t1\n引文"
        )
        self.assertEqual(text_of(""), "")

    def test_tables_can_be_left_out(self) -> None:
        lines = list(lines_of(to_blocks(self.HTML)))
        self.assertEqual(lines, ["小标题", "第一段\n换行", "甲", "乙", "引文"])

    def test_a_tables_remarks_are_read(self) -> None:
        table = Table(head=(), body=(), remarks=("不计入合计。",))
        self.assertEqual(list(lines_of([table], with_tables=True)), ["不计入合计。"])


class ReplacingTests(SimpleTestCase):
    def masked(self, html: str, number: int = 0) -> str:
        flag = flags_in(text_of(html))[number]
        return replace_in(html, flag.start, flag.text, flag.masked or "")

    def test_where_it_stands(self) -> None:
        for html, wanted in {
            f"<p>电话{PHONE}。</p>": f"<p>电话{STARRED}。</p>",
            "<p>138<b>1234</b>5678</p>": "<p>138<b>****</b>5678</p>",
            "<p><b>13<i>8</i>1</b>2345678</p>": "<p><b>13<i>8</i>*</b>***5678</p>",
            "<p>电话138 1234&nbsp;5678，请打</p>": f"<p>电话{STARRED}，请打</p>",
            f"<ul><li>甲</li><li>{PHONE}</li></ul>": f"<ul><li>甲</li><li>{STARRED}</li></ul>",
            f"<blockquote>{PHONE}</blockquote>": f"<blockquote>{STARRED}</blockquote>",
            f"<p>&lt;b&gt;{PHONE}&amp;</p>": f"<p>&lt;b&gt;{STARRED}&amp;</p>",
            "<p>住向阳路<b>18号</b><i>3栋2单元</i>501室。</p>": "<p>住向阳路****。</p>",
            f"<ul>漏<li>{PHONE}</li></ul>": f"<ul>漏<li>{STARRED}</li></ul>",
            f"<table><tbody><tr><td>甲</td><td>{PHONE}</td></tr></tbody></table>": (
                f"<table><tbody><tr><td>甲</td><td>{STARRED}</td></tr></tbody></table>"
            ),
        }.items():
            with self.subTest(html):
                self.assertEqual(self.masked(html), wanted)

    def test_a_link_with_the_number_goes(self) -> None:
        html = f'<p><a href="tel:{PHONE}">13<b>8</b>12345678</a></p>'
        self.assertEqual(self.masked(html), "<p>13<b>8</b>****5678</p>")
        html = f'<p><a href="https://example.org/">{PHONE}</a></p>'
        self.assertEqual(self.masked(html), f'<p><a href="https://example.org/">{STARRED}</a></p>')

    def test_the_one_that_was_meant(self) -> None:
        html = f"<p>甲{PHONE}</p><p>乙{PHONE}</p>"
        self.assertEqual(self.masked(html, 1), f"<p>甲{PHONE}</p><p>乙{STARRED}</p>")

    def test_a_picture_beside_it_stays(self) -> None:
        picture = f'<img src="/pieces/pictures/{"a" * 64}" alt="图">'
        html = f"<p>甲{picture}电话{PHONE}</p>"
        self.assertEqual(self.masked(html), f"<p>甲{picture}电话{STARRED}</p>")

    def test_what_is_not_there_is_refused(self) -> None:
        for start, old in ((0, PHONE), (2, "13812345679"), (2, ""), (99, PHONE)):
            with self.assertRaises(ValueError):
                replace_in(f"<p>电话{PHONE}</p>", start, old, STARRED)

    def test_the_result_is_clean(self) -> None:
        self.assertEqual(
            replace_in(f'<p onclick="x()">{PHONE}</p>', 0, PHONE, "<script>x</script>"),
            "<p>&lt;script&gt;x&lt;/script&gt;</p>",
        )


class OfPieces(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()


class PieceTests(OfPieces):
    def piece_with_flags(self) -> NewsItem:
        return self.piece(
            "截止目前全部办结",
            subtitle="我们的的做法",
            body=f"<p>有事请打138<b>1234</b>5678,谢谢</p><table><tr><td>{PHONE}</td></tr></table>",
            credit="(社保局供稿)",
        )

    def test_every_field_private_data_first(self) -> None:
        found = flags_of_piece(self.piece_with_flags())
        self.assertEqual(
            [(one.label, one.flag.kind.label, one.flag.text) for one in found],
            [
                ("正文", "手机号码", PHONE),
                ("正文", "手机号码", PHONE),
                ("标题", "规范用语", "截止目前"),
                ("副标题", "重复字词", "的的"),
                ("正文", "全角半角", ","),
                ("供稿署名", "全角半角", "("),
                ("供稿署名", "全角半角", ")"),
            ],
        )
        self.assertEqual((found[0].before, found[0].after), ("有事请打", ",谢谢"))
        self.assertEqual((found[1].before, found[1].after), ("", ""))
        long = self.piece("乙", body=f"<p>{'长' * 20}{PHONE}{'短' * 20}</p>")
        [one] = flags_of_piece(long)
        self.assertEqual((one.before, one.after), ("…" + "长" * 12, "短" * 12 + "…"))

    def test_masking_gives_the_field_anew(self) -> None:
        piece = self.piece_with_flags()
        first, second, *others = flags_of_piece(piece)
        self.assertIn(f"<td>{STARRED}</td>", masked_field(piece, second))
        piece.body = masked_field(piece, first)
        self.assertIn("138<b>****</b>5678", piece.body)
        with self.assertRaises(ValueError):
            masked_field(piece, first)
        with self.assertRaises(ValueError):
            masked_field(piece, others[0])
        piece.headline = f"请打{PHONE}"
        one = next(one for one in flags_of_piece(piece) if one.field == "headline")
        self.assertEqual(masked_field(piece, one), f"请打{STARRED}")

    def test_a_word_out_of_use_is_not_flagged(self) -> None:
        HouseWord.objects.update(is_active=False)
        kinds = {one.flag.kind.value for one in flags_of_piece(self.piece_with_flags())}
        self.assertEqual(kinds, {"phone", "doubled", "width"})

    def test_one_query_and_none_with_words_given(self) -> None:
        piece = self.piece_with_flags()
        with self.assertNumQueries(1):
            flags_of_piece(piece)
        with self.assertNumQueries(0):
            flags_of_piece(piece, [])

    def shown(self, found: list[PieceFlag], **more: Any) -> str:
        piece = {"revision": 3}
        return render_to_string("newsroom/_flags.html", {"flags": found, "piece": piece, **more})

    def test_listed_with_a_button_to_mask(self) -> None:
        found = flags_of_piece(self.piece_with_flags())
        page = self.shown(found, mask_action="/somewhere/")
        self.assertInHTML(
            f'<p class="context">正文：<span>有事请打<mark>{PHONE}</mark>,谢谢</span></p>', page
        )
        self.assertEqual(page.count('name="mask"'), 2)
        self.assertIn('name="mask" value="1"', page)
        self.assertNotIn('name="mask"', self.shown(found))
        self.assertEqual(self.shown([]).strip(), "")

    def test_what_was_typed_is_not_markup(self) -> None:
        piece = self.piece("<i>x</i>截止目前")
        page = self.shown(flags_of_piece(piece))
        self.assertIn("&lt;i&gt;x&lt;/i&gt;<mark>", page)
        self.assertNotIn("<i>", page)


class BulletinTests(OfPieces):
    def issue(self, **more: Any) -> Bulletin:
        issue = self.bulletin(**more)
        gather(issue, by=self.bian)
        return issue

    def findings(self, issue: Bulletin) -> list[Finding]:
        assembled = assemble(issue)
        found = flag_findings(assembled.document)
        self.assertEqual([one for one in assembled.findings if one in found], self.by_weight(found))
        return found

    @staticmethod
    def by_weight(found: list[Finding]) -> list[Finding]:
        return sorted(found, key=lambda one: one.severity != Severity.WARNING)

    def test_a_sound_bulletin_has_none(self) -> None:
        self.piece()
        self.assertEqual(self.findings(self.issue()), [])

    def test_private_data_is_a_warning_and_not_repeated(self) -> None:
        self.piece("甲", body=f"<p>有事请打{PHONE}。</p>")
        [found] = self.findings(self.issue())
        self.assertEqual(
            found,
            Finding(
                Severity.WARNING,
                "phone",
                "稿件“甲”里的“有事请打138****5678”像是个人的手机号码。"
                "公开的通报里不宜写出，请打码或删去。",
                printed=STARRED,
            ),
        )
        self.assertIs(found.blocks, False)

    def test_each_wrong_word_is_told_once_a_place(self) -> None:
        body = "<p>截止目前已办结。</p><p>截止目前没有退件，帐号已核对。</p>"
        self.piece("甲", body=body)
        [first, second] = self.findings(self.issue())
        self.assertEqual((first.severity, first.printed), (Severity.NOTE, "帐号"))
        self.assertEqual(
            second.message,
            "稿件“甲”里有2处：“截止目前”在规范用语里（错别字），宜改为“截至目前”。"
            "“截止”表示停止，后面不带时间；“截至”后面带时间。",
        )

    def test_punctuation_of_a_place_is_told_together(self) -> None:
        self.piece("甲", body="<p>材料齐全,当场办结;材料不齐,一次告知。</p>")
        [found] = self.findings(self.issue())
        self.assertEqual(
            (found.severity, found.rule, found.message),
            (
                Severity.NOTE,
                "width",
                (
                    "稿件“甲”里有3处全角半角要看一下：“材料齐全,当场办结”、“当场办结;材料不齐”、"
                    "“材料不齐,一次告知”。中文里的标点用全角，数字和字母用半角。"
                ),
            ),
        )

    def test_our_own_words_are_read_too(self) -> None:
        issue = self.issue(
            opening="现将工作工作情况通报如下。", copies_to="区委办公室,区政府办公室。"
        )
        section = issue.sections.filter(kind="prose").first()
        section.title += "「一」"
        section.save()
        messages = [found.message for found in self.findings(issue)]
        self.assertEqual(
            [message.partition("有")[0] for message in messages],
            ["“开头语”里", f"“{section.title}”里", "“抄送”里"],
        )

    def test_asks_one_query_however_many_pieces(self) -> None:
        issue = self.issue()
        for more in (0, 3):
            for number in range(more):
                self.piece(f"稿{number}", body=f"<p>截止目前，{PHONE}</p>")
            gather(issue, by=self.bian)
            document = assemble(issue).document
            with self.assertNumQueries(1):
                self.assertEqual(len(flag_findings(document)), 2 * more)
