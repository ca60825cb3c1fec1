"""What a bulletin is put together from, and what is found on the way."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import SimpleTestCase, TestCase

from bulletin.actions.issue import gather
from bulletin.assembly import assemble
from bulletin.document import Document, Paragraph, Piece
from bulletin.models import Bulletin, Placement, Section
from bulletin.models.issue import SectionKind
from bulletin.models.news import State
from bulletin.numerals import annex_label, chinese_number
from departments.months import Month
from stats.models import Indicator
from tests.base import Cast


class NumeralTests(SimpleTestCase):
    def test_as_headings_are_numbered(self) -> None:
        numbers = {1: "一", 9: "九", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九"}
        self.assertEqual({n: chinese_number(n) for n in numbers}, numbers)

    def test_a_lone_annex_has_no_number(self) -> None:
        self.assertEqual([annex_label(1, 1), annex_label(2, 3)], ["附件", "附件2"])


class AssemblyTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()

    def document(self, issue: Bulletin) -> Document:
        return assemble(issue).document

    def rules(self, issue: Bulletin) -> list[str]:
        return [finding.rule for finding in assemble(issue).findings]

    def headlines(self, document: Document) -> dict[str, list[str]]:
        return {
            section.title: [b.headline for b in section.blocks if isinstance(b, Piece)]
            for section in document.sections
        }

    def test_a_first_bulletin_has_the_standard_five_sections(self) -> None:
        document = self.document(self.bulletin())
        self.assertEqual(document.title, "2020年12月政务服务工作情况通报")
        [sentence] = document.sections[0].blocks
        assert isinstance(sentence, Paragraph)
        self.assertEqual(
            sentence.runs[0].text,
            "12月，大厅共排号400件；各窗口在系统中受理300件，办结301件（含上月受理、本月办结的），"
            "其中当场办结的即办件250件。办事群众作出评价90件，满意率99.5%。"
            "以上合计不含公交公司（数据来源于窗口统计，不计入合计）。",
        )

    def test_a_later_one_has_those_of_the_last(self) -> None:
        last = self.bulletin()
        Section.objects.filter(bulletin=last, title="“放管服”改革").delete()
        parent = last.sections.get(title="部门窗口动态")
        Section.objects.create(bulletin=last, parent=parent, title="先进窗口", kind="news", order=1)
        following = self.bulletin(Month(2021, 1))
        rows = [
            list(issue.sections.values_list("order", "title", "kind", "text", "parent__title"))
            for issue in (last, following)
        ]
        self.assertEqual(rows[0], rows[1])
        self.assertNotIn(following.pk, last.sections.values_list("bulletin", flat=True))

    def test_gathers_the_months_accepted_pieces_into_the_sections_they_wished_for(self) -> None:
        self.piece("甲", section_wish="部门窗口动态")
        self.piece("乙", section_wish="没有的栏目")
        self.piece("别的月", month="2020-11")
        self.piece("没采用", state=State.SUBMITTED)
        issue = self.bulletin()
        expected = {"政务服务信息": ["乙"], "部门窗口动态": ["甲"], "“放管服”改革": []}
        found = self.headlines(self.document(issue))
        self.assertEqual({title: found[title] for title in expected}, expected)
        self.piece("丙")
        self.assertIn("pieces_waiting", self.rules(issue))
        self.assertEqual([piece.headline for piece in gather(issue, by=self.bian)], ["丙"])
        self.assertEqual(self.headlines(self.document(issue))["政务服务信息"], ["乙", "丙"])

    def test_pieces_are_ordered_and_taken_out(self) -> None:
        for name in ("甲", "乙", "丙"):
            self.piece(name)
        issue = self.bulletin()
        Placement.objects.filter(piece__headline="丙").update(order=0)
        Placement.objects.filter(piece__headline="甲").delete()
        self.assertEqual(self.headlines(self.document(issue))["政务服务信息"], ["丙", "乙"])

    def test_a_piece_stands_in_one_place(self) -> None:
        self.piece("甲")
        placement = Placement.objects.get(section__bulletin=self.bulletin())
        with self.assertRaises(IntegrityError), transaction.atomic():
            Placement.objects.create(section=placement.section, piece=placement.piece)

    def test_a_piece_no_longer_accepted_blocks(self) -> None:
        piece = self.piece("甲")
        issue = self.bulletin()
        piece.state = State.SUBMITTED
        piece.save()
        self.assertEqual(assemble(issue).blocking[0].rule, "piece_not_accepted")

    def test_numbers_are_computed_after_a_section_goes(self) -> None:
        issue = self.bulletin()
        issue.sections.get(title="政务服务信息").delete()
        self.assertEqual(
            [section.number for section in self.document(issue).sections],
            ["一、", "二、", "三、", "四、"],
        )

    def test_an_empty_section_says_so_and_warns(self) -> None:
        issue = self.bulletin()
        document = self.document(issue)
        [block] = document.sections[2].blocks
        assert isinstance(block, Paragraph)
        self.assertEqual(block.runs[0].text, "（本月无）")
        self.assertEqual(self.rules(issue)[:3], ["empty_section"] * 3)

    def test_no_section_and_no_row_block(self) -> None:
        issue = self.bulletin(Month(2019, 1))
        self.assertIn("empty_table", self.rules(issue))
        issue.sections.all().delete()
        self.assertIn("no_sections", self.rules(issue))

    def test_an_indicator_that_is_gone_blocks(self) -> None:
        issue = self.bulletin()
        Indicator.objects.filter(name="排号数").update(name="取号数")
        [finding] = assemble(issue).blocking
        self.assertEqual(
            finding.message,
            "“受理和办理情况”里引用的“排号数”现在认不出了：没有叫“排号数”的数据。"
            "是不是要写 {{ 取号数 }}、{{ 部门数 }}、{{ 评价数 }} ？",
        )

    def test_the_same_queries_for_one_piece_and_three(self) -> None:
        issue = self.bulletin()
        for _ in range(3):
            self.piece()
            gather(issue, by=self.bian)
            with self.assertNumQueries(31):
                assemble(issue)

    def test_what_cannot_be_seen_is_not_printed(self) -> None:
        hidden = "示例\u200b区\u202e审批局"
        issue = self.bulletin(issuer=hidden, masthead=hidden, copies_to=hidden)
        document = self.document(issue)
        printed = {document.issuer, document.masthead, document.copies_to}
        self.assertEqual(printed, {"示例区审批局"})

    def test_typed_markup_is_text(self) -> None:
        self.piece("<b>标题</b>", credit="<i>x</i>")
        piece = self.document(self.bulletin()).sections[2].blocks[0]
        assert isinstance(piece, Piece)
        self.assertEqual((piece.headline, piece.credit), ("<b>标题</b>", "<i>x</i>"))


class SectionConstraintTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.issue = self.bulletin()

    def refused(self, **fields: object) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            Section.objects.create(bulletin=self.issue, title="甲", **fields)

    def test_by_the_database(self) -> None:
        parent = self.issue.sections.first()
        self.refused(kind=SectionKind.TABLE)
        self.refused(kind="chart")
        self.refused(parent=parent, is_annex=True)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Bulletin.objects.create(month=self.issue.month, date="2021-01-13", issuer="x")

    def test_a_section_with_pieces_stays_one_for_pieces(self) -> None:
        self.piece("甲")
        gather(self.issue, by=self.bian)
        section = self.issue.sections.get(title="政务服务信息")
        section.kind = SectionKind.PROSE
        with self.assertRaises(ValidationError) as caught:
            section.full_clean()
        self.assertEqual(
            caught.exception.messages, ["这个栏目里还有稿件，先把稿件取下，再改类型。"]
        )

    def test_by_the_validator(self) -> None:
        first, second = self.issue.sections.all()[:2]
        child = Section.objects.create(bulletin=self.issue, parent=first, title="子")
        annex = Section.objects.create(bulletin=self.issue, title="附", is_annex=True)
        other = self.bulletin(Month(2021, 1)).sections.first()
        complaints = {
            child: "栏目只分两层：上级栏目自己不能再有上级。",
            annex: "附件下面不能再分栏目。",
            other: "上级栏目要在同一期通报里。",
        }
        for parent, complaint in complaints.items():
            second.parent = parent
            self.assertEqual(second._parent_complaint(), complaint)
        first.parent = second
        second.parent = None
        self.assertEqual(
            first._parent_complaint(), "这个栏目下面还有栏目，不能再放到别的栏目下面。"
        )
